package front

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/internal/logbook"
)

// A front is a program between clients and a site.
type front struct {
	name    string
	address string
	// purgeURL forgets the image of a URL, purgeKey all with a surrogate key.
	purgeURL, purgeKey func(t *testing.T, which string)
	// staleForErrors: stale-if-error counts where a site answers with an error too, not only where it is away.
	staleForErrors bool
}

// fill returns the text of a file of deploy with other words in place of some that it must have.
func fill(t *testing.T, file string, words map[string]string) string {
	t.Helper()
	data, err := os.ReadFile("../../deploy/" + file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, word := range words {
		if !strings.Contains(text, old) {
			t.Fatalf("%s has no %q", file, old)
		}
		text = strings.ReplaceAll(text, old, word)
	}
	return text
}

// program finds one of a Debian package. Without it the test is skipped; in scripts/test, which installs it, it fails.
func program(t *testing.T, name, debian string) string {
	t.Helper()
	file, err := exec.LookPath(name)
	switch {
	case err != nil && os.Getenv("LANGUAGES") == "all":
		t.Fatalf("no %s: install the Debian packages %s", name, debian)
	case err != nil:
		t.Skipf("needs %s, of the Debian packages %s", name, debian)
	}
	return file
}

// run starts a program that ends with the test, and returns when it listens at an address.
func run(t *testing.T, address, file string, arguments ...string) {
	t.Helper()
	var log logbook.Book
	command := exec.Command(file, arguments...)
	command.Stdout, command.Stderr = &log, &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { // ends with the program
		defer close(ended)
		_ = command.Wait()
	}()
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		late := time.AfterFunc(5*time.Second, func() { _ = command.Process.Kill() })
		<-ended
		late.Stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", file, &log)
		}
	})
	wait(t, 30*time.Second, file+" listens", func() bool {
		select {
		case <-ended:
			t.Fatalf("%s ended:\n%s", file, &log)
		default:
		}
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

// wait asks another program again and again whether something is so, since that can't say when.
func wait(t *testing.T, limit time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after %v it is not so that %s", limit, what)
		}
	}
}

// freeAddress is one on loopback that was free just now.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// An answer is a response that has been read to its end.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) has(field, part string) bool {
	return strings.Contains(strings.Join(a.header.Values(field), ", "), part)
}

// ask gets an answer from a front.
func (f front) ask(t *testing.T, method, target string, header ...string) answer {
	t.Helper()
	got, err := f.try(t.Context(), method, target, header...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// try sends a request to the byte as it is given, as http.Client would not, and reads the answer.
func (f front) try(ctx context.Context, method, target string, header ...string) (answer, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", f.address)
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // a test fails rather than hangs
	lines := append([]string{method + " " + target + " HTTP/1.1", "Host: img.example.com", "Connection: close"}, header...)
	if _, err := io.WriteString(conn, strings.Join(lines, "\r\n")+"\r\n\r\n"); err != nil {
		return answer{}, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(body)}, err
}

// age is how old a client takes an answer to be that it has just got (RFC 9111, section 4.2.3).
func (a answer) age(t *testing.T) time.Duration {
	t.Helper()
	date, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	said, _ := strconv.Atoi(a.header.Get("Age")) // there may be none
	return max(time.Since(date), time.Duration(said)*time.Second)
}
