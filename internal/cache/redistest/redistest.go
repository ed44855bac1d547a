// Package redistest runs real Redis servers for tests, and does to them what happens to servers.
package redistest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A Server is a redis-server, which ends with its test. It keeps nothing on disk.
type Server struct {
	// URL is that of a socket in a folder of the test, and Address is host:port on loopback.
	URL, Address string

	t       testing.TB
	line    []string
	command *exec.Cmd
}

// Start starts a server, with options as on redis-server's command line. Without a redis-server the test is skipped; in
// scripts/test, which installs it, the test fails.
func Start(t testing.TB, options ...string) *Server {
	t.Helper()
	return start(t, slices.Concat([]string{"--save", "", "--appendonly", "no"}, options)...)
}

// StartSentinel starts a Sentinel that watches a master.
func StartSentinel(t testing.TB, name string, master *Server) *Server {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sentinel.conf") // it writes what it learns there
	host, port, _ := net.SplitHostPort(master.Address)
	text := fmt.Sprintf("sentinel monitor %s %s %s 1\n", name, host, port)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return start(t, file, "--sentinel")
}

func start(t testing.TB, options ...string) *Server {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	switch {
	case err != nil && os.Getenv("LANGUAGES") == "all":
		t.Fatal("no redis-server: install the Debian package redis-server")
	case err != nil:
		t.Skip("needs redis-server, of the Debian package of that name")
	}
	// A socket's path must be short, and those of t.TempDir are long.
	dir, err := os.MkdirTemp("", "redis") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	host, port := freePort(t)
	socket := filepath.Join(dir, "socket")
	s := &Server{URL: "unix://" + socket, Address: net.JoinHostPort(host, port), t: t}
	s.line = slices.Concat([]string{program}, options,
		[]string{"--bind", host, "--port", port, "--unixsocket", socket, "--dir", dir, "--loglevel", "notice"})
	s.Restart()
	t.Cleanup(func() { s.Kill() })
	return s
}

// freePort returns a port that was free just now.
func freePort(t testing.TB) (host, port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	host, port, _ = net.SplitHostPort(listener.Addr().String())
	return host, port
}

// Restart starts a server that was killed, and returns when it answers. It is empty.
func (s *Server) Restart() {
	s.t.Helper()
	s.command = exec.Command(s.line[0], s.line[1:]...)
	out, err := s.command.StdoutPipe()
	if err == nil {
		err = s.command.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	var log strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Fprintln(&log, lines.Text())
		if isReady(lines.Text()) {
			go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the server, which a full pipe would stop
			return
		}
	}
	s.t.Fatalf("redis-server ended:\n%s", &log)
}

// isReady reports whether a line of the log says that a server, or a Sentinel, answers.
func isReady(line string) bool {
	return strings.Contains(line, "Ready to accept connections") || strings.Contains(line, "+monitor master")
}

// Kill ends the server as kill -9 does.
func (s *Server) Kill() {
	_ = s.command.Process.Kill() // it may have ended
	_ = s.command.Wait()
}

// Pause stops the server: it takes connections and never answers.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume has a server go on that was paused.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(what os.Signal) {
	s.t.Helper()
	if err := s.command.Process.Signal(what); err != nil {
		s.t.Fatal(err)
	}
}
