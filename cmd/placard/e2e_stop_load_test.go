package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A wire is a client with one connection, which it uses again as long as it may, and never tries again.
type wire struct {
	host string
	conn net.Conn
	in   *bufio.Reader
}

// get returns an answer. Its status is 0 where no connection can be had: the server is gone.
func (c *wire) get(url string) (answer, error) {
	if c.conn != nil && c.ended() {
		c.close()
	}
	if c.conn == nil {
		conn, err := net.Dial("tcp", c.host)
		if errors.Is(err, syscall.ECONNREFUSED) {
			return answer{}, nil
		}
		if err != nil {
			return answer{}, err
		}
		c.conn, c.in = conn, bufio.NewReader(conn)
	}
	path := strings.TrimPrefix(url, "http://"+c.host)
	if _, err := fmt.Fprintf(c.conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, c.host); err != nil {
		return answer{}, err
	}
	response, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if response.Close {
		c.close()
	}
	return answer{response.StatusCode, response.Header, body}, err
}

// ended reports whether the server has closed the connection while nothing was asked.
func (c *wire) ended() bool {
	_ = c.conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, err := c.in.Peek(1)
	_ = c.conn.SetReadDeadline(time.Time{})
	return errors.Is(err, io.EOF)
}

func (c *wire) close() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}

// No request under way at SIGTERM is cut off: 50 come every second, on kept connections and on new ones.
func TestStopUnderLoad(t *testing.T) {
	for range 3 {
		s := startServer(t, t.TempDir(), "--workers", "2")
		urls := s.urls(400)
		var all sync.WaitGroup
		var mu sync.Mutex
		statuses := map[int]int{}
		for client := range 10 {
			all.Go(func() {
				c := &wire{host: strings.TrimPrefix(s.url, "http://")}
				defer c.close()
				for i := client; i < len(urls); i += 10 {
					a, err := c.get(urls[i])
					if err != nil {
						t.Errorf("a request was cut off: %v", err)
						return
					}
					if a.status == 0 {
						return
					}
					mu.Lock()
					statuses[a.status]++
					mu.Unlock()
					if client%2 == 0 {
						c.close()
					}
					time.Sleep(200 * time.Millisecond) // the load's pace
				}
			})
		}
		time.Sleep(time.Second) // it has settled
		s.stop()
		all.Wait()
		if statuses[200] == 0 || statuses[503] == 0 || len(statuses) != 2 {
			t.Errorf("statuses %v, want 200 and 503 alone", statuses)
		}
	}
}
