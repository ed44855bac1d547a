package chromium

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// obedient is a browser that ends when its pipe does.
const obedient = `cat <&3 >/dev/null`

// start starts a script as a browser. Profiles go to a folder that must be empty in the end.
func start(t *testing.T, body string) *Process {
	t.Helper()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	p, err := Start(Options{Binary: Binary{Path: script(t, "chromium", body)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("files are left: %v, %v", left, err)
		}
	})
	return p
}

// running reports whether a process does anything, which a zombie doesn't.
func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := strings.Cut(string(stat), ") ")
	return err == nil && !strings.HasPrefix(state, "Z")
}

// line reads what a browser writes to its pipe, up to a line feed.
func line(t *testing.T, p *Process) string {
	t.Helper()
	text, err := bufio.NewReader(p.R).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(text)
}

func TestPipes(t *testing.T) {
	p := start(t, `read -r word <&3; echo "you said $word" >&4; `+obedient)
	if _, err := p.W.Write([]byte("hello\n")); err != nil {
		t.Fatal(err)
	}
	if got := line(t, p); got != "you said hello" {
		t.Errorf("got %q", got)
	}
	select {
	case <-p.Exited():
		t.Error("it has ended")
	default:
	}
}

func TestArguments(t *testing.T) {
	p := start(t, `echo "$@" >&4; `+obedient)
	got := line(t, p)
	for _, want := range []string{"--user-data-dir=" + p.profile.dir, "--remote-debugging-pipe", "--no-sandbox",
		"--disable-crashpad-for-testing", "--proxy-server=http://127.0.0.1:9"} {
		if !strings.Contains(got, want) {
			t.Errorf("started without %s: %s", want, got)
		}
	}
	if args := arguments(Options{Sandbox: true}, "p"); strings.Contains(strings.Join(args, " "), "--no-sandbox") {
		t.Errorf("with its sandbox, but %q", args)
	}
	for _, shell := range []bool{true, false} {
		args := arguments(Options{Binary: Binary{BeginFrame: shell}}, "p")
		if blank := args[len(args)-1] == "about:blank"; blank == shell {
			t.Errorf("headless shell: %t, started with a page: %t", shell, blank)
		}
	}
	const onDemand = "--enable-begin-frame-control"
	for _, beginFrame := range []bool{true, false} {
		if got := strings.Contains(strings.Join(Flags(beginFrame), " "), onDemand); got != beginFrame {
			t.Errorf("frames on demand: %t, with %s: %t", beginFrame, onDemand, got)
		}
	}
}

func TestClose(t *testing.T) {
	tests := []struct {
		name, body  string
		least, most time.Duration
	}{
		{"one that ends with its pipe", obedient, 0, time.Second},
		{"one that ignores it all", `trap "" TERM HUP INT; while :; do sleep 1; done`, closeGrace, closeGrace + time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := start(t, tt.body)
			begun := time.Now()
			if err := p.Close(); err != nil {
				t.Error(err)
			}
			if took := time.Since(begun); took < tt.least || took > tt.most {
				t.Errorf("took %v, want %v to %v", took, tt.least, tt.most)
			}
			if _, err := p.R.Read(make([]byte, 1)); err == nil || running(p.Pid()) {
				t.Errorf("the pipe is open: %t, it runs: %t", err == nil, running(p.Pid()))
			}
			<-p.Exited()
		})
	}
}

func TestErr(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"its last words", `echo "No usable sandbox!" >&2; exit 3`, "exit status 3: No usable sandbox!"},
		{"a signal", `kill -9 $$`, "signal: killed: "},
		{"the last of many", `head -c 9000 /dev/zero | tr "\0" x >&2; echo end >&2; exit 1`,
			"exit status 1: " + strings.Repeat("x", tailBytes-len("end\n")) + "end"},
		// A process that has left the group holds the pipe open.
		{"with a stray child", `setsid sleep 3 & echo bye >&2; exit 1`, "exit status 1: bye"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := start(t, tt.body)
			begun := time.Now()
			<-p.Exited()
			if got := p.Err().Error(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("it took %v to hear that", took)
			}
		})
	}
}

func TestStartFails(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	before := openFiles(t)
	for range 3 {
		if _, err := Start(Options{Binary: Binary{Path: "/nowhere/chromium"}}); err == nil || !strings.Contains(err.Error(), "starting /nowhere/chromium: ") {
			t.Errorf("got %v", err)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 || openFiles(t) != before {
		t.Errorf("left are %v, %v and %d descriptors, want %d", left, err, openFiles(t), before)
	}
	t.Setenv("TMPDIR", "/nowhere")
	if _, err := Start(Options{Binary: Binary{Path: "/bin/true"}}); err == nil || !strings.Contains(err.Error(), "profile folder") {
		t.Errorf("without a place for profiles: got %v", err)
	}
}

func TestNoDescriptorIsLeft(t *testing.T) {
	path := script(t, "chromium", obedient)
	cycle := func() {
		p, err := Start(Options{Binary: Binary{Path: path}})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		_ = p.Err() // when it is heard, its last pipe is closed
	}
	cycle()
	before := openFiles(t)
	for range 5 {
		cycle()
	}
	if after := openFiles(t); after > before {
		t.Errorf("%d descriptors are open, %d were before", after, before)
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// A browser doesn't outlive the server, even where that is killed.
func TestBrowserEndsWithItsOwner(t *testing.T) {
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), ownerOf+"="+script(t, "chromium", "exec sleep 60"), "TMPDIR="+t.TempDir())
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	text, _ := bufio.NewReader(out).ReadString('\n')
	browser, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || !running(browser) {
		t.Errorf("no browser was started: %q, %v", text, err)
	}
	if err := owner.Process.Signal(syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	_ = owner.Wait()
	waitUntil(t, "the browser has ended", func() bool { return !running(browser) })
}
