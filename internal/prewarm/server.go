package prewarm

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A Server is whose images are asked for.
type Server struct {
	// Origins are those of its URLs, such as https://img.example.com, one at least.
	Origins []string
	// Address is an origin at which it is asked, whatever a URL's own; empty: the URL's own.
	Address string
}

var errForeign = errors.New("another server's: public-url says which URLs are this one's, and --server where to ask")

// Owns reports whether a whole URL is one of the server's.
func (s Server) Owns(raw string) bool {
	own, _, err := split(raw)
	return err == nil && slices.ContainsFunc(append(slices.Clone(s.Origins), s.Address), func(origin string) bool {
		known, _, err := split(origin)
		return err == nil && known == own
	})
}

// target returns what to ask for in order to get the image of a URL or, on this server, a path. Nothing in it is
// written anew: what was signed are its bytes.
func (s Server) target(raw string) (string, error) {
	if strings.HasPrefix(raw, "/") {
		return s.at(s.Origins[0]) + raw, nil
	}
	origin, rest, err := split(raw)
	if err != nil {
		return "", err
	}
	if s.Address == "" && !s.Owns(raw) {
		return "", errForeign
	}
	return s.at(origin) + rest, nil
}

// at is where URLs of an origin are asked for.
func (s Server) at(origin string) string {
	if s.Address != "" {
		origin = s.Address
	}
	return strings.TrimSuffix(origin, "/")
}

// split returns a URL's origin (RFC 6454, section 6.2), without a port that is the scheme's own, and the rest as it is.
func split(raw string) (origin, rest string, err error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", "", fmt.Errorf("%q is no URL such as https://img.example.com/…", shorten(raw))
	}
	_, rest, _ = strings.Cut(raw, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[i:]
	} else {
		rest = ""
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[scheme])
	return scheme + "://" + host, rest, nil
}

// host returns a URL's host, with a port that isn't the scheme's own; empty: it is no URL.
func host(raw string) string {
	origin, _, _ := split(raw) // which is empty then
	_, host, _ := strings.Cut(origin, "://")
	return host
}

// shorten keeps a text short that an error repeats.
func shorten(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// reason drops the URL from an error of net/http, which the Failure has.
func reason(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}
