package server

import (
	"bytes"
	"maps"
	"net/http"
	"regexp"
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
		_ = writeJoined(w, r, data) // the client may have gone
		return nil
	}
	if !byteRanges.MatchString(r.Header.Get("Range")) {
		r.Header.Del("Range")
	}
	content := &contentWriter{ResponseWriter: w}
	http.ServeContent(content, r, "", time.Time{}, bytes.NewReader(data))
	return content.err
}

// byteRanges are ranges that net/http answers well, eight at most: each costs a part's head, however short it is.
// Others are left aside: those of another unit must be, those that are malformed or many may be (RFC 9110, sections
// 14.2 and 17.15); and of the last 0 bytes net/http would send a part that can't be described.
var byteRanges = regexp.MustCompile(`^bytes=[ \t]*(([0-9]+-[0-9]*|-0*[1-9][0-9]*)[ \t]*(,[ \t]*|$)){1,8}$`)

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
