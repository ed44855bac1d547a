package server

import (
	"context"
	"net"
	"net/http"
)

// Join wraps the listener of a server that HTTP made, so that an image leaves in one write with its head. net/http
// writes its buffer of 4 KB, and then what is left of the image: two system calls, for which the client wakes up twice.
func Join(listener net.Listener) net.Listener { return joined{listener} }

type joined struct{ net.Listener }

func (l joined) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn, nil
	}
	return &joinedConn{TCPConn: tcp}, nil
}

// A joinedConn can keep one write back until the next. Only the goroutine that answers a request uses it.
type joinedConn struct {
	*net.TCPConn
	joining bool
	kept    []byte
}

// Write keeps what it is given where it is told to, else writes it after what was kept.
func (c *joinedConn) Write(b []byte) (int, error) {
	if c.joining && len(c.kept) == 0 {
		c.kept = append(c.kept, b...)
		return len(b), nil
	}
	if len(c.kept) == 0 {
		return c.TCPConn.Write(b)
	}
	both := net.Buffers{c.kept, b}
	n, err := both.WriteTo(c.TCPConn)
	written := max(0, int(n)-len(c.kept))
	c.kept = c.kept[:0]
	return written, err
}

// flush writes what is still kept.
func (c *joinedConn) flush() error {
	c.joining = false
	if len(c.kept) == 0 {
		return nil
	}
	_, err := c.TCPConn.Write(c.kept)
	c.kept = c.kept[:0]
	return err
}

type joinedKey struct{}

// noteConn lets the handlers of a connection's requests find it.
func noteConn(ctx context.Context, conn net.Conn) context.Context {
	if c, ok := conn.(*joinedConn); ok {
		return context.WithValue(ctx, joinedKey{}, c)
	}
	return ctx
}

// writeJoined writes the whole of an answer's body, with its head where the connection can do that. It leaves nothing
// kept, whatever net/http makes of the write.
func writeJoined(w http.ResponseWriter, r *http.Request, body []byte) error {
	conn, ok := r.Context().Value(joinedKey{}).(*joinedConn)
	if !ok {
		_, err := w.Write(body)
		return err
	}
	conn.joining = true
	_, err := w.Write(body)
	if flushed := conn.flush(); err == nil {
		err = flushed
	}
	return err
}
