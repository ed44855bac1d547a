package signurl

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

// FuzzOpen holds of any target without a signature that it asks for nothing but the image of a source: no card, and no
// address that it names itself. What it asks for can't leave the folder of the source by its own spelling.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"/images/1.jpg", "/images/a/b%20c.jpg?width=100&height=50&mode=crop", "/images/1.jpg?crop=1,2,3,4&dpr=2&exp=1",
		"/?src=http://169.254.169.254/", "/images/1.jpg?src=http://127.0.0.1/", "/card.png?title=x", "/images/1.jpg?signature=",
		"/images/1.jpg?amp;signature=x", "//evil.example/a.jpg", "/images/../../etc/passwd", "/images/%2e%2e/secret",
		"/images/http://127.0.0.1/", "/images/a?b?c", "/%zz/a", "/images/%zz", "/images/a\\b\"<>.jpg", "/images/\xff.jpg", "/images/",
		"/images/1.jpg?width=wide", "/images/1.jpg?width=1&width=2", "/a%2Fb/c.jpg", "/images/a#b", "0/0",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, target string) {
		r, err := LibPixel{}.Open(target)
		if err != nil {
			for _, kind := range []error{ErrSignature, ErrSyntax, ErrPath} {
				if errors.Is(err, kind) {
					return
				}
			}
			t.Fatalf("%q: got %v", target, err)
		}
		if r.Job.Transform == nil || r.Job.Modifications != nil || r.Source == "" {
			t.Fatalf("%q opens %+v", target, r)
		}
		if path, _, _ := strings.Cut(target, "?"); !strings.HasPrefix(path, "/") || r.Key != 0 {
			t.Errorf("%q opens %+v", target, r)
		}
		below := r.Job.Transform.URL
		u, err := url.Parse("https://source.example/photos/" + below)
		if err != nil || u.Host != "source.example" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			t.Errorf("%q: joined to a base, %q is %v, %v", target, below, u, err)
		}
	})
}
