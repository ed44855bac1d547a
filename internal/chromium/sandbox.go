package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Sandbox says whether Chromium's own sandbox is used.
type Sandbox string

// The choices.
const (
	SandboxAuto Sandbox = "auto" // where the kernel allows
	SandboxOn   Sandbox = "on"   // or not start at all
	SandboxOff  Sandbox = "off"
)

// ErrNoSandbox: the sandbox was demanded, and doesn't work here.
var ErrNoSandbox = errors.New("Chromium's sandbox does not work here")

// probeTime is how long a browser may take to answer. One that can't have its sandbox ends at once.
const probeTime = 20 * time.Second

// ProbeSandbox says whether to start browsers with their sandbox: as choice says, and in doubt by trying.
func ProbeSandbox(ctx context.Context, binary Binary, choice Sandbox) (bool, error) {
	if choice == SandboxOff {
		return false, nil
	}
	err := probe(ctx, binary)
	if err != nil && choice == SandboxOn {
		return false, fmt.Errorf("%w: %w; run as an ordinary user, in Docker with the seccomp profile, or set --sandbox=auto",
			ErrNoSandbox, err)
	}
	return err == nil, nil
}

func probe(ctx context.Context, binary Binary) error {
	if os.Geteuid() == 0 {
		return errors.New("root can't have it")
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	return answers(ctx, binary)
}

// answers starts a browser with its sandbox and waits for a word of it, or for the last of what it prints.
func answers(ctx context.Context, binary Binary) error {
	p, err := Start(Options{Binary: binary, Sandbox: true})
	if err != nil {
		return err
	}
	defer p.Close()
	// A browser that has ended can't be written to, and says why below.
	_, _ = p.W.Write([]byte(`{"id":1,"method":"Browser.getVersion"}` + "\x00"))
	answered := make(chan error, 1)
	go func() { // ends with the browser, which Close ends
		_, err := p.R.Read(make([]byte, 1))
		answered <- err
	}()
	select {
	case err := <-answered:
		if err == nil {
			return nil
		}
	case <-p.Exited():
	case <-ctx.Done():
		return fmt.Errorf("waiting for %s to answer: %w", binary.Path, ctx.Err())
	}
	_ = p.Close()
	return p.Err()
}
