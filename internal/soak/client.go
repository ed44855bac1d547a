package soak

import (
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long anything may take before it counts as never: longer than every limit of the server, and long
// enough for a machine that is busy with something else.
const patience = 60 * time.Second

// A Client asks a server for images and writes the answers into a ledger.
type Client struct {
	base   string
	ledger *Ledger
	http   *http.Client
	next   atomic.Int64 // which path is asked for next
}

// NewClient returns a client of the server at an origin. Close it.
func NewClient(base string, ledger *Ledger) *Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 2000}
	return &Client{base: base, ledger: ledger, http: &http.Client{Transport: transport, Timeout: patience}}
}

// Close closes its connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Get asks for a path, and enters the answer.
func (c *Client) Get(ctx context.Context, path string) Answer {
	a := c.ask(ctx, path)
	c.ledger.Write(a)
	return a
}

func (c *Client) ask(ctx context.Context, path string) (a Answer) {
	start := time.Now()
	a.Path = path
	defer func() { a.Latency = time.Since(start) }()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, http.NoBody)
	if err != nil {
		a.Err = err
		return a
	}
	response, err := c.http.Do(request)
	if err != nil {
		a.Err = err
		return a
	}
	defer response.Body.Close()
	a.Status, a.Header = response.StatusCode, response.Header
	a.Body, a.Err = io.ReadAll(response.Body)
	return a
}

// All asks for all paths at once and returns the answers in their order.
func (c *Client) All(ctx context.Context, paths []string) []Answer {
	answers := make([]Answer, len(paths))
	var all sync.WaitGroup
	for i, path := range paths {
		all.Go(func() { answers[i] = c.Get(ctx, path) })
	}
	all.Wait()
	return answers
}

// Keep has n visitors ask for the paths in turn, each for its next when its last was answered, until ctx ends. It
// returns when every request has its answer.
func (c *Client) Keep(ctx context.Context, visitors int, paths []string) {
	var all sync.WaitGroup
	for range visitors {
		all.Go(func() {
			for ctx.Err() == nil {
				c.Get(context.WithoutCancel(ctx), c.turn(paths))
			}
		})
	}
	all.Wait()
}

// Pace sends that many requests a second, however long the answers take, until ctx ends. It returns when every request
// has its answer.
func (c *Client) Pace(ctx context.Context, perSecond int, paths []string) {
	tick := time.NewTicker(time.Second / time.Duration(perSecond))
	defer tick.Stop()
	var all sync.WaitGroup
	defer all.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			all.Go(func() { c.Get(context.WithoutCancel(ctx), c.turn(paths)) })
		}
	}
}

func (c *Client) turn(paths []string) string {
	return paths[int(c.next.Add(1)-1)%len(paths)]
}
