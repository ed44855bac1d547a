package server

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestLengths(t *testing.T) {
	const wholeHead = 64 << 10
	good := sign("article/e30.jpg")
	url := func(length int) string { return good + "?" + strings.Repeat("a", length-len(good)-1) }
	head := func(length int) string { // of the headers that make ask's head that long
		own := len("GET " + good + " HTTP/1.1\r\nHost: placard.test\r\nConnection: close\r\nA: \r\n\r\n")
		return "A: " + strings.Repeat("a", length-own)
	}
	tests := []struct {
		name, target, header string
		want                 int
	}{
		{"longest URL", url(MaxURLBytes), "B: b", 200},
		{"URL a byte over", url(MaxURLBytes + 1), "B: b", 414},
		{"URL over all bounds", url(wholeHead + 1), "B: b", 431},
		{"longest head", good, head(wholeHead), 200},
		{"head a byte over", good, head(wholeHead + 1), 431},
	}
	s := newSite()
	addr := open(t, s)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ask(t, addr, "GET", tt.target, tt.header); got.status != tt.want {
				t.Errorf("got %d, want %d", got.status, tt.want)
			}
			if called := s.rendered() != nil; called != (tt.want == 200) {
				t.Errorf("rendered: %v", called)
			}
		})
	}
}

// waits is a render that ends with its context.
func waits(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(rendering(waits), func(c *Config) { c.RenderTimeout = 7 * time.Second })
		start := time.Now()
		recorder := s.serve("GET", sign("article/e30.jpg"))
		if took := time.Since(start); recorder.Code != 504 || took != 7*time.Second {
			t.Errorf("got %d after %s, want 504 after 7s", recorder.Code, took)
		}
	})
}

// TestClientLeaves: its render is told, nothing is counted as a fault, and one that has only closed its side isn't sent
// an empty 200.
func TestClientLeaves(t *testing.T) {
	begun, ended := make(chan bool), make(chan error, 1)
	s := newSite(rendering(func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
		begun <- true
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}))
	addr := open(t, s)
	for _, half := range []bool{true, false} {
		conn := dial(t, addr)
		if _, err := io.WriteString(conn, "GET "+sign("article/e30.jpg")+" HTTP/1.1\r\nHost: placard.test\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		<-begun
		if half {
			_ = conn.CloseWrite()
			if got := read(t, conn, "GET"); got.status != 499 || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("half closed: got %d %v", got.status, got.header)
			}
		} else {
			_ = conn.Close()
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("render ended with %v, want %v", err, context.Canceled)
		}
	}
	if log := s.log.String(); strings.Contains(log, "level=WARN") || strings.Contains(log, "level=ERROR") {
		t.Errorf("a client that leaves is logged as a fault: %s", log)
	}
}
