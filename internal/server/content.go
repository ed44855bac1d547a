package server

import (
	"bytes"
	"net/http"
	"time"
)

// serveContent answers conditions, ranges and HEAD as net/http does, but with problems where that sends plain text, or,
// for a precondition, an empty body that caches may keep for as long as the image.
func serveContent(w http.ResponseWriter, r *http.Request, data []byte) error {
	content := &contentWriter{ResponseWriter: w}
	http.ServeContent(content, r, "", time.Time{}, bytes.NewReader(data))
	return content.err
}

// contentWriter passes everything on but errors, which it keeps.
type contentWriter struct {
	http.ResponseWriter
	err error
}

func (w *contentWriter) WriteHeader(status int) {
	switch status {
	case http.StatusPreconditionFailed:
		w.err = errCondition
	case http.StatusRequestedRangeNotSatisfiable:
		w.err = errRange
	default:
		w.ResponseWriter.WriteHeader(status)
		return
	}
	for _, name := range imageHeaders {
		w.Header().Del(name)
	}
}

func (w *contentWriter) Write(b []byte) (int, error) {
	if w.err == nil {
		return w.ResponseWriter.Write(b)
	}
	return len(b), nil
}
