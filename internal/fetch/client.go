package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	// maxRedirects is enough for http to https, to www, to a CDN.
	maxRedirects = 3
	// maxHeaderBytes replaces net/http's 10 MiB, which MaxBytes wouldn't count.
	maxHeaderBytes = 64 << 10
	// accept asks hosts that negotiate for what can be shown, and the others for whatever they have.
	accept = "image/avif,image/webp,image/png,image/jpeg,image/gif,*/*;q=0.1"
)

// newClient makes the client of a Fetcher. Proxy and Jar stay nil: a proxy of the environment would be the one that
// resolves the host, past the guard, and no host gets to know a card's other requests. A dial may outlive the request
// that wanted it, and ends by the dialer's own time limit. Connections are kept only for the few images of one card
// that share a host; each was checked when it was dialled.
func newClient(cfg Config, rules rules) *http.Client {
	dialer := &net.Dialer{Timeout: cfg.Timeout, Resolver: cfg.resolver, Control: rules.guard.control}
	var protocols http.Protocols
	protocols.SetHTTP1(true) // one request a connection is all that's needed
	return &http.Client{
		CheckRedirect: rules.checkRedirect,
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			Protocols:              &protocols,
			TLSHandshakeTimeout:    cfg.Timeout,
			MaxIdleConns:           cfg.Concurrency,
			IdleConnTimeout:        10 * time.Second,
			MaxResponseHeaderBytes: maxHeaderBytes,
		},
	}
}

// checkRedirect holds every hop to the rules of the first.
func (r rules) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d redirects", ErrUnreachable, maxRedirects)
	}
	u, err := r.admit(req.URL)
	if err != nil {
		return fmt.Errorf("redirect: %w", err)
	}
	req.URL = u
	req.Header.Del("Referer") // the URL before may hold a token
	return nil
}

// download gets the body of u, all of it or an error. The length that a host announces is believed only where it is too
// much: it may lie, and a compressed body has none.
func (f *Fetcher) download(ctx context.Context, u *url.URL) ([]byte, error) {
	req := (&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{
		"Accept":     {accept},
		"User-Agent": {f.cfg.UserAgent},
	}}).WithContext(ctx)
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: it answered %d %s",
			ErrUnreachable, resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	if resp.ContentLength > f.cfg.MaxBytes {
		return nil, tooLarge(f.cfg.MaxBytes)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, f.cfg.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > f.cfg.MaxBytes {
		return nil, tooLarge(f.cfg.MaxBytes)
	}
	return data, nil
}

func tooLarge(maxBytes int64) error {
	return fmt.Errorf("%w: more than %d bytes (image-max-bytes)", ErrNotImage, maxBytes)
}
