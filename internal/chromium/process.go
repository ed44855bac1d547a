package chromium

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// closeGrace is how long a browser that was told to end may take before it is killed.
const closeGrace = 2 * time.Second

// drainTime is how long what a browser printed last may take to arrive.
const drainTime = 100 * time.Millisecond

// A Process is a running browser: the two ends of its DevTools pipe, its process group and its profile folder. Close
// ends all three.
type Process struct {
	// R carries what the browser says, W what it is told: JSON messages, each ended by a zero byte.
	R io.ReadCloser
	W io.WriteCloser

	pid     int
	profile *profile
	cpus    CPUs
	stderr  *os.File // what it prints
	printed tail
	drained chan struct{}
	exited  chan struct{}
	status  unix.WaitStatus // how it ended; valid once exited is closed
	gone    chan struct{}   // closed when its whole group has ended
	close   func() error
}

// Options say how to start a browser.
type Options struct {
	Binary  Binary
	Sandbox bool
	// CPUs are the processors that Pin keeps the browser to.
	CPUs CPUs
}

// Start starts a browser in a process group and a profile folder of its own. The kernel ends it when this process dies.
func Start(opts Options) (*Process, error) {
	if err := adoptOrphans(); err != nil {
		return nil, err
	}
	profile, err := newProfile()
	if err != nil {
		return nil, err
	}
	p := &Process{profile: profile, cpus: opts.CPUs,
		drained: make(chan struct{}), exited: make(chan struct{}), gone: make(chan struct{})}
	p.close = sync.OnceValue(p.end)
	if err := p.start(opts); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", opts.Binary.Path, err), profile.remove())
	}
	return p, nil
}

func (p *Process) start(opts Options) error {
	childR, w, err := os.Pipe()
	if err != nil {
		return err
	}
	r, childW, err := os.Pipe()
	if err != nil {
		return errors.Join(err, childR.Close(), w.Close())
	}
	errR, errW, err := os.Pipe()
	if err != nil {
		return errors.Join(err, childR.Close(), w.Close(), r.Close(), childW.Close())
	}
	p.R, p.W, p.stderr = r, w, errR

	cmd := exec.Command(opts.Binary.Path, arguments(opts, p.profile.dir)...)
	cmd.ExtraFiles = []*os.File{childR, childW} // its descriptors 3 and 4
	cmd.Stderr = errW                           // a file, not a Writer, which only cmd.Wait would be done with
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}

	started := make(chan error)
	go p.run(cmd, started)
	err = <-started
	for _, f := range []*os.File{childR, childW, errW} {
		f.Close()
	}
	if err != nil {
		return errors.Join(err, r.Close(), w.Close(), errR.Close())
	}
	go func() { // ends with the browser's last process, or soon after the browser
		_, _ = io.Copy(&p.printed, errR)
		errR.Close()
		close(p.drained)
	}()
	return nil
}

// run starts the browser and waits for it on one thread: the kernel sends Pdeathsig when the thread ends that started
// the child (golang.org/issue/27505).
func (p *Process) run(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := launch(cmd)
	if err == nil {
		p.pid = cmd.Process.Pid
		_ = cmd.Process.Release() // it is awaited with its group, not by cmd
	}
	started <- err
	if err != nil {
		return
	}
	p.status = await(p.pid)
	// Its children may outlive it by a moment, or for ever if they hang.
	_ = syscall.Kill(-p.pid, syscall.SIGKILL)
	_ = p.stderr.SetReadDeadline(time.Now().Add(drainTime))
	close(p.exited)
	awaitRest(p.pid)
	reapStrays(p.pid)
	close(p.gone)
}

func arguments(opts Options, profile string) []string {
	args := append(Flags(opts.Binary.BeginFrame), "--user-data-dir="+profile)
	if !opts.Sandbox {
		args = append(args, "--no-sandbox")
	}
	if opts.Binary.BeginFrame {
		return args // a headless shell needs no page, whose process would cost 13 MB
	}
	return append(args, "about:blank")
}

// Pid returns the browser's process id, which is its process group's too.
func (p *Process) Pid() int { return p.pid }

// Exited is closed when the browser has ended.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Err says how the browser ended, with the last of what it printed. Call it after Exited.
func (p *Process) Err() error {
	<-p.drained
	return fmt.Errorf("%s: %s", describe(p.status), bytes.TrimSpace(p.printed))
}

// Close ends the browser and removes its profile folder. It may be called more than once.
func (p *Process) Close() error { return p.close() }

func (p *Process) end() error {
	// The browser ends by itself when its pipe does.
	p.W.Close()
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	select {
	case <-p.exited:
	case <-ctx.Done():
		_ = syscall.Kill(-p.pid, syscall.SIGKILL)
	}
	<-p.gone // a child that still runs could write to the profile
	p.R.Close()
	return p.profile.remove()
}

// tail keeps the last of what is written to it.
type tail []byte

const tailBytes = 4 << 10

func (t *tail) Write(b []byte) (int, error) {
	*t = append(*t, b...)
	*t = (*t)[max(0, len(*t)-tailBytes):]
	return len(b), nil
}
