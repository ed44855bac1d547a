// Package fetch gets the remote images that a card shows. It is the only part of Placard that connects to hosts which
// strangers name, so every rule about them is here: which URLs and addresses may be asked (rules.go, guard.go), how
// long and how much (client.go), and which bytes count as a picture (picture.go). The browser itself has no network.
//
// A URL passes three gates. The rules see it as text, before anything happens, and again at each redirect. The guard
// sees every address in the moment before it is dialled, so it holds where a name lies. The picture is judged by its
// bytes, header first, so that nothing large is ever decoded on a stranger's word.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"golang.org/x/sync/semaphore"

	"github.com/placard/placard/renderer"
)

// The ways in which an image that the rules allow can fail; one that they forbid is renderer.ErrRefused. They are told
// apart by errors.Is.
var (
	// ErrUnreachable: no connection, no TLS, a connection cut off, too many redirects, or any status but 200.
	ErrUnreachable = errors.New("remote image unreachable")
	// ErrNotImage: not png, jpeg, gif, webp or avif, a broken header, or more bytes or pixels than the limits allow.
	ErrNotImage = errors.New("not a usable image")
	// ErrTimeout: the image wasn't there within Config.Timeout.
	ErrTimeout = errors.New("remote image took too long")
)

// A Fetcher gets images under the rules of its Config. It may be used from several goroutines, and remembers nothing of
// what it got: keeping images is its caller's business.
type Fetcher struct {
	cfg    Config
	rules  rules
	client *http.Client
	places *semaphore.Weighted
}

// New makes a Fetcher of a Config that Validate accepts. It starts nothing; Close it when done.
func New(cfg Config) *Fetcher {
	rules := newRules(cfg)
	return &Fetcher{
		cfg:    cfg,
		rules:  rules,
		client: newClient(cfg, rules),
		places: semaphore.NewWeighted(int64(cfg.Concurrency)),
	}
}

// Fetch gets the image at an http, https or data:image/ URL and checks its header; it decodes no pixels. The errors are
// renderer.ErrRefused, ErrUnreachable, ErrNotImage and ErrTimeout, or the cause of ctx where that ended first.
func (f *Fetcher) Fetch(ctx context.Context, rawURL string) (renderer.Bitmap, error) {
	data, err := f.load(ctx, rawURL)
	if err != nil {
		return renderer.Bitmap{}, err
	}
	return inspect(data, f.cfg.MaxPixels)
}

// CheckURL says whether the rules allow a URL, as far as that can be told without any network: scheme, user info, host,
// port, literal address. The error wraps renderer.ErrRefused. A host name that resolves to a forbidden address passes
// here and is refused by Fetch.
func (f *Fetcher) CheckURL(rawURL string) error {
	if isDataURL(rawURL) {
		_, err := parseDataURL(rawURL)
		return err
	}
	_, err := f.rules.parse(rawURL)
	return err
}

// Close ends the idle connections. A Fetch that is under way goes on, no longer than Config.Timeout.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

func (f *Fetcher) load(ctx context.Context, rawURL string) ([]byte, error) {
	if isDataURL(rawURL) {
		return readDataURL(rawURL, f.cfg.MaxBytes)
	}
	u, err := f.rules.parse(rawURL)
	if err != nil {
		return nil, err
	}
	data, err := f.get(ctx, u)
	if err != nil {
		// The host alone: a path or query may hold somebody's access token.
		return nil, fmt.Errorf("image from %s: %w", u.Host, err)
	}
	return data, nil
}

// get downloads u as one of Config.Concurrency at a time. The wait for a place is the caller's time, not the image's.
func (f *Fetcher) get(ctx context.Context, u *url.URL) ([]byte, error) {
	if err := f.places.Acquire(ctx, 1); err != nil {
		return nil, fmt.Errorf("waiting for other images: %w", context.Cause(ctx))
	}
	defer f.places.Release(1)
	ctx, cancel := context.WithTimeoutCause(ctx, f.cfg.Timeout, fmt.Errorf("%w: over %s", ErrTimeout, f.cfg.Timeout))
	defer cancel()
	data, err := f.download(ctx, u)
	if err != nil {
		return nil, classify(ctx, err)
	}
	return data, nil
}

// classify files a failure of the network under one of the errors that Fetch promises. The refusal of an address comes
// here from deep inside the dialer, and still has its kind.
func classify(ctx context.Context, err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // without the URL, query and all, that url.Error repeats
	}
	netErr, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, renderer.ErrRefused), errors.Is(err, ErrUnreachable), errors.Is(err, ErrNotImage):
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case isNet && netErr.Timeout(): // the resolver and the kernel have time limits of their own
		return fmt.Errorf("%w: %w", ErrTimeout, err)
	default:
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
}
