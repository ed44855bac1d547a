// Package server answers HTTP requests: it reads signed URLs, has their images made, and says in one place what each
// error means to the client.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/tracing"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// Config is what a server needs.
type Config struct {
	// Projects say whose URLs and API keys are good, and for what.
	Projects project.Set
	// Library has the templates that the API tells of.
	Library Library
	// Dialects are the grammars of the URLs that are served.
	Dialects signurl.Dialects
	// PublicURL is the origin of URLs that the API signs.
	PublicURL string
	// Fit holds a job against its template.
	Fit func(renderer.Job) (*renderer.Document, error)
	// Render makes images.
	Render func(context.Context, renderer.Job) (*renderer.Image, error)
	// Kept returns an image that is in the cache, and draws nothing.
	Kept func(context.Context, renderer.Job) (*renderer.Image, bool)
	// Purger has kept images forgotten.
	Purger Purger
	// ServeExpired: an expired URL gets its image while that is kept.
	ServeExpired bool
	// OpenSources: images of the projects' sources need no signature.
	OpenSources bool
	// AsyncHosts are those that answer before the image is there, in dialects that have it, without a port.
	AsyncHosts []string
	// Jobs has images drawn later, by the Draw of a Worker of the same Config.
	Jobs jobs.Queue
	// SharedTimeout is how long a request for an image waits for what instances share, all together: Redis, the bucket,
	// and Jobs to take what it promises.
	SharedTimeout time.Duration
	// MaxRenders is how many images one request to the API may ask for.
	MaxRenders int
	// CheckWebhook says whether a webhook may be sent to a URL, as far as the URL tells.
	CheckWebhook func(url string) error
	// BustInterval is how old an image must be for an unsigned parameter to have it drawn again.
	BustInterval time.Duration
	// Ready says whether images can be drawn.
	Ready func(context.Context) bool
	// Leaving is closed when the server has been told to stop: it isn't ready any more, and each answer is the last of its
	// connection. Stopping is closed at the same time or later: what comes then is turned away. nil: they never are.
	Leaving, Stopping <-chan struct{}
	// RenderTimeout bounds a request, from the verified signature to the answer.
	RenderTimeout time.Duration
	// CacheTTL is how long clients may keep an image; IncompleteTTL, one with something missing.
	CacheTTL, IncompleteTTL time.Duration
	// StaleWhileRevalidate and StaleIfError are how long caches may serve an image after CacheTTL, while they get it
	// anew and when that fails; 0: not at all.
	StaleWhileRevalidate, StaleIfError time.Duration
	// SurrogateKeys are the SurrogateHeaders that images have.
	SurrogateKeys []string
	// RobotsTag is the X-Robots-Tag of images; empty for none.
	RobotsTag string
	// RateLimited: what draws counts renders by key and address, and must be told both.
	RateLimited bool
	// TrustedProxies are ranges of addresses whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// SlowRequest is how long a request takes before its log line says what took most of that; 0: it never does.
	SlowRequest time.Duration
	// Tracing has requests and jobs traced; nil: none are.
	Tracing *tracing.Tracing
	Metrics *metrics.Metrics
	Logger  *slog.Logger
}

// A Library is one that can say which templates it has.
type Library interface {
	renderer.Library
	Templates() []*renderer.Template
}

type server struct {
	Config
	rings map[string]project.Ring // by the dialect's name
	// usualCacheControl is that of an image that is whole and whose URL has neither an end nor a version.
	usualCacheControl string
}

func newServer(config Config) *server {
	s := &server{Config: config, rings: map[string]project.Ring{}}
	s.usualCacheControl = s.lifetimeOf(signurl.Request{}, &renderer.Image{}, time.Time{}).String()
	for _, dialect := range s.Dialects {
		s.rings[dialect.Name()] = s.Projects.Ring(dialect)
	}
	return s
}

// New returns the handler of the public listener.
func New(config Config) http.Handler {
	s := newServer(config)
	// The path is taken as it was sent: a cleaned or decoded one is another than was signed.
	routes := mux.NewRouter().SkipClean(true).UseEncodedPath()
	get, post := s.methods(http.MethodGet, http.MethodHead), s.methods(http.MethodPost)
	routes.Path("/api/templates").Handler(get(s.api(s.listTemplates)))
	routes.Path("/api/templates/{name}").Handler(get(s.api(s.describeTemplate)))
	routes.Path("/api/sign").Handler(post(s.api(s.sign)))
	routes.Path("/api/render").Handler(post(s.api(s.render)))
	routes.Path("/api/render/{id}").Handler(get(s.api(s.describeJob)))
	routes.Path("/api/purge").Handler(post(s.api(s.purge)))
	routes.Path("/api/signed/generate").Handler(get(s.generate))
	routes.Path("/healthz").Handler(get(s.healthz))
	routes.Path("/readyz").Handler(get(s.readyz))
	routes.Path("/robots.txt").Handler(get(s.robots))
	routes.MatcherFunc(s.signed).Handler(get(s.image)) // last: one dialect takes whatever is left
	routes.NotFoundHandler = s.handle(func(http.ResponseWriter, *http.Request) error { return errNoRoute })
	// Around the router, not by its Use: that passes over 404 and 405.
	return s.trace(s.observe(s.recoverPanic(s.drain(s.limitURL(shortCut("/img/", get(s.image), routes))))))
}

// shortCut spares paths with the prefix the router, which takes as long for them as an image from the memory does.
func shortCut(prefix string, straight, routes http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, prefix) {
			straight.ServeHTTP(w, r)
			return
		}
		routes.ServeHTTP(w, r)
	})
}

// Admin returns the handler of the admin listener: metrics, the studio if there is one, and profiles where profiling is
// on.
func Admin(m *metrics.Metrics, profiling bool, studio http.Handler) http.Handler {
	routes := mux.NewRouter()
	routes.Path("/metrics").Handler(m.Handler())
	if studio != nil {
		routes.Path("/studio").Handler(http.RedirectHandler("/studio/", http.StatusMovedPermanently))
		routes.PathPrefix("/studio/").Handler(studio)
	}
	if profiling {
		routes.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		routes.HandleFunc("/debug/pprof/profile", pprof.Profile)
		routes.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		routes.HandleFunc("/debug/pprof/trace", pprof.Trace)
		routes.PathPrefix("/debug/pprof/").HandlerFunc(pprof.Index)
	}
	return routes
}

// maxHeadBytes bounds a request's head; more is 431. net/http allows 4096 bytes beyond what it is given.
const maxHeadBytes = 64<<10 - 4096

// Listen settings of net/http: how long a client may take. A slow one costs nobody else anything.
const (
	headTimeout = 5 * time.Second
	readTimeout = 10 * time.Second
	idleTimeout = 60 * time.Second
	// writeGrace is what an answer may take beyond the time for drawing it.
	writeGrace = 30 * time.Second
)

// HTTP returns an http.Server with this package's limits around a handler.
func HTTP(handler http.Handler, renderTimeout time.Duration, logger *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ConnContext:       noteConn,
		MaxHeaderBytes:    maxHeadBytes,
		ReadHeaderTimeout: headTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		WriteTimeout:      renderTimeout + writeGrace,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
	}
}
