// Package s3test runs an S3 server as a process of its own for tests, and does to it what happens to servers.
package s3test

import (
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const region, bucket = "eu-central-1", "images"

// A Server has a bucket, and ends with its test. What is in the bucket outlives Kill.
type Server struct {
	// URL is that of the bucket, as the setting has it. Credentials are in the test's environment.
	URL string

	t       testing.TB
	address string
	line    []string
	command *exec.Cmd
}

// Start starts Versity's gateway over a folder where versitygw is in PATH, which takes two minutes to build, and else
// the small server that gofakes3 comes with.
func Start(t *testing.T) *Server {
	t.Helper()
	const id, secret = "placard", "secret-of-the-tests"
	t.Setenv("AWS_ACCESS_KEY_ID", id)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secret)
	s := &Server{t: t, address: freeAddress(t)}
	query := url.Values{"endpoint": {"http://" + s.address}, "region": {region}, "use_path_style": {"true"}}
	s.URL = "s3://" + bucket + "?" + query.Encode()
	if program, err := exec.LookPath("versitygw"); err == nil {
		s.line = append([]string{program, "--port", s.address, "--access", id, "--secret", secret}, overFolder(t)...)
	} else {
		s.line = []string{build(t), "-host", s.address, "-backend", "bolt", "-bolt.db", filepath.Join(t.TempDir(), "db"),
			"-initialbucket", bucket, "-quiet"}
	}
	t.Logf("the S3 server is %s", filepath.Base(s.line[0]))
	s.Restart()
	t.Cleanup(s.Kill)
	return s
}

// overFolder are arguments of versitygw.
func overFolder(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	objects, about := filepath.Join(dir, "objects"), filepath.Join(dir, "about")
	for _, folder := range []string{filepath.Join(objects, bucket), about} { // a folder is a bucket
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"--region", region, "--quiet", "posix", "--sidecar", about, objects}
}

// build makes the program of gofakes3, in two seconds.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "gofakes3")
	const source = "github.com/johannesboyne/gofakes3/cmd/gofakes3"
	command := exec.CommandContext(t.Context(), "go", "build", "-o", program, source)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// Restart starts a server that was killed, and returns when it takes connections.
func (s *Server) Restart() {
	s.t.Helper()
	s.command = exec.Command(s.line[0], s.line[1:]...)
	if err := s.command.Start(); err != nil {
		s.t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) { // it doesn't say when it is ready
		conn, err := new(net.Dialer).DialContext(s.t.Context(), "tcp", s.address)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("it takes no connections: %v", err)
		}
	}
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
