package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// A Client asks for images over one connection, one after another.
type Client struct{ http http.Client }

// NewClient returns a client for which an answer that takes longer than timeout is broken.
func NewClient(timeout time.Duration) *Client {
	return &Client{http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}, Timeout: timeout}}
}

// Close ends the connection.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Get asks for an image, passes over its bytes and returns how many they were. The status is the Cache-Status that the
// answer must have.
func (c *Client) Get(ctx context.Context, url, status string) (int64, error) {
	got, size, err := c.Ask(ctx, url)
	if err == nil && got != status {
		err = fmt.Errorf("it answered with Cache-Status %q, want %q", got, status)
	}
	return size, err
}

// Ask is Get, whatever the Cache-Status, which it returns.
func (c *Client) Ask(ctx context.Context, url string) (status string, size int64, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", 0, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return "", 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(response.Body, 200))
		return "", 0, fmt.Errorf("%s: %s", response.Status, said)
	}
	size, err = io.Copy(io.Discard, response.Body)
	return response.Header.Get("Cache-Status"), size, err
}
