package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log"
	"net/http"
	"testing"
)

// quiet swallows what a server says of clients that hang up.
var quiet = log.New(io.Discard, "", 0)

const limit = 1000

func TestByteLimit(t *testing.T) {
	padded := func(n int) []byte { return append(pngSample(), make([]byte, n-len(pngSample()))...) }
	tests := map[string]struct {
		handler http.HandlerFunc
		want    error
	}{
		"at the limit":       {sends(padded(limit)), nil},
		"one byte over":      {sends(padded(limit + 1)), ErrNotImage},
		"over, said early":   {announces("5000000000"), ErrNotImage},
		"over, of no length": {chunked(padded(limit + 1)), ErrNotImage},
		"endless":            {endless(identity), ErrNotImage},
		"endless, gzipped":   {endless(gzipped), ErrNotImage},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := fetchFrom(t, tt.handler, func(c *Config) { c.MaxBytes = limit })
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// announces a length and sends nothing until the client leaves: it must not wait for the body.
func announces(length string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", length)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

func chunked(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(body)
	}
}

func identity(w http.ResponseWriter) io.Writer { return w }

func gzipped(w http.ResponseWriter) io.Writer {
	w.Header().Set("Content-Encoding", "gzip")
	return gzip.NewWriter(w)
}

// endless sends zeros until the client leaves.
func endless(encode func(http.ResponseWriter) io.Writer) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		body, zeros := encode(w), bytes.Repeat([]byte{0}, 1<<16)
		for {
			if _, err := body.Write(zeros); err != nil {
				return
			}
		}
	}
}
