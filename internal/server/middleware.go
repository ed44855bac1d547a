package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/placard/placard/signurl"
)

// MaxURLBytes bounds a request's target; a longer one is answered 414.
const MaxURLBytes = 16 << 10

// A handler answers a request or says why it can't.
type handler func(http.ResponseWriter, *http.Request) error

// handle makes statuses of a handler's errors. The log gets the whole error, the client what it can act on.
func (s *server) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		noteRoute(r)
		err := h(w, r)
		if err == nil {
			return
		}
		noteError(r, err)
		if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
			writeProblem(w, clientGone)
			return
		}
		writeError(w, r, err)
	})
}

// methods wraps the handler of a route that has these methods and no other.
func (s *server) methods(allowed ...string) func(handler) http.Handler {
	list := strings.Join(allowed, ", ")
	return func(h handler) http.Handler {
		return s.handle(func(w http.ResponseWriter, r *http.Request) error {
			if !slices.Contains(allowed, r.Method) {
				w.Header().Set("Allow", list)
				return fmt.Errorf("%w %s", errMethod, list)
			}
			return h(w, r)
		})
	}
}

// limitURL turns URLs away that are too long, before anything reads them.
func (s *server) limitURL(next http.Handler) http.Handler {
	tooLong := s.handle(func(http.ResponseWriter, *http.Request) error { return errTooLong })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.RequestURI) > MaxURLBytes {
			tooLong.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// recoverPanic makes a 500 of a panic.
func (s *server) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				noteError(r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
				writeProblem(w, problemOf(errors.New("panic")))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// notes are what handlers find out about a request, for its log line and its metrics. They hold no signature: whoever
// reads the log must not learn a URL that works. So they have no path either, which may be a signed one after a prefix
// that a proxy put there, or asked for by another method.
type notes struct {
	route, project, template string
	// dialect is that of the URL; nil where it isn't signed.
	dialect signurl.Dialect
	// worthy: it is logged at the usual level, however it ends. Health checks and strangers' guesses are not: they come
	// often.
	worthy bool
	err    error
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

func noteDialect(r *http.Request, d signurl.Dialect) { notesOf(r).dialect, notesOf(r).worthy = d, true }

// dialectName is the dialect's label in metrics.
func (n *notes) dialectName() string {
	if n.dialect == nil {
		return "none"
	}
	return n.dialect.Name()
}

// observe counts and logs every request.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		n := &notes{}
		recorder := &statusRecorder{ResponseWriter: w, stopping: s.Stopping}
		next.ServeHTTP(recorder, r.WithContext(context.WithValue(r.Context(), notesKey{}, n)))
		s.Metrics.Request(n.dialectName(), recorder.status)
		s.log(r, n, recorder, time.Since(start))
	})
}

// log writes a request's line.
func (s *server) log(r *http.Request, n *notes, recorder *statusRecorder, elapsed time.Duration) {
	level := slog.LevelInfo
	switch {
	case !n.worthy && recorder.status < http.StatusInternalServerError:
		level = slog.LevelDebug
	case recorder.status == http.StatusInternalServerError:
		level = slog.LevelError
	case recorder.status > http.StatusInternalServerError:
		level = slog.LevelWarn
	}
	if !s.Logger.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("client", s.client(r)), slog.String("method", r.Method), slog.Int("status", recorder.status),
		slog.Duration("took", elapsed), slog.String("cache", recorder.Header().Get("Cache-Status")),
	}
	if n.project != "" {
		attrs = append(attrs, slog.String("project", n.project))
	}
	if n.dialect == nil {
		attrs = append(attrs, slog.String("route", n.route))
	} else {
		attrs = append(attrs, slog.String("dialect", n.dialectName()), slog.String("template", n.template))
	}
	if n.err != nil {
		attrs = append(attrs, slog.Any("err", n.err))
	}
	s.Logger.LogAttrs(r.Context(), level, "request", attrs...)
}

// statusRecorder remembers the status that was sent. It makes an answer the last of its connection once the server
// stops: a client that used that again as it is closed would get a reset.
type statusRecorder struct {
	http.ResponseWriter
	stopping <-chan struct{}
	status   int
}

// clientGone is for a client that went away before the answer; the status is nginx's. It is sent all the same: one that
// has only closed its side of the connection would take silence for an empty image.
var clientGone = problem{Title: "Client Closed Request", Status: 499}

func (w *statusRecorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	if closed(w.stopping) {
		w.Header().Set("Connection", "close")
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusRecorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController and ServeContent reach the writer beneath.
func (w *statusRecorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
