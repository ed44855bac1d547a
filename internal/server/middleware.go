package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
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

// statusRecorder remembers the status that was sent. It makes an answer the last of its connection once the server
// is to stop: a client that used that again as it is closed would get a reset.
type statusRecorder struct {
	http.ResponseWriter
	leaving <-chan struct{}
	status  int
}

// clientGone is for a client that went away before the answer; the status is nginx's. It is sent all the same: one that
// has only closed its side of the connection would take silence for an empty image.
var clientGone = problem{Title: "Client Closed Request", Status: 499}

func (w *statusRecorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	if closed(w.leaving) {
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
