package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/placard/placard/internal/stress"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// request reads what a path such as images/article.png and the body, the payload of a native URL, ask for together.
func (s *studio) request(r *http.Request) (signurl.Request, error) {
	name, format, err := s.file(r)
	if err != nil {
		return signurl.Request{}, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return signurl.Request{}, fmt.Errorf("reading what to draw: %w", err)
	}
	request, err := signurl.ParsePayload(body)
	request.Job.Template, request.Job.Format = name, format
	return request, err
}

// file reads a template's name and a format from a path.
func (s *studio) file(r *http.Request) (name string, format renderer.Format, err error) {
	file := r.PathValue("file")
	ext := path.Ext(file)
	name = strings.TrimSuffix(file, ext)
	format, ok := renderer.ParseFormat(strings.TrimPrefix(ext, "."))
	if !ok {
		return "", "", fmt.Errorf("%w: %q; known are png, jpg, jpeg, webp", signurl.ErrFormat, ext)
	}
	_, err = s.template(r, name)
	return name, format, err
}

// turn waits until the studio may draw. The release is to be called once.
func (s *studio) turn(ctx context.Context) (release func(), err error) {
	select {
	case s.draws <- struct{}{}:
		return func() { <-s.draws }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// draw answers with a picture.
func (s *studio) draw(w http.ResponseWriter, r *http.Request) error {
	request, err := s.request(r)
	if err != nil {
		return err
	}
	return s.paint(w, r, request.Job)
}

// sample answers with a template as it comes, which a browser may keep for as long as the address has its version.
func (s *studio) sample(w http.ResponseWriter, r *http.Request) error {
	name, format, err := s.file(r)
	if err != nil {
		return err
	}
	tpl, err := s.Library.Template(name)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("v") == tpl.Hash {
		w.Header().Set("Cache-Control", "private, max-age=3600")
	}
	err = s.paint(w, r, renderer.Job{Template: name, Format: format, Modifications: stress.Sample.Modifications(tpl)})
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
	}
	return err
}

// paint draws a job in its turn, and sends it.
func (s *studio) paint(w http.ResponseWriter, r *http.Request, job renderer.Job) error {
	ctx, cancel := context.WithTimeout(r.Context(), s.RenderTimeout)
	defer cancel()
	release, err := s.turn(ctx)
	if err != nil {
		return fmt.Errorf("waiting to draw: %w", err)
	}
	defer release()
	img, err := s.Render(ctx, job)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", img.Format.ContentType())
	header.Set("Content-Length", strconv.Itoa(len(img.Bytes)))
	if len(img.Warnings) > 0 {
		warnings, err := json.Marshal(img.Warnings)
		if err != nil {
			return err
		}
		header.Set("Studio-Warnings", url.PathEscape(string(warnings))) // a head is ASCII, and warnings name any field
	}
	_, _ = w.Write(img.Bytes) // the client may have gone
	return nil
}

var errNoReports = errors.New("this server can't report where fields are")

// report answers with what Inspect finds out about a job.
func (s *studio) report(w http.ResponseWriter, r *http.Request) error {
	if s.Inspect == nil {
		return errNoReports
	}
	request, err := s.request(r)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.RenderTimeout)
	defer cancel()
	release, err := s.turn(ctx)
	if err != nil {
		return fmt.Errorf("waiting to look at it: %w", err)
	}
	defer release()
	found, err := s.Inspect(ctx, request.Job)
	if err != nil {
		return err
	}
	return writeJSON(w, found)
}
