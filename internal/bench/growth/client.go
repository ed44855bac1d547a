package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/placard/placard/internal/bench"
)

// patience is how long one answer may take before something is broken.
const patience = time.Minute

// A client asks for images over one connection, one after another.
type client struct{ http http.Client }

func newClient() *client {
	return &client{http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}, Timeout: patience}}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// get asks for an image and passes over its bytes. The status is that of the server's cache.
func (c *client) get(ctx context.Context, url, status string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(response.Body, 200))
		return fmt.Errorf("%s: %s", response.Status, said)
	}
	if got := response.Header.Get("Cache-Status"); got != status {
		return fmt.Errorf("it answered with Cache-Status %q, want %q", got, status)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

const (
	drawn  = bench.Drawn
	cached = "placard; hit"
)
