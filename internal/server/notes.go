package server

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// notes are what handlers find out about a request, for its log line, its metrics and its trace. They hold no
// signature: whoever reads the log must not learn a URL that works. So they have no path either, which may be a signed
// one after a prefix that a proxy put there, or asked for by another method.
type notes struct {
	route, project, template string
	// dialect is that of the URL; nil where it isn't signed.
	dialect signurl.Dialect
	// worthy: it is logged at the usual level, however it ends. Health checks and strangers' guesses are not: they come
	// often.
	worthy bool
	// drawn is the image, where that was drawn while the request waited.
	drawn *renderer.Image
	err   error
}

type notesKey struct{}

func notesOf(r *http.Request) *notes {
	n, ok := r.Context().Value(notesKey{}).(*notes)
	if !ok {
		return &notes{}
	}
	return n
}

// noteRoute notes which of the router's routes a request took, if any.
func noteRoute(r *http.Request) {
	if route := mux.CurrentRoute(r); route != nil {
		notesOf(r).route, _ = route.GetPathTemplate() // it fails where the route has none
	}
}

func noteProject(r *http.Request, id string)    { notesOf(r).project = id }
func noteTemplate(r *http.Request, name string) { notesOf(r).template = name }
func noteError(r *http.Request, err error)      { notesOf(r).err = err }

func noteDialect(r *http.Request, d signurl.Dialect) {
	n := notesOf(r)
	n.dialect, n.worthy = d, true
}

// noteImage notes an image that wasn't kept.
func noteImage(r *http.Request, img *renderer.Image) {
	if img.Source != renderer.Cached {
		notesOf(r).drawn = img
	}
}

// dialectName is the dialect's label in metrics.
func (n *notes) dialectName() string {
	if n.dialect == nil {
		return metrics.NoDialect
	}
	return n.dialect.Name()
}

// slowest names what took most of a request: a phase of drawing, or other, which is waiting for other instances,
// for the client, or for what has no phase.
func (n *notes) slowest(took time.Duration) string {
	name, most := "other", took
	if n.drawn == nil {
		return name
	}
	phases := phasesOf(n.drawn.Timing)
	for _, p := range phases {
		most -= p.took
	}
	for _, p := range phases {
		if p.took > most {
			name, most = p.name, p.took
		}
	}
	return name
}

// A phaseTime is how long a phase of drawing took.
type phaseTime struct {
	name string
	took time.Duration
}

// phasesOf are those of Server-Timing.
func phasesOf(t renderer.Timing) [4]phaseTime {
	return [4]phaseTime{{"queue", t.Queue}, {"fetch", t.Fetch}, {"fill", t.Fill}, {"paint", t.Paint}}
}
