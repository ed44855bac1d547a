package server

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// TestSlowClients: how long a client may take for each part, to the second, by the clock of a bubble.
func TestSlowClients(t *testing.T) {
	good := "GET " + sign("article/e30.jpg") + " HTTP/1.1\r\nHost: placard.test\r\n"
	tests := []struct {
		name, sent string
		want       time.Duration // until the connection ends
		answers    int
	}{
		{"nothing sent", "", 5 * time.Second, 0},
		{"head not finished", good, 5 * time.Second, 0},
		{"idle after an answer", good + "\r\n", 60 * time.Second, 1},
		{"body that never comes", good + "Content-Length: 9\r\n\r\n", 10 * time.Second, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := openPipe(t, newSite())
				start := time.Now()
				if _, err := io.WriteString(conn, tt.sent); err != nil {
					t.Fatal(err)
				}
				answers := 0
				for reader := bufio.NewReader(conn); ; answers++ {
					response, err := http.ReadResponse(reader, nil)
					if err != nil {
						break
					}
					_, _ = io.Copy(io.Discard, response.Body)
					_ = response.Body.Close()
				}
				// A connection that is closed early is left open for half a second, for the client to read the answer.
				took := time.Since(start).Truncate(time.Second)
				if took != tt.want || answers != tt.answers {
					t.Errorf("ended after %s with %d answers, want %s and %d", took, answers, tt.want, tt.answers)
				}
			})
		})
	}
}

// TestSlowRender: the time to read a request says nothing about the time to answer it.
func TestSlowRender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const takes = 35 * time.Second
		s := newSite(rendering(func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(takes):
				return picture(), nil
			}
		}), func(c *Config) { c.RenderTimeout = time.Minute })
		conn := openPipe(t, s)
		if _, err := io.WriteString(conn, "GET "+sign("article/e30.jpg")+" HTTP/1.1\r\nHost: placard.test\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if got := read(t, conn, "GET"); got.status != 200 {
			t.Errorf("got %d, want 200", got.status)
		}
	})
}

// openPipe serves one connection that lives in memory, and so by the clock of a bubble, and returns the client's end.
func openPipe(t *testing.T, handler http.Handler) net.Conn {
	t.Helper()
	client, server := net.Pipe()
	listener := &pipeListener{conns: make(chan net.Conn, 1)}
	listener.conns <- server
	public := HTTP(handler, time.Minute, slog.New(slog.DiscardHandler))
	go func() { _ = public.Serve(listener) }() // ends with the listener
	t.Cleanup(func() {
		_ = client.Close()
		_ = public.Close()
	})
	return client
}

type pipeListener struct{ conns chan net.Conn }

func (l *pipeListener) Accept() (net.Conn, error) {
	if conn, ok := <-l.conns; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

func (l *pipeListener) Close() error {
	close(l.conns)
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }
