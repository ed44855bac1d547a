package server

import (
	"strconv"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A lifetime is how long caches may keep an image, and how long after that they may serve it stale: while they get it
// anew, and when they can't (RFC 5861).
type lifetime struct {
	fresh, whileRevalidate, ifError time.Duration
	// final: not a moment longer.
	final bool
	// immutable: nobody need ask before (RFC 8246).
	immutable bool
}

// lifetimeOf lets no image outlive its URL, be it fresh or stale, nor what is less than the whole image a minute.
func (s *server) lifetimeOf(request signurl.Request, img *renderer.Image, now time.Time) lifetime {
	life := lifetime{fresh: s.CacheTTL, whileRevalidate: s.StaleWhileRevalidate, ifError: s.StaleIfError}
	if passing(img) {
		life = lifetime{fresh: min(s.CacheTTL, s.IncompleteTTL), final: true}
	}
	if !request.Expires.IsZero() {
		left := max(0, request.Expires.Sub(now))
		life.fresh = min(life.fresh, left)
		left -= life.fresh
		life.whileRevalidate, life.ifError = min(life.whileRevalidate, left), min(life.ifError, left)
		life.final = life.final || left == 0
	}
	life.immutable = request.Job.Version != "" && !passing(img) && life.fresh > 0
	return life
}

// passing reports whether a whole image is to be had soon in place of this one.
func passing(img *renderer.Image) bool { return img.Incomplete || img.Degraded != "" }

// cacheControl is the header of that name. Most images have the one that was made beforehand.
func (s *server) cacheControl(request signurl.Request, img *renderer.Image, now time.Time) string {
	if request.Expires.IsZero() && request.Job.Version == "" && !passing(img) {
		return s.usualCacheControl
	}
	return s.lifetimeOf(request, img, now).String()
}

// String prints directives. Some caches serve what is stale for as long as its server is away, unless they are told not
// to: must-revalidate is the standard's word for that (RFC 9111, section 5.2.2.2), stale-if-error=0 what Cloudflare and
// CloudFront look for.
func (l lifetime) String() string {
	control := "public, max-age=" + seconds(l.fresh)
	if l.immutable {
		control += ", immutable"
	}
	if l.final {
		return control + ", must-revalidate, stale-if-error=0"
	}
	if l.whileRevalidate > 0 {
		control += ", stale-while-revalidate=" + seconds(l.whileRevalidate)
	}
	if l.ifError > 0 {
		control += ", stale-if-error=" + seconds(l.ifError)
	}
	return control
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
