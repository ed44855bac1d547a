package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// signingKey is good for the server that this program starts, and nobody else can reach.
const signingKey = "a key for as long as a sheet is drawn"

// A server is a running placard.
type server struct {
	program string
	command *exec.Cmd
	data    string
	url     string
	key     signurl.Key
}

func start(ctx context.Context, program string) (*server, error) {
	data, err := os.MkdirTemp("", "placard-sheet-")
	if err != nil {
		return nil, err
	}
	s := &server{program: program, data: data}
	if s.key, err = signurl.NewKey(signingKey); err != nil {
		return nil, err
	}
	s.command = exec.CommandContext(ctx, program, "serve", "--data", data, "--key", signingKey,
		"--listen", "127.0.0.1:0", "--admin-listen", "", "--render-timeout", "30s", "--log-level", "error")
	s.command.Stderr = os.Stderr
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", program, err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("waiting for %s to serve: %w", program, err)
	}
	s.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	return s, nil
}

func (s *server) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM) // it may have ended
	_ = s.command.Wait()
	_ = os.RemoveAll(s.data)
}

// get signs a job and gets its image.
func (s *server) get(ctx context.Context, job renderer.Job) ([]byte, error) {
	path, err := signurl.Native{}.Sign(s.key, signurl.Request{Job: job})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, body)
	}
	return body, err
}
