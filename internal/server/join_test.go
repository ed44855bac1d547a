package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// join returns both ends of a connection, the server's one joined.
func join(t *testing.T) (*joinedConn, net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := Join(listener).Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); conn.Close() })
	return conn.(*joinedConn), client
}

func TestJoinedConn(t *testing.T) {
	tests := []struct {
		name  string
		write func(t *testing.T, c *joinedConn)
		want  string
	}{
		{"nothing is kept unless told", func(t *testing.T, c *joinedConn) { send(t, c, "head") }, "head"},
		{"kept until the next", func(t *testing.T, c *joinedConn) {
			c.joining = true
			send(t, c, "head")
			if len(c.kept) != 4 {
				t.Errorf("%d bytes are kept, want 4", len(c.kept))
			}
			send(t, c, "body")
			send(t, c, "more")
			flush(t, c)
		}, "headbodymore"},
		{"kept until the flush", func(t *testing.T, c *joinedConn) {
			c.joining = true
			send(t, c, "head")
			flush(t, c)
		}, "head"},
		{"two answers", func(t *testing.T, c *joinedConn) {
			for range 2 {
				c.joining = true
				send(t, c, "head")
				send(t, c, "body")
				flush(t, c)
			}
		}, "headbodyheadbody"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			conn, client := join(t)
			tt.write(t, conn)
			conn.Close()
			if got, err := io.ReadAll(client); err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func send(t *testing.T, c *joinedConn, text string) {
	t.Helper()
	if n, err := c.Write([]byte(text)); n != len(text) || err != nil {
		t.Errorf("writing %q: %d, %v", text, n, err)
	}
}

func flush(t *testing.T, c *joinedConn) {
	t.Helper()
	if err := c.flush(); err != nil {
		t.Error(err)
	}
	if len(c.kept) > 0 {
		t.Errorf("%q is still kept", c.kept)
	}
}

// TestImagesOfAllSizes has images of about the sizes of net/http's buffers arrive whole, all on one connection.
func TestImagesOfAllSizes(t *testing.T) {
	var drawn atomic.Pointer[[]byte]
	s := newSite(rendering(func(context.Context, renderer.Job) (*renderer.Image, error) {
		return &renderer.Image{Bytes: *drawn.Load(), Format: renderer.JPEG, Hash: hash}, nil
	}))
	server := httptest.NewUnstartedServer(nil)
	server.Config = HTTP(s, time.Second, slog.New(slog.DiscardHandler))
	accepted := make(chan *joinedConn, 1)
	server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		accepted <- conn.(*joinedConn)
		return noteConn(ctx, conn)
	}
	server.Listener = Join(server.Listener)
	server.Start()
	defer server.Close()
	for size := range 9000 {
		if size%97 != 0 && (size < 2030 || size > 2060) && (size < 3400 || size > 4110) {
			continue
		}
		body := bytes.Repeat([]byte{byte(size)}, size)
		drawn.Store(&body)
		res, err := server.Client().Get(server.URL + sign("card/"+payload(`{}`)+".jpg"))
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !bytes.Equal(got, body) || res.StatusCode != http.StatusOK {
			t.Fatalf("%d bytes: got %d, %v, status %d", size, len(got), err, res.StatusCode)
		}
	}
	server.Close() // which ends who else looks at the connection
	if conn := <-accepted; cap(conn.kept) == 0 {
		t.Error("nothing was ever joined")
	}
}
