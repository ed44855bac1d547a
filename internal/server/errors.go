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
	{signurl.ErrMissingAPIKey, http.StatusUnauthorized, true},
	{signurl.ErrInvalidAPIKey, http.StatusUnauthorized, true},
	{errBodySize, http.StatusRequestEntityTooLarge, true},
	{errBody, http.StatusBadRequest, true},
	{signurl.ErrSignature, http.StatusForbidden, true},
	{signurl.ErrPath, http.StatusBadRequest, true},
	{signurl.ErrSyntax, http.StatusBadRequest, true},
	{signurl.ErrExpired, http.StatusGone, true},
	{errCondition, http.StatusPreconditionFailed, true},
	{errRange, http.StatusRequestedRangeNotSatisfiable, true},
	{errNoRoute, http.StatusNotFound, true},
	{signurl.ErrFormat, http.StatusNotFound, true},
	{project.ErrNoSource, http.StatusNotFound, true},
	{renderer.ErrNoTemplate, http.StatusNotFound, true},
	{renderer.ErrRefused, http.StatusUnprocessableEntity, true},
	{renderer.ErrInvalid, http.StatusUnprocessableEntity, true},
	{renderer.ErrLimits, http.StatusUnprocessableEntity, true},
	{renderer.ErrBudget, http.StatusUnprocessableEntity, true},
	{signurl.ErrUnsupported, http.StatusUnprocessableEntity, true},
	{errUnfit, http.StatusUnprocessableEntity, true},
	{fetch.ErrMissing, http.StatusNotFound, true},
	{fetch.ErrUnreachable, http.StatusBadGateway, true},
	{fetch.ErrNotImage, http.StatusUnprocessableEntity, true},
	{fetch.ErrTimeout, http.StatusGatewayTimeout, true},
	{renderer.ErrRateLimit, http.StatusTooManyRequests, true},
	{renderer.ErrBusy, http.StatusServiceUnavailable, true},
	{jobs.ErrUnknown, http.StatusNotFound, true},
	{jobs.ErrFull, http.StatusServiceUnavailable, true},
	{jobs.ErrAway, http.StatusServiceUnavailable, false},
	{renderer.ErrBroken, http.StatusServiceUnavailable, true},
	{renderer.ErrClosed, http.StatusServiceUnavailable, true},
	{errUnready, http.StatusServiceUnavailable, true},
	{cache.ErrPurge, http.StatusServiceUnavailable, true},
	{renderer.ErrCrashed, http.StatusServiceUnavailable, false},
	{context.DeadlineExceeded, http.StatusGatewayTimeout, false},
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
			if s.told {
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
