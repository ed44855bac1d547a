package server

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// open serves a handler with this package's limits on a loopback port until the test ends.
func open(t *testing.T, handler http.Handler) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	public := HTTP(handler, 10*time.Second, slog.New(slog.DiscardHandler))
	served := make(chan struct{})
	go func() { // ends with the listener
		defer close(served)
		_ = public.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = public.Close()
		<-served
	})
	return listener.Addr().String()
}

// An answer is a response that has been read to its end.
type answer struct {
	status int
	header http.Header
	length int64 // Content-Length
	body   string
}

// ask sends a request to the byte as it is given, as http.Client would not, and reads the answer.
func ask(t *testing.T, addr, method, target string, header ...string) answer {
	t.Helper()
	conn := dial(t, addr)
	var head strings.Builder
	head.WriteString(method + " " + target + " HTTP/1.1\r\nHost: placard.test\r\nConnection: close\r\n")
	for _, line := range header {
		head.WriteString(line + "\r\n")
	}
	if _, err := io.WriteString(conn, head.String()+"\r\n"); err != nil {
		t.Fatal(err)
	}
	return read(t, conn, method)
}

// post sends a body.
func post(t *testing.T, addr, target, body, header string) answer {
	t.Helper()
	conn := dial(t, addr)
	_, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: placard.test\r\nConnection: close\r\n%s\r\nContent-Length: %d\r\n\r\n%s",
		target, header, len(body), body)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, conn, "POST")
}

func dial(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second)) // a test fails rather than hangs
	return conn.(*net.TCPConn)
}

func read(t *testing.T, conn net.Conn, method string) answer {
	t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, response.ContentLength, string(body)}
}
