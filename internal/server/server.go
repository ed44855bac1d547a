// Package server answers HTTP requests: it reads signed URLs, has their images made, and says in one place what each
// error means to the client.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/gorilla/mux"

	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// Config is what a server needs.
type Config struct {
	// Keys verify signatures: any of them.
	Keys []signurl.Key
	// Render makes images.
	Render func(context.Context, renderer.Job) (*renderer.Image, error)
	// Ready says whether images can be drawn.
	Ready func(context.Context) bool
	// RenderTimeout bounds a request, from the verified signature to the answer.
	RenderTimeout time.Duration
	// CacheTTL is how long clients may keep an image; IncompleteTTL, one with something missing.
	CacheTTL, IncompleteTTL time.Duration
	Metrics                 *metrics.Metrics
	Logger                  *slog.Logger
}

type server struct{ Config }

// New returns the handler of the public listener.
func New(config Config) http.Handler {
	s := &server{config}
	// The path is taken as it was sent: a cleaned or decoded one is another than was signed.
	routes := mux.NewRouter().SkipClean(true).UseEncodedPath()
	routes.PathPrefix("/img/").Methods(http.MethodGet, http.MethodHead).Handler(s.handle(s.image))
	routes.Path("/healthz").Methods(http.MethodGet, http.MethodHead).Handler(s.handle(s.healthz))
	routes.Path("/readyz").Methods(http.MethodGet, http.MethodHead).Handler(s.handle(s.readyz))
	routes.Path("/robots.txt").Methods(http.MethodGet, http.MethodHead).Handler(s.handle(s.robots))
	routes.NotFoundHandler = s.handle(func(http.ResponseWriter, *http.Request) error { return errNoRoute })
	routes.MethodNotAllowedHandler = s.handle(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Allow", "GET, HEAD")
		return errMethod
	})
	// Around the router, not by its Use: that passes over 404 and 405.
	return s.observe(s.recoverPanic(s.limitURL(routes)))
}

// Admin returns the handler of the admin listener: metrics, and profiles where profiling is on.
func Admin(m *metrics.Metrics, profiling bool) http.Handler {
	routes := mux.NewRouter()
	routes.Path("/metrics").Handler(m.Handler())
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
		MaxHeaderBytes:    maxHeadBytes,
		ReadHeaderTimeout: headTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		WriteTimeout:      renderTimeout + writeGrace,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
	}
}
