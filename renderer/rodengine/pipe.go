package rodengine

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/placard/placard/internal/chromium"
)

// A pipe carries messages over the two pipes of a browser, each ended by a zero byte. rod's own transport is a
// websocket, which dropped the connection on answers of several hundred kilobytes, and which needs a port that others
// can reach.
type pipe struct {
	reader *bufio.Reader
	mu     sync.Mutex // around writes
	writer io.Writer
	// closed is closed when the browser has ended its side.
	closed chan struct{}
	close  sync.Once
}

func newPipe(p *chromium.Process) *pipe {
	return &pipe{reader: bufio.NewReader(p.R), writer: p.W, closed: make(chan struct{})}
}

// Send writes one message.
func (p *pipe) Send(message []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.writer.Write(append(message, 0)); err != nil {
		return fmt.Errorf("writing to the browser: %w", err)
	}
	return nil
}

// Read returns the next message.
func (p *pipe) Read() ([]byte, error) {
	message, err := p.reader.ReadBytes(0)
	if err != nil {
		p.close.Do(func() { close(p.closed) })
		return nil, fmt.Errorf("reading from the browser: %w", err)
	}
	return bytes.TrimSuffix(message, []byte{0}), nil
}
