package soak

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// long: SOAK=1 asks for the long form, with the counts and times that are promised.
var long = os.Getenv("SOAK") == "1"

// times returns how often something is to be done.
func times(short, inLong int) int {
	if long {
		return inLong
	}
	return short
}

// built is the folder of the program that was built here.
var built string

// program builds the server once. SOAK_PROGRAM names one that is there, as in the container's image, or built otherwise.
var program = sync.OnceValues(func() (string, error) {
	if file := os.Getenv("SOAK_PROGRAM"); file != "" {
		return filepath.EvalSymlinks(file)
	}
	var err error
	if built, err = os.MkdirTemp("", "placard-soak-"); err != nil {
		return "", err
	}
	file := filepath.Join(built, "placard")
	out, err := exec.Command("go", "build", "-o", file, "../../cmd/placard").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// uncached are flags of a server that draws every image anew.
var uncached = []string{"--workers", "2", "--cache-memory", "0", "--cache-disk", "0"}

// start starts a server in a folder of its own.
func start(t *testing.T, flags ...string) *Server {
	t.Helper()
	return startWith(t, Options{Dir: t.TempDir(), Flags: flags})
}

// startWith starts a server, which is ended with the test. It must not have had a data race, nor have panicked.
func startWith(t *testing.T, options Options) *Server {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	var err error
	if options.Program, err = program(); err != nil {
		t.Fatal(err)
	}
	s, err := Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Clear(); err != nil {
			t.Error(err)
		}
		log := s.Log()
		if strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic") {
			t.Error("the server's log has a data race or a panic")
		}
		if t.Failed() {
			t.Logf("the server's log ends with:\n%s", log[max(0, len(log)-8000):])
		}
	})
	return s
}

// client opens a client of a server, which is closed with the test.
func client(t *testing.T, s *Server, ledger *Ledger) *Client {
	c := NewClient(s.URL, ledger)
	t.Cleanup(c.Close)
	return c
}

// mostlyWaits lets a test run beside others like it. In the long form, where times count, it has the machine for itself.
func mostlyWaits(t *testing.T) {
	t.Helper()
	if !long {
		t.Parallel()
	}
}
