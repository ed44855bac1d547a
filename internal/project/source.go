package project

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/placard/placard/signurl"
)

// ErrNoSource: the project has no source of images of that name, or no such path in it.
var ErrNoSource = errors.New("no such source of images")

// resolveSource makes a whole URL of a path below one of the project's sources. Names may have slashes, so the longest
// that fits counts.
func (p *Project) resolveSource(r *signurl.Request) error {
	name, path := r.Source, r.Job.Transform.URL
	var base *url.URL
	below := path
	for {
		if found := p.Sources[name]; found != nil {
			base, r.Source, below = found, name, path
		}
		segment, rest, more := strings.Cut(path, "/")
		decoded, err := url.PathUnescape(segment)
		if !more || err != nil {
			break
		}
		name, path = name+"/"+decoded, rest
	}
	if base == nil {
		return ErrNoSource
	}
	u, err := join(base, below)
	if err != nil {
		return err
	}
	resolved := *r.Job.Transform
	resolved.URL = u
	r.Job.Transform = &resolved
	return nil
}

// join returns the URL of a path under base. The path is escaped and can't lead out of base: neither by dots, nor by
// becoming another host, nor by a query.
func join(base *url.URL, path string) (string, error) {
	decoded, err := url.PathUnescape(path)
	if err != nil || strings.ContainsAny(path, "?#\\") || strings.ContainsRune(decoded, '\\') {
		return "", fmt.Errorf("%w: its path leads elsewhere", ErrNoSource)
	}
	for segment := range strings.SplitSeq(decoded, "/") {
		if segment == ".." || segment == "." {
			return "", fmt.Errorf("%w: its path leads elsewhere", ErrNoSource)
		}
	}
	return strings.TrimSuffix(base.String(), "/") + "/" + strings.TrimPrefix(path, "/"), nil
}
