package fetch

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/net/dns/dnsmessage"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newFetcher makes a fetcher that may ask this machine, changed as the test needs it.
func newFetcher(t *testing.T, changes ...func(*Config)) *Fetcher {
	t.Helper()
	cfg := DefaultConfig()
	cfg.PrivateCIDRs = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	for _, change := range changes {
		change(&cfg)
	}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	f := New(cfg)
	t.Cleanup(f.Close)
	return f
}

// publicOnly leaves no private range allowed.
func publicOnly(c *Config) { c.PrivateCIDRs = nil }

// serve starts a server on a loopback address and returns its port as ":1234".
func serve(t *testing.T, address string, handler http.HandlerFunc) (port string) {
	t.Helper()
	listener, err := net.Listen("tcp4", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(handler)
	s.Listener.Close()
	s.Listener = listener
	s.Start()
	t.Cleanup(s.Close)
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return ":" + port
}

// fetchFrom fetches what a server on 127.0.0.1 has.
func fetchFrom(t *testing.T, handler http.HandlerFunc, changes ...func(*Config)) (renderer.Bitmap, error) {
	t.Helper()
	port := serve(t, "127.0.0.1", handler)
	return newFetcher(t, changes...).Fetch(context.Background(), "http://127.0.0.1"+port+"/")
}

// sends is a handler that answers with a body.
func sends(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }
}

// resolving makes a resolver that gives every name the same addresses, which may differ from one lookup to the next;
// lookups count from 1.
func resolving(addresses func(lookup int) []string) *net.Resolver {
	var lookups atomic.Int32
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go answerDNS(server, func(kind dnsmessage.Type) []string { // ends with its one answer, or when client is closed
			if kind == dnsmessage.TypeA {
				return addresses(int(lookups.Add(1)))
			}
			return nil
		})
		return client, nil
	}}
}

// answerDNS answers one question in the stream form of DNS: a length of two bytes, then the message.
func answerDNS(conn net.Conn, addresses func(dnsmessage.Type) []string) {
	defer conn.Close()
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return
	}
	query := make([]byte, binary.BigEndian.Uint16(length[:]))
	var msg dnsmessage.Message
	if _, err := io.ReadFull(conn, query); err != nil || msg.Unpack(query) != nil {
		return
	}
	question := msg.Questions[0]
	reply := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: msg.ID, Response: true, RecursionAvailable: true},
		Questions: msg.Questions,
	}
	for _, a := range addresses(question.Type) {
		reply.Answers = append(reply.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
			Body:   &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
		})
	}
	packed, err := reply.AppendPack(make([]byte, 2))
	if err != nil {
		return
	}
	binary.BigEndian.PutUint16(packed, uint16(len(packed)-2))
	_, _ = conn.Write(packed)
}

func pngSample() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3)))
	return b.Bytes()
}

func jpegSample() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 5, 3)), nil)
	return b.Bytes()
}

func gifSample() []byte {
	var b bytes.Buffer
	_ = gif.Encode(&b, image.NewGray(image.Rect(0, 0, 6, 3)), nil)
	return b.Bytes()
}

func webpSample() []byte { return webpOf("\x06\x00\x00\x02\x00\x00") } // 7×3

// webpOf is the header of the extended form (VP8X), its canvas given as width - 1 and height - 1 of 24 bits each.
func webpOf(canvas string) []byte {
	return []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + canvas)
}

func avifSample(w, h uint32) []byte {
	return join(boxOf("ftyp", []byte("avif\x00\x00\x00\x00mif1")), metaOf(ispeOf(w, h)), boxOf("mdat", make([]byte, 8)))
}

// pngOf is the header of a png, with the right checksum.
func pngOf(w, h uint32) []byte {
	chunk := join([]byte("IHDR"), u32(w), u32(h), []byte{8, 6, 0, 0, 0})
	return join([]byte("\x89PNG\r\n\x1a\n"), u32(13), chunk, u32(crc32.ChecksumIEEE(chunk)))
}

func boxOf(kind string, body ...[]byte) []byte {
	b := join(body...)
	return join(u32(uint32(len(b)+8)), []byte(kind), b)
}

func ispeOf(w, h uint32) []byte { return boxOf("ispe", u32(0), u32(w), u32(h)) }

func metaOf(properties ...[]byte) []byte {
	return boxOf("meta", u32(0), boxOf("iprp", boxOf("ipco", properties...)))
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
