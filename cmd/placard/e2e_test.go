package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/internal/logbook"
)

// These tests drive the real program and a real browser, as a user would.

const testKey = "0123456789abcdef0123456789abcdef"

// binary builds the program once, with the race detector where the tests have it.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "placard-e2e-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "placard")
	out, err := exec.Command("go", "build", "-race", "-o", file, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if !testing.Short() { // which would build it first
		if file, err := binary(); err == nil {
			os.RemoveAll(filepath.Dir(file))
		}
	}
	os.Exit(code)
}

// placard runs a command to its end, and returns what it printed.
func placard(t *testing.T, environ []string, args ...string) (stdout, stderr string, ok bool) {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), file, args...)
	command.Env = append(os.Environ(), environ...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err = command.Run()
	return out.String(), errs.String(), err == nil
}

// A testServer is a running `placard serve`.
type testServer struct {
	t       *testing.T
	command *exec.Cmd
	url     string // of the public listener
	sample  string // the URL that it printed
	admin   string
	environ []string
	temp    string // where its browsers keep their profiles
	log     *logbook.Book
}

// startServer starts a server with a data folder, and stops it with the test.
func startServer(t *testing.T, data string, args ...string) *testServer {
	t.Helper()
	return startServerIn(t, []string{"PLACARD_DATA=" + data, "PLACARD_KEY=" + testKey}, args...)
}

// startServerIn starts a server with these variables.
func startServerIn(t *testing.T, environ []string, args ...string) *testServer {
	t.Helper()
	return startServerUnder(t, nil, environ, args...)
}

// startServerUnder starts a server by another program, that is given the server's command line.
func startServerUnder(t *testing.T, wrapper, environ []string, args ...string) *testServer {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &testServer{t: t, admin: "http://" + freeAddress(t), temp: t.TempDir(), log: &logbook.Book{}}
	s.environ = slices.Concat(environ, []string{"TMPDIR=" + s.temp, "PLACARD_LISTEN=127.0.0.1:0",
		"PLACARD_ADMIN_LISTEN=" + strings.TrimPrefix(s.admin, "http://")})
	line := slices.Concat(wrapper, []string{file, "serve"}, args)
	s.command = exec.Command(line[0], line[1:]...)
	s.command.Env = append(os.Environ(), s.environ...)
	s.command.Stderr = s.log
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.command.Process.Kill() // it may have ended
		_ = s.command.Wait()
		if t.Failed() {
			t.Logf("the server's log:\n%s", s.log)
		}
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		address, ok := strings.CutPrefix(lines.Text(), "listening on ")
		if !ok {
			s.sample = lines.Text()
			break
		}
		s.url = address
	}
	if s.sample == "" {
		_ = s.command.Wait()
		t.Fatalf("the server did not start:\n%s", s.log)
	}
	return s
}

// stop sends SIGTERM and waits for the end.
func (s *testServer) stop() {
	s.t.Helper()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.command.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			s.t.Errorf("the server ended with %v, want status 0", err)
		}
	case <-time.After(30 * time.Second):
		s.t.Fatal("the server did not stop")
	}
}

// sign returns a URL on this server.
func (s *testServer) sign(args ...string) string {
	s.t.Helper()
	out, errs, ok := placard(s.t, s.environ, append([]string{"sign", "--base-url", s.url}, args...)...)
	if !ok {
		s.t.Fatalf("sign %q: %s", args, errs)
	}
	return strings.TrimSpace(out)
}

// An answer is a response with its body.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func get(url string) (answer, error) {
	request, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		return answer{}, err
	}
	return do(request)
}

func do(request *http.Request) (answer, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, body}, err
}

// image gets a URL that must be an image.
func image(t *testing.T, url string) answer {
	t.Helper()
	a, err := get(url)
	if err != nil {
		t.Fatal(err)
	}
	if a.status != http.StatusOK {
		t.Fatalf("%s: %d %s", url, a.status, a.body)
	}
	return a
}

// metric returns a metric's value, which is 0 where it hasn't been counted.
func (s *testServer) metric(name string) float64 {
	s.t.Helper()
	a, err := get(s.admin + "/metrics")
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.Lines(string(a.body)) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			var value float64
			if _, err := fmt.Sscan(rest, &value); err != nil {
				s.t.Fatal(err)
			}
			return value
		}
	}
	return 0
}
