package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// ErrExpired is a URL whose time is over.
var ErrExpired = errors.New("the URL has expired")

var (
	errNoRoute   = errors.New("nothing is served here")
	errMethod    = errors.New("the methods served here are")
	errTooLong   = errors.New("the URL is longer than 16 KiB")
	errAPIKey    = errors.New("the API key, header X-API-Key, is missing or wrong")
	errBodySize  = errors.New("the body is longer than 64 KiB")
	errBody      = errors.New("invalid body")
	errUnfit     = errors.New("no such URL can be signed")
	errUnready   = errors.New("no browser draws at the moment")
	errCondition = errors.New("the image is another one than If-Match names")
	errRange     = errors.New("the image has no such range of bytes")
)

// statuses is what each error means to the client. The first that fits counts. Where told is set, the client gets the
// error's text, else the log alone does.
var statuses = []struct {
	err    error
	status int
	told   bool
}{
	{errTooLong, http.StatusRequestURITooLong, true},
	{errMethod, http.StatusMethodNotAllowed, true},
	{errAPIKey, http.StatusUnauthorized, true},
	{errBodySize, http.StatusRequestEntityTooLarge, true},
	{errBody, http.StatusBadRequest, true},
	{signurl.ErrSignature, http.StatusForbidden, true},
	{signurl.ErrPath, http.StatusBadRequest, true},
	{signurl.ErrSyntax, http.StatusBadRequest, true},
	{ErrExpired, http.StatusGone, true},
	{errCondition, http.StatusPreconditionFailed, true},
	{errRange, http.StatusRequestedRangeNotSatisfiable, true},
	{errNoRoute, http.StatusNotFound, true},
	{signurl.ErrFormat, http.StatusNotFound, true},
	{renderer.ErrNoTemplate, http.StatusNotFound, true},
	{renderer.ErrRefused, http.StatusUnprocessableEntity, true},
	{renderer.ErrInvalid, http.StatusUnprocessableEntity, true},
	{renderer.ErrLimits, http.StatusUnprocessableEntity, true},
	{errUnfit, http.StatusUnprocessableEntity, true},
	{fetch.ErrUnreachable, http.StatusBadGateway, true},
	{fetch.ErrNotImage, http.StatusUnprocessableEntity, true},
	{fetch.ErrTimeout, http.StatusGatewayTimeout, true},
	{renderer.ErrBusy, http.StatusServiceUnavailable, true},
	{renderer.ErrClosed, http.StatusServiceUnavailable, true},
	{errUnready, http.StatusServiceUnavailable, true},
	{renderer.ErrCrashed, http.StatusServiceUnavailable, false},
	{context.DeadlineExceeded, http.StatusGatewayTimeout, false},
}

// retryAfter is what clients that came at a bad moment are told, in seconds.
const retryAfter = "2"

// problem is an error as RFC 9457 has it.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// Status returns the status that an error is answered with.
func Status(err error) int { return problemOf(err).Status }

func problemOf(err error) problem {
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			p := problem{Title: http.StatusText(s.status), Status: s.status}
			if s.told {
				p.Detail = err.Error()
			}
			return p
		}
	}
	return problem{Title: http.StatusText(http.StatusInternalServerError), Status: http.StatusInternalServerError}
}

func writeProblem(w http.ResponseWriter, p problem) {
	header := w.Header()
	header.Set("Content-Type", "application/problem+json")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if p.Status == http.StatusServiceUnavailable {
		header.Set("Retry-After", retryAfter)
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may have gone
}
