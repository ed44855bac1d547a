package studio

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/go-json-experiment/json"

	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/renderer"
)

// A handler answers a request or says why it can't.
type handler func(http.ResponseWriter, *http.Request) error

// handle makes answers of a handler's errors.
func (s *studio) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// A problem is an error as RFC 9457 has it, with the place in the form where it belongs.
type problem struct {
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitzero"`
	Field    string `json:"field,omitzero"`
	Property string `json:"property,omitzero"`
}

// fail answers with an error. Whoever uses the studio runs the server, so all is told but what the server alone can
// mend, which is for its log.
func (s *studio) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the page wants another picture by now
	}
	status := statusOf(err)
	p := problem{Title: http.StatusText(status), Status: status, Detail: err.Error()}
	switch {
	case status == http.StatusInternalServerError:
		p.Detail = "the server's log says why"
		s.Logger.LogAttrs(r.Context(), slog.LevelError, "studio", slog.String("path", r.URL.Path), slog.Any("err", err))
	case errors.Is(err, context.DeadlineExceeded):
		p.Detail = "it took too long to draw"
	}
	if field, ok := errors.AsType[*renderer.FieldError](err); ok {
		p.Field, p.Property, p.Detail = field.Field, field.Property, field.Error()
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.MarshalWrite(w, p) // the client may have gone
}

// statusOf is what an error means: the studio's own here, all others in the server's table.
func statusOf(err error) int {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case errors.Is(err, errKey):
		return http.StatusUnauthorized
	case errors.Is(err, errForeign):
		return http.StatusForbidden
	case errors.Is(err, errNoReports):
		return http.StatusNotFound
	case errors.Is(err, errUnsigned):
		return http.StatusUnprocessableEntity
	case tooLarge:
		return http.StatusRequestEntityTooLarge
	}
	return server.Status(err)
}

func writeJSON(w http.ResponseWriter, value any) error {
	data, err := json.Marshal(value, json.Deterministic(true))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(data) // the client may have gone
	return nil
}
