package soak

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Options say how to start a server.
type Options struct {
	Program string   // the binary, an absolute path
	Dir     string   // for its data, its TMPDIR and its log; a server that is started in it again finds them
	Flags   []string // of `placard serve`, besides those that every server gets
	Under   []string // a command that starts the one that follows it, such as unshare; empty: none
}

// A Server is the real program. It leads a session of its own, by which its processes are known.
type Server struct {
	URL   string // without a slash at its end
	admin string
	dir   string

	command *exec.Cmd
	pid     int // of the server, not of what it was started under
	ended   chan struct{}
	err     error // how it ended; read it after ended
}

// Start starts a server, and returns when it can draw. Whoever starts one calls Clear at last.
func Start(options Options) (*Server, error) {
	s := &Server{dir: options.Dir, ended: make(chan struct{})}
	if err := os.MkdirAll(s.temp(), 0o700); err != nil {
		return nil, err
	}
	log, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	admin, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s.admin = "http://" + admin
	line := append(append([]string{}, options.Under...), options.Program, "serve",
		"--listen", "127.0.0.1:0", "--admin-listen", admin, "--data", s.Data(), "--key", secret,
		"--log-level", "warn")
	line = append(line, options.Flags...)
	s.command = exec.Command(line[0], line[1:]...)
	s.command.Env = append(os.Environ(), "TMPDIR="+s.temp())
	s.command.Stderr = log
	s.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := s.start(options.Program); err != nil {
		return nil, errors.Join(err, s.Clear(), errors.New(s.Log()))
	}
	return s, nil
}

// start waits for the line that says where the server listens.
func (s *Server) start(program string) error {
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.command.Start(); err != nil {
		close(s.ended)
		return fmt.Errorf("starting %s: %w", s.command.Path, err)
	}
	late := time.AfterFunc(patience, func() { _ = s.Signal(syscall.SIGKILL, s.all()...) })
	defer late.Stop()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	go func() { // ends with the server
		s.err = s.command.Wait()
		close(s.ended)
	}()
	if err != nil {
		return fmt.Errorf("the server ended before it listened: %w", err)
	}
	s.URL = strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
	for _, p := range s.all() {
		if p.Program == program {
			s.pid = p.Pid
			return nil
		}
	}
	return fmt.Errorf("the server runs as none of %+v", s.all())
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Data is the server's data folder.
func (s *Server) Data() string { return filepath.Join(s.dir, "data") }

// Images is the folder of its cache.
func (s *Server) Images() string { return filepath.Join(s.Data(), "cache") }

func (s *Server) temp() string    { return filepath.Join(s.dir, "tmp") }
func (s *Server) logFile() string { return filepath.Join(s.dir, "log") }

// Log is what the servers of this folder have logged.
func (s *Server) Log() string {
	text, _ := os.ReadFile(s.logFile()) // without one, nothing was
	return string(text)
}

// Profiles are the folders of browsers. They are all that the server has in its TMPDIR.
func (s *Server) Profiles() ([]string, error) {
	return filepath.Glob(filepath.Join(s.temp(), "placard-*"))
}

// Wait returns how the server ended, or an error if it doesn't.
func (s *Server) Wait(within time.Duration) error {
	select {
	case <-s.ended:
		return s.err
	case <-time.After(within):
		return fmt.Errorf("the server has not ended after %v", within)
	}
}

// Terminate asks the server to end, and returns how it did.
func (s *Server) Terminate() error {
	if err := syscall.Kill(s.pid, syscall.SIGTERM); err != nil {
		return err
	}
	return s.Wait(patience)
}

// Kill ends the server with -9.
func (s *Server) Kill() error {
	if err := syscall.Kill(s.pid, syscall.SIGKILL); err != nil {
		return err
	}
	if err := s.Wait(patience); err == nil {
		return errors.New("a killed server ended with status 0")
	}
	return nil
}

// Clear ends whatever of the server still runs, and waits for its end.
func (s *Server) Clear() error {
	for _, p := range s.all() {
		_ = syscall.Kill(p.Pid, syscall.SIGKILL) // it may have ended
	}
	if s.command.Process == nil {
		return nil
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(patience):
		return errors.New("a killed server does not end")
	}
}
