package signurl

import (
	"errors"
	"net/http"

	"github.com/placard/placard/renderer"
)

// What is wrong with the API key of a request for /api/signed/generate. A server gives these to Refuse.
var (
	ErrMissingAPIKey = errors.New("the header X-API-Key is missing")
	ErrInvalidAPIKey = errors.New("no project has that API key")
)

// An ogimageError is an ErrSyntax for which the service has a code.
type ogimageError struct{ code, message string }

func (e ogimageError) Error() string { return ErrSyntax.Error() + ": " + e.message }

func (e ogimageError) Unwrap() error { return ErrSyntax }

// ogimageAnswers are the service's answers to errors that are known elsewhere too.
var ogimageAnswers = []struct {
	err    error
	status int
	code   string
}{
	{ErrSignature, http.StatusBadRequest, "INVALID_SIGNATURE"},
	{ErrExpired, http.StatusBadRequest, "URL_EXPIRED"},
	{renderer.ErrNoTemplate, http.StatusBadRequest, "INVALID_TEMPLATE"},
	{renderer.ErrRateLimit, http.StatusTooManyRequests, "RATE_LIMITED"},
	{ErrMissingAPIKey, http.StatusUnauthorized, "MISSING_API_KEY"},
	{ErrInvalidAPIKey, http.StatusUnauthorized, "INVALID_API_KEY"},
}

// Refuse says the reason as {"error": true, "message": "…", "code": "…"}. Failures are 500 but for 503, which asks to
// come again.
func (OGImageAPI) Refuse(r Refusal) Reply {
	status, code, message := r.Status, "INVALID_REQUEST", r.message()
	if status >= http.StatusInternalServerError {
		code = "GENERATION_FAILED"
		if status != http.StatusServiceUnavailable {
			status = http.StatusInternalServerError
		}
	}
	if coded, ok := errors.AsType[ogimageError](r.Err); ok {
		status, code, message = http.StatusBadRequest, coded.code, coded.message
	}
	for _, answer := range ogimageAnswers {
		if errors.Is(r.Err, answer.err) {
			status, code = answer.status, answer.code
			break
		}
	}
	if errors.Is(r.Err, ErrSignature) {
		message = "invalid signature"
	}
	return jsonReply(status, map[string]any{"error": true, "message": message, "code": code})
}
