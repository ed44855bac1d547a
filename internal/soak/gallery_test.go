package soak

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// A gallery serves remote images, good ones and others.
type gallery struct {
	origin string
	mu     sync.Mutex
	held   chan struct{} // closed: what is held is let go
	asked  chan string   // the paths of what is held, as they are asked for
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	g := &gallery{held: make(chan struct{}), asked: make(chan string, 1000)}
	mux := http.NewServeMux()
	mux.HandleFunc("/held/", g.hold)
	mux.HandleFunc("/never/", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/drip/", func(w http.ResponseWriter, r *http.Request) { pour(w, r, 1, 50*time.Millisecond) })
	mux.HandleFunc("/endless/", func(w http.ResponseWriter, r *http.Request) { pour(w, r, 64<<10, 0) })
	mux.HandleFunc("/lie/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte("<!doctype html><title>No picture</title>"))
	})
	mux.HandleFunc("/bomb/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bomb()) })
	web := httptest.NewServer(mux)
	t.Cleanup(func() {
		web.CloseClientConnections()
		web.Close()
	})
	g.origin = web.URL
	return g
}

// hold serves a good picture, when it is let go.
func (g *gallery) hold(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	held := g.held
	g.mu.Unlock()
	g.asked <- r.URL.Path
	select {
	case <-held:
		_, _ = w.Write(picture())
	case <-r.Context().Done():
	}
}

// letGo serves what is held, and holds what comes after.
func (g *gallery) letGo() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.held)
	g.held = make(chan struct{})
}

// pour begins as a picture and never ends: so many bytes at a time.
func pour(w http.ResponseWriter, r *http.Request, n int, pause time.Duration) {
	_, _ = w.Write(picture()[:40])
	for r.Context().Err() == nil {
		if _, err := w.Write(make([]byte, n)); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		time.Sleep(pause)
	}
}

// picture is a good one.
var picture = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		panic(err)
	}
	return out.Bytes()
})

// bomb is a picture whose header, right in itself, says 30000×30000.
func bomb() []byte {
	out := bytes.Clone(picture())
	const name, width, height, sum = 12, 16, 20, 29 // where they are in a PNG
	binary.BigEndian.PutUint32(out[width:], 30000)
	binary.BigEndian.PutUint32(out[height:], 30000)
	binary.BigEndian.PutUint32(out[sum:], crc32.ChecksumIEEE(out[name:sum]))
	return out
}
