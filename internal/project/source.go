package project

import (
	"errors"
	"net/url"
	"strings"
)

// ErrNoSource: the project has no source of images of that name, or no such path in it.
var ErrNoSource = errors.New("no such source of images")

// below returns the URL of a path under base. The path is escaped and can't lead out of base: neither by dots, nor by
// becoming another host, nor by a query.
func below(base *url.URL, path string) (string, error) {
	decoded, err := url.PathUnescape(path)
	if err != nil || strings.ContainsAny(path, "?#\\") || strings.ContainsRune(decoded, '\\') {
		return "", ErrNoSource
	}
	for segment := range strings.SplitSeq(decoded, "/") {
		if segment == ".." || segment == "." {
			return "", ErrNoSource
		}
	}
	return strings.TrimSuffix(base.String(), "/") + "/" + strings.TrimPrefix(path, "/"), nil
}
