package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// patience is how long a program may take to start or to end, and an image to be drawn, before something is broken.
const patience = 30 * time.Second

// A Program is a server that was started to be measured. It leads a session of its own, by which its descendants are
// known; Ctrl-C doesn't reach it, so whoever started it must stop it.
type Program struct {
	URL     string // without a slash at its end
	command *exec.Cmd
}

// StartProgram starts a server and waits until its first line says "listening on URL". What it says on its standard
// error goes to stderr.
func StartProgram(stderr io.Writer, name string, args ...string) (*Program, error) {
	p := newProgram(stderr, name, args)
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	late := time.AfterFunc(patience, p.kill)
	defer late.Stop()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s ended before it said where it listens: %w", name, err), p.Stop())
	}
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		return nil, errors.Join(fmt.Errorf("%s printed %q, want where it listens", name, line), p.Stop())
	}
	p.URL = url
	return p, nil
}

// newProgram returns one that is still to be started.
func newProgram(stderr io.Writer, name string, args []string) *Program {
	p := &Program{command: exec.Command(name, args...)}
	p.command.Stderr = stderr
	p.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	p.command.WaitDelay = time.Second // a descendant may outlive it, and hold its standard error
	return p
}

// Stop asks the program to end and waits for that. One that won't is killed, with its descendants.
func (p *Program) Stop() error {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended
	late := time.AfterFunc(patience, p.kill)
	defer late.Stop()
	err := p.command.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && byTerm(exit) {
		return nil // it needs no tidying up
	}
	if err != nil {
		return fmt.Errorf("stopping %s: %w", p.command.Path, err)
	}
	return nil
}

func byTerm(exit *exec.ExitError) bool {
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGTERM
}

func (p *Program) kill() {
	tree, _ := p.tree() // without it, at least the program itself
	for _, process := range tree {
		_ = syscall.Kill(process.Pid, syscall.SIGKILL)
	}
	_ = p.command.Process.Kill()
}
