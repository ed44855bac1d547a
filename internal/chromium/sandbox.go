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

// probeTime is how long a browser that doesn't end counts as one that works.
const probeTime = 2 * time.Second

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

// probe starts a browser with its sandbox. Where that can't be had the browser ends at once and says so.
func probe(ctx context.Context, binary Binary) error {
	if os.Geteuid() == 0 {
		return errors.New("root can't have it")
	}
	p, err := Start(Options{Binary: binary, Sandbox: true})
	if err != nil {
		return err
	}
	defer p.Close()
	if _, err := p.W.Write([]byte(`{"id":1,"method":"Browser.getVersion"}` + "\x00")); err != nil {
		return err
	}
	answered := make(chan error, 1)
	go func() { // ends with the browser, which Close ends
		_, err := p.R.Read(make([]byte, 1))
		answered <- err
	}()
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	select {
	case err := <-answered:
		if err == nil {
			return nil
		}
		<-p.Exited()
		return p.Err()
	case <-p.Exited():
		return p.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
