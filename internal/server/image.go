package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// image answers a signed URL with its image.
func (s *server) image(w http.ResponseWriter, r *http.Request) error {
	target := targetOf(r)
	dialect := s.dialectOf(target)
	if dialect == nil {
		return errNoRoute
	}
	noteDialect(r, dialect)
	owner, request, err := s.verify(dialect, target)
	if owner != nil {
		noteProject(r, owner.ID)
	}
	noteTemplate(r, request.Job.Template)
	switch {
	case err != nil && request.Expired(time.Now()):
		return signurl.ErrExpired
	case err != nil:
		return err
	}
	if request.Fresh {
		request.Job.MaxAge = s.BustInterval
	}
	r = s.counted(r, s.rings[dialect.Name()].KeyName(request))
	reply, err := s.accept(r, dialect, request)
	if err != nil {
		return err
	}
	if reply != nil {
		write(w, *reply)
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.RenderTimeout)
	defer cancel()
	img, err := s.draw(ctx, request)
	if err != nil {
		return err
	}
	img.Warnings = slices.Concat(request.Warnings, img.Warnings)
	if img.Degraded != "" {
		s.Metrics.Degraded(request.Job.Template, img.Degraded)
	}
	// Not the time before: drawing may take seconds of those to exp.
	s.describe(w.Header(), dialect, request, img, time.Now())
	return serveContent(w, r, img.Bytes)
}

// draw makes the image of a request, or for one that has expired, returns what is kept of it.
func (s *server) draw(ctx context.Context, request signurl.Request) (*renderer.Image, error) {
	if !request.Expired(time.Now()) {
		return s.Render(ctx, request.Job)
	}
	if s.ServeExpired {
		if img, ok := s.Kept(request.Job); ok {
			return img, nil
		}
	}
	return nil, signurl.ErrExpired
}

// signed reports whether a request is for a signed URL, be it a good one or not.
func (s *server) signed(r *http.Request, _ *mux.RouteMatch) bool {
	return s.dialectOf(targetOf(r)) != nil
}

// dialectOf returns the dialect that owns a target: by its look, or where sources are open, because it names one.
func (s *server) dialectOf(target string) signurl.Dialect {
	dialect := s.Dialects.Of(target)
	if dialect != nil || !s.OpenSources {
		return dialect
	}
	for _, dialect := range s.Dialects {
		if _, _, err := s.rings[dialect.Name()].Open(target); !errors.Is(err, signurl.ErrSignature) {
			return dialect
		}
	}
	return nil
}

// verify reads a signed URL, or one that needs no signature here.
func (s *server) verify(dialect signurl.Dialect, target string) (*project.Project, signurl.Request, error) {
	ring := s.rings[dialect.Name()]
	owner, request, err := ring.Verify(target)
	if errors.Is(err, signurl.ErrSignature) && s.OpenSources {
		return ring.Open(target)
	}
	return owner, request, err
}

// targetOf returns what was asked for, to the byte. url.URL re-encodes a path that holds what it should not, and so
// makes another of it than was signed. It is right where the target is a whole URL (RFC 9112, section 3.2.2).
func targetOf(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

// describe sets an image's headers.
func (s *server) describe(
	header http.Header, dialect signurl.Dialect, request signurl.Request, img *renderer.Image, now time.Time,
) {
	setFields(header,
		field{"Content-Type", img.Format.ContentType()},
		field{"Content-Disposition", "inline; filename=" + strconv.Quote(request.Job.Template+"."+string(img.Format))},
		field{"Etag", `"` + img.Hash + `"`},
		field{"Cache-Control", s.cacheControl(request, img, now)},
		field{"Cache-Status", cacheStatus(img)},
		field{"Server-Timing", serverTiming(img)},
		field{"X-Content-Type-Options", "nosniff"},
		field{"Access-Control-Allow-Origin", "*"},
		field{"Cross-Origin-Resource-Policy", "cross-origin"},
	)
	if s.RobotsTag != "" {
		header.Set("X-Robots-Tag", s.RobotsTag)
	}
	if img.Degraded != "" {
		header.Set("Placard-Degraded", string(img.Degraded))
	}
	if len(img.Warnings) > 0 {
		header.Set("Placard-Warnings", quotedList(img.Warnings))
	}
	if describer, ok := dialect.(signurl.Describer); ok {
		for name, value := range describer.Describe(img.Source == renderer.Cached && img.Degraded == "") {
			header.Set(name, value)
		}
	}
}

// A field is one of a header, its name in the canonical form.
type field struct{ name, value string }

// setFields sets them in one allocation where Header.Set takes one for each.
func setFields(header http.Header, fields ...field) {
	values := make([]string, len(fields))
	for i, f := range fields {
		values[i] = f.value
		header[f.name] = values[i : i+1 : i+1]
	}
}

// cacheControl never lets an image outlive its URL, nor what is less than the whole image a minute.
func (s *server) cacheControl(request signurl.Request, img *renderer.Image, now time.Time) string {
	ttl := s.CacheTTL
	passing := img.Incomplete || img.Degraded != ""
	if passing {
		ttl = min(ttl, s.IncompleteTTL)
	}
	if !request.Expires.IsZero() {
		ttl = min(ttl, max(0, request.Expires.Sub(now)))
	}
	control := "public, max-age=" + strconv.Itoa(int(ttl/time.Second))
	if request.Job.Version != "" && !passing && ttl > 0 {
		control += ", immutable"
	}
	return control
}

// cacheStatus says where the image came from (RFC 9211), and of a substitute, what it is.
func cacheStatus(img *renderer.Image) string {
	if img.Degraded != "" {
		return sources[img.Source] + "; detail=" + string(img.Degraded)
	}
	return sources[img.Source]
}

var sources = map[renderer.Source]string{
	renderer.Drawn:     "placard; fwd=miss; stored",
	renderer.Collapsed: "placard; fwd=miss; collapsed",
	renderer.Cached:    "placard; hit",
}

// keptTiming is that of an image that was kept.
var keptTiming = timing(renderer.Timing{})

// serverTiming says how long the phases took, in milliseconds; nothing did for a kept image.
func serverTiming(img *renderer.Image) string {
	if img.Source == renderer.Cached {
		return keptTiming
	}
	return timing(img.Timing)
}

func timing(t renderer.Timing) string {
	ms := func(d time.Duration) string {
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 1, 64)
	}
	return "queue;dur=" + ms(t.Queue) + ", fetch;dur=" + ms(t.Fetch) +
		", fill;dur=" + ms(t.Fill) + ", paint;dur=" + ms(t.Paint)
}

// maxWarnings bounds the warnings that a header names: proxies refuse long heads.
const (
	maxWarnings     = 20
	maxWarningBytes = 120
)

// quotedList prints texts as a list of quoted strings (RFC 8941, section 3.3.3), and how many more there are. What such
// a string can't hold becomes a question mark.
func quotedList(texts []string) string {
	if more := len(texts) - maxWarnings; more > 0 {
		texts = append(texts[:maxWarnings:maxWarnings], fmt.Sprintf("and %d more", more))
	}
	quoted := make([]string, len(texts))
	for i, text := range texts {
		if len(text) > maxWarningBytes {
			text = text[:maxWarningBytes] + "..."
		}
		ascii := strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return '?'
			}
			return r
		}, text)
		quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(ascii) + `"`
	}
	return strings.Join(quoted, ", ")
}
