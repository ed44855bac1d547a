package server

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// serveContent answers conditions, ranges and HEAD as net/http does, but with problems where that sends plain text, or,
// for a precondition, an empty body that caches may keep for as long as the image.
//
// Nearly all requests ask for the whole image and nothing else. They get it without the copy that ServeContent makes,
// which costs as much as all the rest of an answer from the cache.
func serveContent(w http.ResponseWriter, r *http.Request, data []byte) error {
	if isPlain(r) {
		w.Header().Set("Accept-Ranges", "bytes")
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data) // the client may have gone
		return nil
	}
	content := &contentWriter{ResponseWriter: w}
	http.ServeContent(content, r, "", time.Time{}, bytes.NewReader(data))
	return content.err
}

// conditions are the header fields by which a client asks for a part, or for nothing it has already (RFC 9110, sections
// 13 and 14).
var conditions = []string{"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"}

// isPlain reports whether a request is for the whole of what there is.
func isPlain(r *http.Request) bool {
	return r.Method == http.MethodGet &&
		!slices.ContainsFunc(conditions, func(name string) bool { _, given := r.Header[name]; return given })
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
	// The others describe the image.
	maps.DeleteFunc(w.Header(), func(name string, _ []string) bool { return name != "Content-Range" })
}

func (w *contentWriter) Write(b []byte) (int, error) {
	if w.err == nil {
		return w.ResponseWriter.Write(b)
	}
	return len(b), nil
}
