package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

var (
	errNoRoute   = errors.New("nothing is served here")
	errMethod    = errors.New("the methods served here are")
	errTooLong   = errors.New("the URL is longer than 16 KiB")
	errAPIKey    = errors.New("the API key, header X-API-Key, is missing or wrong")
	errBodySize  = errors.New("the body is too long")
	errBody      = errors.New("invalid body")
	errUnfit     = errors.New("no such URL can be signed")
	errUnready   = errors.New("no browser draws at the moment")
	errCondition = errors.New("the image is another one than If-Match names")
	errRange     = errors.New("the image has no such range of bytes")
)

// A telling is how much of an error's text the client gets. The log has all of it.
type telling int

const (
	nothing telling = iota
	kind            // that of the error in the table: what it wraps is about machines within
	whole
)

// statuses is what each error means to the client. The first that fits counts.
var statuses = []struct {
	err    error
	status int
	told   telling
}{
	{errTooLong, http.StatusRequestURITooLong, whole},
	{errMethod, http.StatusMethodNotAllowed, whole},
	{errAPIKey, http.StatusUnauthorized, whole},
	{signurl.ErrMissingAPIKey, http.StatusUnauthorized, whole},
	{signurl.ErrInvalidAPIKey, http.StatusUnauthorized, whole},
	{errBodySize, http.StatusRequestEntityTooLarge, whole},
	{errBody, http.StatusBadRequest, whole},
	{signurl.ErrSignature, http.StatusForbidden, whole},
	{signurl.ErrPath, http.StatusBadRequest, whole},
	{signurl.ErrSyntax, http.StatusBadRequest, whole},
	{signurl.ErrExpired, http.StatusGone, whole},
	{errCondition, http.StatusPreconditionFailed, whole},
	{errRange, http.StatusRequestedRangeNotSatisfiable, whole},
	{errNoRoute, http.StatusNotFound, whole},
	{signurl.ErrFormat, http.StatusNotFound, whole},
	{project.ErrNoSource, http.StatusNotFound, whole},
	{renderer.ErrNoTemplate, http.StatusNotFound, whole},
	{renderer.ErrRefused, http.StatusUnprocessableEntity, whole},
	{renderer.ErrInvalid, http.StatusUnprocessableEntity, whole},
	{renderer.ErrLimits, http.StatusUnprocessableEntity, whole},
	{renderer.ErrBudget, http.StatusUnprocessableEntity, whole},
	{signurl.ErrUnsupported, http.StatusUnprocessableEntity, whole},
	{errUnfit, http.StatusUnprocessableEntity, whole},
	{fetch.ErrMissing, http.StatusNotFound, whole},
	{fetch.ErrUnreachable, http.StatusBadGateway, whole},
	{fetch.ErrNotImage, http.StatusUnprocessableEntity, whole},
	{fetch.ErrTimeout, http.StatusGatewayTimeout, whole},
	{renderer.ErrRateLimit, http.StatusTooManyRequests, whole},
	{renderer.ErrBusy, http.StatusServiceUnavailable, whole},
	{jobs.ErrUnknown, http.StatusNotFound, whole},
	{jobs.ErrFull, http.StatusServiceUnavailable, whole},
	{jobs.ErrAway, http.StatusServiceUnavailable, kind},
	{renderer.ErrBroken, http.StatusServiceUnavailable, whole},
	{renderer.ErrClosed, http.StatusServiceUnavailable, whole},
	{errUnready, http.StatusServiceUnavailable, whole},
	{cache.ErrPurge, http.StatusServiceUnavailable, whole},
	{renderer.ErrCrashed, http.StatusServiceUnavailable, nothing},
	{context.DeadlineExceeded, http.StatusGatewayTimeout, nothing},
}

// retryAfter is what clients that came at a bad moment are told, in seconds, where the error doesn't say it.
const retryAfter = "2"

// problem is an error as RFC 9457 has it.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Errors are of members of the body, where it may have several.
	Errors []memberProblem `json:"errors,omitempty"`
}

// A memberProblem is what is wrong with one member of a list.
type memberProblem struct {
	Index  int    `json:"index"` // from 0
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// Status returns the status that an error is answered with.
func Status(err error) int { return problemOf(err).Status }

func problemOf(err error) problem {
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			p := problem{Title: http.StatusText(s.status), Status: s.status}
			switch s.told {
			case kind:
				p.Detail = s.err.Error()
			case whole:
				p.Detail = err.Error()
			}
			return p
		}
	}
	return problem{Title: http.StatusText(http.StatusInternalServerError), Status: http.StatusInternalServerError}
}

func writeProblem(w http.ResponseWriter, p problem) {
	body, _ := json.Marshal(p) // of a number and texts, so it can't fail
	header := map[string]string{"Content-Type": "application/problem+json"}
	write(w, signurl.Reply{Status: p.Status, Header: header, Body: string(body) + "\n"})
}

// write sends an answer that is no image. No cache may keep it.
func write(w http.ResponseWriter, reply signurl.Reply) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	// Fastly, by some of its configurations, minds ages alone. Varnish looks here, where this is, and not above.
	header.Set("Surrogate-Control", "no-store, max-age=0")
	header.Set("X-Content-Type-Options", "nosniff")
	if reply.Status == http.StatusServiceUnavailable && header.Get("Retry-After") == "" {
		header.Set("Retry-After", retryAfter)
	}
	for name, value := range reply.Header {
		header.Set(name, value)
	}
	w.WriteHeader(reply.Status)
	_, _ = io.WriteString(w, reply.Body) // the client may have gone
}

// writeError answers with what an error means, in the words of the request's dialect.
func writeError(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if retry, ok := errors.AsType[*renderer.RetryError](err); ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(retry.After.Seconds()))))
	}
	refuser, ok := notesOf(r).dialect.(signurl.Refuser)
	if !ok {
		writeProblem(w, p)
		return
	}
	write(w, refuser.Refuse(signurl.Refusal{Status: p.Status, Title: p.Title, Detail: p.Detail, Err: err}))
}
