package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/placard/placard/renderer"
)

// defaultPort holds the schemes that are allowed.
var defaultPort = map[string]uint16{"http": 80, "https": 443}

// rules decide which URLs may be asked, by their text alone. A name's addresses are the guard's to judge.
type rules struct {
	anyHost bool // Config.Hosts was empty; that hosts is empty may come of bad patterns
	hosts   []pattern
	guard   guard
}

// newRules takes a Config that Validate accepts.
func newRules(cfg Config) rules {
	r := rules{anyHost: len(cfg.Hosts) == 0, guard: newGuard(cfg.PrivateCIDRs)}
	for _, text := range cfg.Hosts {
		// A bad pattern is Validate's to report; left out here, it allows nothing.
		if p, err := parsePattern(text); err == nil {
			r.hosts = append(r.hosts, p)
		}
	}
	return r
}

// parse reads a URL and returns the form of it that may be fetched.
func (r rules) parse(rawURL string) (*url.URL, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // without the URL, which may hold a password
		}
		return nil, fmt.Errorf("%w: the URL does not parse: %w", renderer.ErrRefused, err)
	}
	return r.admit(u)
}

// admit returns u as it may be fetched: host and port canonical, no fragment. Whatever was checked is what is dialled,
// so callers use the result and never u.
func (r rules) admit(u *url.URL) (*url.URL, error) {
	port, ok := defaultPort[u.Scheme]
	if !ok {
		return nil, fmt.Errorf("%w: scheme %q: only http and https are fetched", renderer.ErrRefused, u.Scheme)
	}
	if u.User != nil {
		return nil, fmt.Errorf("%w: the URL holds a user name or password", renderer.ErrRefused)
	}
	host, err := canonicalHost(u.Hostname())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", renderer.ErrRefused, err)
	}
	if !r.anyHost && !matchesAny(r.hosts, host) {
		return nil, fmt.Errorf("%w: host %s is not in image-hosts", renderer.ErrRefused, host)
	}
	if u.Port() != "" {
		n, err := strconv.ParseUint(u.Port(), 10, 16)
		if err != nil {
			return nil, fmt.Errorf("%w: port %q is not a number up to 65535", renderer.ErrRefused, u.Port())
		}
		port = uint16(n)
	}
	if err := r.guard.checkTarget(host, port); err != nil {
		return nil, err
	}
	clean := *u
	clean.Host = hostPort(u.Scheme, host, port)
	clean.Fragment, clean.RawFragment = "", ""
	return &clean, nil
}

// hostPort leaves the scheme's own port out: some servers know themselves by the bare name only.
func hostPort(scheme, host string, port uint16) string {
	if port != defaultPort[scheme] {
		return net.JoinHostPort(host, strconv.Itoa(int(port)))
	}
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}
