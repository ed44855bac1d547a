package enginetest

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

const quickFix = 2 * time.Second // what must not wait for a deadline takes less

func testFaults(t *testing.T, open Open) {
	t.Run("a page that never loads", func(t *testing.T) { testHang(t, open) })
	for name, argument := range map[string]string{
		"renderer": "--type=renderer", "browser": "--remote-debugging-pipe",
	} {
		t.Run("a killed "+name, func(t *testing.T) { testEnded(t, open, argument, syscall.SIGKILL) })
		t.Run("a crashed "+name, func(t *testing.T) { testEnded(t, open, argument, syscall.SIGSEGV) })
	}
	t.Run("nothing is left", func(t *testing.T) { testNothingLeft(t, open) })
}

func testHang(t *testing.T, open Open) {
	engine := start(t, open)
	hang := template(t, `<meta name="scripts" content="allow"><script>for (;;);</script><body>`, nil)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	begun := time.Now()
	_, err := engine.Paint(ctx, document(t, hang, renderer.Job{}))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the page that never loads gave %v, want %v", err, context.DeadlineExceeded)
	}
	if took := time.Since(begun); took > time.Second+quickFix {
		t.Errorf("it took %v, with a deadline of a second", took)
	}
	if err := healthy(t, engine); err != nil {
		t.Errorf("the next page: %v", err)
	}
}

// testEnded ends a process of the browser while a picture is being drawn: as somebody would, or, by SIGSEGV, as a fault
// of its own does. In the sandbox a renderer is its namespace's init, and ignores that signal from outside.
func testEnded(t *testing.T, open Open, argument string, signal syscall.Signal) {
	engine := start(t, open)
	slow := template(t, `<meta name="scripts" content="allow"><script>for (;;);</script><body>`, nil)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	failed := make(chan error, 1)
	go func() {
		_, err := engine.Paint(ctx, document(t, slow, renderer.Job{}))
		failed <- err
	}()
	time.Sleep(500 * time.Millisecond) // it is in its loop by then, unless the machine is busy
	begun := time.Now()
	for kill(t, argument, signal) == 0 {
		if ctx.Err() != nil {
			t.Fatalf("no process with %s to kill", argument)
		}
		time.Sleep(50 * time.Millisecond)
		begun = time.Now()
	}
	err := <-failed
	if !errors.Is(err, renderer.ErrCrashed) {
		t.Errorf("the page gave %v, want %v", err, renderer.ErrCrashed)
	}
	if killed, want := errors.Is(err, renderer.ErrKilled), signal == syscall.SIGKILL; killed != want {
		t.Errorf("after %v it says that it was killed: %v", signal, killed)
	}
	if took := time.Since(begun); took > quickFix {
		t.Errorf("the crash was noticed after %v", took)
	}
	if err := healthy(t, engine); err != nil {
		select {
		case <-engine.Done(): // the whole browser ended; its page may have heard of that first
		case <-time.After(quickFix):
			t.Errorf("the browser still runs, but: %v", err)
		}
	}
}

func testNothingLeft(t *testing.T, open Open) {
	// Not t.TempDir: Chromium keeps a socket in its profile, whose path must be short.
	temporary, err := os.MkdirTemp("", "placard") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temporary)
	t.Setenv("TMPDIR", temporary)
	engine := open(t, 2)
	if err := healthy(t, engine); err != nil {
		t.Error(err)
	}
	if err := engine.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	select {
	case <-engine.Done():
	default:
		t.Error("Done is open after Close")
	}
	if left := browsers(t); len(left) > 0 {
		t.Errorf("processes are left: %v", left)
	}
	files, err := os.ReadDir(temporary)
	if err != nil || len(files) > 0 {
		t.Errorf("files are left: %v, %v", files, err)
	}
}

func healthy(t *testing.T, engine renderer.Engine) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return engine.Healthy(ctx)
}
