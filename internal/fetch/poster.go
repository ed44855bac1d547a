package fetch

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/placard/placard/renderer"
)

// A Poster sends what strangers have us send to URLs of theirs. It keeps to the rules for remote images, and follows no
// redirect. The private ranges that it may reach are its own.
type Poster struct {
	rules  rules
	client *http.Client
}

// NewPoster returns a Poster that may reach public hosts on ports 80 and 443, and private ranges on any port. A request
// takes timeout at most.
func NewPoster(private []netip.Prefix, timeout time.Duration) *Poster {
	r := rules{anyHost: true, guard: newGuard(private)}
	r.guard.setting = "webhook-private-cidrs"
	dialer := &net.Dialer{Timeout: timeout, Control: r.guard.control}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &Poster{rules: r, client: &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			Protocols:              &protocols,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: maxHeaderBytes,
		},
	}}
}

// CheckURL says whether the rules allow a URL, as far as that can be told without any network. The error wraps
// renderer.ErrRefused.
func (p *Poster) CheckURL(rawURL string) error {
	_, err := p.parse(rawURL)
	return err
}

func (p *Poster) parse(rawURL string) (*url.URL, error) {
	u, err := p.rules.parse(rawURL)
	if err != nil {
		return nil, refusal{err}
	}
	return u, nil
}

// A refusal is a renderer.ErrRefused that doesn't speak of images.
type refusal struct{ err error }

func (r refusal) Error() string {
	return strings.TrimPrefix(r.err.Error(), renderer.ErrRefused.Error()+": ")
}
func (r refusal) Unwrap() error { return r.err }

// Post sends a body, and returns the status of the answer, of which no more is read. The error wraps
// renderer.ErrRefused where the rules forbid it; it doesn't show the URL, which may hold a token.
func (p *Poster) Post(ctx context.Context, rawURL string, header http.Header, body []byte) (status int, err error) {
	u, err := p.parse(rawURL)
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header = header
	response, err := p.client.Do(request)
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return 0, wrapped.Err
	}
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}
