package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestWatchNeedsSomethingToWatch(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"a built-in template":  {nil, "--watch has nothing to watch"},
		"standard input's end": {[]string{"--modifications", "-"}, "--watch can't read standard input again"},
	} {
		args := append([]string{"render", "minimal", "-o", "x.png", "--watch"}, test.args...)
		if _, stderr, status := inProcess(args...); status != 1 || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: status %d, %s; want %s", name, status, stderr, test.want)
		}
	}
}

// watching is a running `placard render --watch`, and the lines that it prints.
func watching(t *testing.T, args ...string) (*exec.Cmd, <-chan string) {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(file, append([]string{"render", "--watch"}, args...)...)
	reader, writer := io.Pipe()
	command.Stdout, command.Stderr = writer, writer
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() { // ends with the command
		defer close(lines)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill() // it may have ended
		_ = command.Wait()
		writer.Close()
	})
	return command, lines
}

// hears waits for a line.
func hears(t *testing.T, lines <-chan string, pattern string) {
	t.Helper()
	want := regexp.MustCompile(pattern)
	timeout := time.After(20 * time.Second)
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("it ended without saying %s", pattern)
			}
			if want.MatchString(line) {
				return
			}
		case <-timeout:
			t.Fatalf("it doesn't say %s", pattern)
		}
	}
}

// TestRenderWatch: it draws at each change of the template and of the modifications, outlives mistakes in both, and ends
// when it is told to.
func TestRenderWatch(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	dir := t.TempDir()
	templates, card, values := filepath.Join(dir, "cards"), filepath.Join(dir, "card.png"), filepath.Join(dir, "values.json")
	save := func(content string) {
		if err := os.WriteFile(values, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeTemplate(t, templates, "flat", flatCard)
	save(`{"ground": "#ff0000"}`)
	command, lines := watching(t, "flat", "-o", card, "--templates", templates, "--modifications", values)
	drawn := regexp.QuoteMeta(card) + `: [0-9]+ ms, [0-9]+ bytes`
	hears(t, lines, drawn)
	before := pixelOf(t, card)

	save(`{"ground": "#00ff00"}`)
	hears(t, lines, drawn)
	if after := pixelOf(t, card); after == before {
		t.Errorf("other modifications, the same pixel %v", after)
	}
	save(`{"ground": "reddish"}`)
	hears(t, lines, `reddish`)
	save(`{"ground": "#0000ff"}`)
	hears(t, lines, drawn)

	before = pixelOf(t, card)
	writeTemplate(t, templates, "flat", flatCard+"<p id=title>Twice")
	hears(t, lines, `the id .*title.* is used twice`)
	writeTemplate(t, templates, "flat", strings.Replace(flatCard, "background: var(--ground)", "background: #123456", 1))
	hears(t, lines, drawn)
	if after := pixelOf(t, card); after == before {
		t.Errorf("another template, the same pixel %v", after)
	}
	if err := command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Errorf("it ended with %v, want status 0", err)
	}
}
