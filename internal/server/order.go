package server

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// maxBodyBytes bounds a request's body: more than what fits into a URL, with room for white space.
const maxBodyBytes = 64 << 10

// lastExpiry is the end of the year 9999, the last second that RFC 3339 can say.
const lastExpiry = 253402300799

// A signOrder is the body of POST /api/sign. A number that isn't there is nil, since 0 is a mistake.
type signOrder struct {
	Template      string         `json:"template"`
	Modifications jsontext.Value `json:"modifications"`
	Format        string         `json:"format"`
	ExpiresIn     *int64         `json:"expires_in"`
	Exp           *int64         `json:"exp"`
	Width         *int           `json:"width"`
	Height        *int           `json:"height"`
	Scale         *float64       `json:"scale"`
	Quality       *int           `json:"quality"`
	Version       string         `json:"version"`
	Dialect       string         `json:"dialect"`
}

func readOrder(w http.ResponseWriter, r *http.Request) (order signOrder, err error) {
	data, err := readBody(w, r, maxBodyBytes)
	if err != nil {
		return order, err
	}
	if err := readJSON(data, &order); err != nil {
		return order, err
	}
	return order, order.check()
}

// readBody reads at most that many bytes.
func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, fmt.Errorf("%w: it may have %d KiB", errBodySize, most>>10)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: reading it: %w", errBody, err)
	}
	return data, nil
}

// readJSON reads an object whose members value has, all of them.
func readJSON(data []byte, value any) error {
	if err := json.Unmarshal(data, value, json.RejectUnknownMembers(true)); err != nil {
		return explainJSON(err)
	}
	return nil
}

func (o signOrder) check() error {
	if o.Template == "" {
		return fmt.Errorf("%w: template is missing", errBody)
	}
	return nil
}

// explainJSON words what the decoder reports, whose own texts are about Go.
func explainJSON(err error) error {
	semantic, _ := errors.AsType[*json.SemanticError](err)
	syntactic, _ := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, json.ErrUnknownName):
		return fmt.Errorf("%w: %q is unknown", errBody, shorten(semantic.JSONPointer))
	case errors.Is(err, jsontext.ErrDuplicateName):
		return fmt.Errorf("%w: %q occurs twice", errBody, shorten(syntactic.JSONPointer))
	case semantic != nil && semantic.JSONPointer != "":
		return fmt.Errorf("%w: %q is a value of the wrong kind or out of range", errBody, shorten(semantic.JSONPointer))
	case syntactic != nil:
		return fmt.Errorf("%w: not a JSON object: at byte %d: %w", errBody, syntactic.ByteOffset, syntactic.Err)
	}
	return fmt.Errorf("%w: not a JSON object", errBody)
}

// maxShown is how many bytes of a body an error repeats: enough to recognise it.
const maxShown = 60

func shorten[S ~string](s S) string {
	if len(s) <= maxShown {
		return string(s)
	}
	return strings.ToValidUTF8(string(s[:maxShown]), "") + "…"
}

// job makes a job of the order. Sign checks the ranges of its numbers, of which it takes 0 for nothing said.
func (o signOrder) job() (job renderer.Job, err error) {
	job = renderer.Job{Template: o.Template, Version: o.Version}
	if len(o.Modifications) > 0 && o.Modifications.Kind() != 'n' {
		if job.Modifications, err = signurl.ParseModifications(o.Modifications); err != nil {
			return job, err
		}
	}
	if o.Format != "" { // else the dialect's own
		var ok bool
		if job.Format, ok = renderer.ParseFormat(o.Format); !ok {
			return job, fmt.Errorf("%w: format is %q; it may be png, jpg, jpeg or webp", errUnfit, shorten(o.Format))
		}
	}
	return job, errors.Join(
		set(&job.Width, o.Width, "width"), set(&job.Height, o.Height, "height"),
		set(&job.Scale, o.Scale, "scale"), set(&job.Quality, o.Quality, "quality"))
}

func set[T int | float64](field, given *T, name string) error {
	if given == nil {
		return nil
	}
	if *given == 0 {
		return fmt.Errorf("%w: %s is 0", errBody, name)
	}
	*field = *given
	return nil
}

// dialect is the native one unless another is named.
func (o signOrder) dialect(known signurl.Dialects, p *project.Project) (signurl.Dialect, error) {
	dialect, err := known.Named(cmp.Or(o.Dialect, signurl.Native{}.Name()))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnfit, err)
	}
	if !p.AllowsDialect(dialect.Name()) {
		return nil, fmt.Errorf("%w: the project may not use the dialect %s", errUnfit, dialect.Name())
	}
	return dialect, nil
}

// expires is when the URL dies; the zero time means never.
func (o signOrder) expires(now time.Time) (time.Time, error) {
	switch {
	case o.Exp != nil && o.ExpiresIn != nil:
		return time.Time{}, fmt.Errorf("%w: exp and expires_in are both given", errBody)
	case o.Exp == nil && o.ExpiresIn == nil:
		return time.Time{}, nil
	case o.Exp != nil && (*o.Exp <= now.Unix() || *o.Exp > lastExpiry):
		return time.Time{}, fmt.Errorf("%w: exp is %d, which has passed or is after the year 9999", errUnfit, *o.Exp)
	case o.Exp != nil:
		return time.Unix(*o.Exp, 0).UTC(), nil
	case *o.ExpiresIn < 1 || *o.ExpiresIn > lastExpiry-now.Unix():
		return time.Time{}, fmt.Errorf("%w: expires_in is %d; it may be 1 second or more, up to the year 9999",
			errUnfit, *o.ExpiresIn)
	}
	return time.Unix(now.Unix()+*o.ExpiresIn, 0).UTC(), nil
}
