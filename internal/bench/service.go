package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// FreeAddress returns an address on loopback, host:port, that nobody listened on just now.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

// StartService starts a server that doesn't say when it is ready, such as Redis, and waits until it takes connections
// at address, which its arguments name. What it says on its standard error goes to stderr.
func StartService(
	ctx context.Context, stderr io.Writer, address, name string, args ...string,
) (*Program, error) {
	p := newProgram(stderr, name, args)
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			return p, conn.Close()
		}
		if p.ended() || ctx.Err() != nil || time.Now().After(end) {
			return nil, errors.Join(fmt.Errorf("%s takes no connections: %w", name, err), p.Stop())
		}
	}
}

// ended reports whether the program has ended, which shows in that nobody waited for it.
func (p *Program) ended() bool {
	tree, err := p.tree()
	for _, process := range tree {
		if process.Pid == p.command.Process.Pid {
			return process.Zombie
		}
	}
	return err == nil
}
