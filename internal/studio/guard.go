package studio

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/placard/placard/internal/project"
)

var (
	errKey     = errors.New("the studio answers at http://localhost, or to an API key in the header X-API-Key")
	errForeign = errors.New("the studio does not answer to pages of other sites")
)

// policy lets the page load its own files and the pictures that it made, and talk to the studio alone.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// guard lets a request through that comes from this machine and names it, or has an API key, and from no other site.
//
// A site that has its name point to 127.0.0.1 is the same origin as itself, so that nothing but its name in Host tells
// that it is a stranger. And anyone else on the network may write any name there, but not come from 127.0.0.1.
func (s *studio) guard(next http.Handler) http.Handler {
	answer := s.handle(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPost && r.URL.Path == keyPath {
			return s.takeKey(w, r, r.PostFormValue("key"))
		}
		if key := r.URL.Query().Get("key"); key != "" {
			return s.takeKey(w, r, key)
		}
		who := s.who(r)
		if who == nil {
			return s.askForKey(w, r)
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, who)))
		return nil
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Cache-Control", "no-store")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin") // with no-referrer a browser posts the key's form with Origin: null
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		if foreign(r) {
			s.fail(w, r, errForeign)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, s.MaxBodyBytes)
		answer.ServeHTTP(w, r)
	})
}

// who returns the projects in whose name a request may act: all of this machine's, or the one of an API key; nil for a
// stranger.
func (s *studio) who(r *http.Request) project.Set {
	if local(r) {
		return s.Projects
	}
	p := s.Projects.ByAPIKey(r.Header.Get("X-API-Key"))
	if p == nil {
		p = s.byCookie(r)
	}
	if p == nil {
		return nil
	}
	return project.Set{p}
}

type whoKey struct{}

// whoOf returns what guard found out.
func whoOf(r *http.Request) project.Set {
	who, _ := r.Context().Value(whoKey{}).(project.Set)
	return who
}

// local reports whether a request comes from this machine, and by its own name.
func local(r *http.Request) bool { return loopback(r.Host) && loopback(r.RemoteAddr) }

// loopback reports whether a host, with any port or none, is this machine.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && addr.IsLoopback()
}

var crossOrigin = http.NewCrossOriginProtection()

// foreign reports whether a page of another site, or of another port of this host, made a browser send the request. It
// may link to the studio's pages, and no more.
func foreign(r *http.Request) bool {
	if crossOrigin.Check(r) != nil {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return false
	}
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}
