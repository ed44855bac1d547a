package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/placard/placard/renderer"
)

// patience is how long one answer may take before something is broken.
const patience = 30 * time.Second

// titles makes titles that nobody has asked for before, all of the same length.
type titles struct{ count atomic.Int64 }

func (t *titles) next() string {
	return fmt.Sprintf("Night train %06d is back, nobody’s in a hurry", t.count.Add(1))
}

// A client asks over one connection, one request after another.
type client struct {
	http http.Client
	body bytes.Buffer
}

func newClient() *client {
	return &client{http: http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}, Timeout: patience}}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// get asks a contender for a card. The image is valid until the next call.
func (c *client) get(ctx context.Context, from *contender, title string, format renderer.Format) ([]byte, error) {
	url, err := from.url(title, format)
	if err != nil {
		return nil, err
	}
	image, status, err := c.fetch(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.label, err)
	}
	if kind := http.DetectContentType(image); kind != format.ContentType() {
		return nil, fmt.Errorf("%s sent %s, want %s", from.label, kind, format.ContentType())
	}
	if status != from.status {
		return nil, fmt.Errorf("%s answered with Cache-Status %q, want %q", from.label, status, from.status)
	}
	return image, nil
}

func (c *client) fetch(ctx context.Context, url string) (body []byte, cacheStatus string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, "", err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	c.body.Reset()
	if _, err := c.body.ReadFrom(response.Body); err != nil {
		return nil, "", err
	}
	if response.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s: %.200s", response.Status, c.body.Bytes())
	}
	return c.body.Bytes(), response.Header.Get("Cache-Status"), nil
}
