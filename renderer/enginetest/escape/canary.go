package escape

import (
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
)

// What a Canary hears apart from paths.
const (
	Connection = "a connection"
	Datagram   = "a datagram"
)

// A Canary listens on a port of the loopback interface, for TCP and for UDP. It ends with its test.
type Canary struct {
	Address string // host and port

	mu    sync.Mutex
	heard map[string]bool
}

// Listen starts a Canary.
func Listen(t *testing.T) *Canary {
	t.Helper()
	c := &Canary{heard: map[string]bool{}}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Address = listener.Addr().String()
	datagrams, err := net.ListenPacket("udp4", c.Address)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{
		Handler:   http.HandlerFunc(c.answer),
		ErrorLog:  log.New(io.Discard, "", 0), // of what speaks no HTTP
		ConnState: func(_ net.Conn, state http.ConnState) { c.note(state == http.StateNew, Connection) },
	}
	go func() { _ = server.Serve(listener) }() // ends when the server is closed
	go c.receive(datagrams)                    // ends when the socket is closed
	t.Cleanup(func() {
		server.Close()
		datagrams.Close()
	})
	return c
}

// answer leaves a page that comes here where it is, so that it goes on trying.
func (c *Canary) answer(w http.ResponseWriter, r *http.Request) {
	c.note(true, r.URL.Path)
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.WriteHeader(http.StatusNoContent)
}

func (c *Canary) receive(datagrams net.PacketConn) {
	for {
		if _, _, err := datagrams.ReadFrom(make([]byte, 1)); err != nil {
			return
		}
		c.note(true, Datagram)
	}
}

func (c *Canary) note(news bool, what string) {
	if !news {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard[what] = true
}

// Heard returns what came: the paths of requests, and Connection and Datagram where there were any; sorted.
func (c *Canary) Heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.heard))
}
