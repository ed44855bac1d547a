package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strconv"

	"github.com/placard/placard/renderer"
)

// servePhotos serves a photo of 800×600 for every path. No two have the same bytes, so neither the server nor the
// browser can have decoded it before. Whoever starts it closes it.
func servePhotos() *httptest.Server {
	photo := makePhoto()
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(comment(photo, r.URL.Path)) // an error is the client's: it asks no more
	}))
}

// makePhoto returns a JPEG with as much detail as a photo has.
func makePhoto() []byte {
	picture := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for i := range 800 * 600 {
		x, y := i%800, i/800
		picture.SetRGBA(x, y, color.RGBA{uint8(x * y / 97), uint8(x ^ y), uint8(y / 3), 255}) //nolint:gosec // it wraps
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, picture, nil) // a buffer takes everything
	return b.Bytes()
}

// comment puts a text into a JPEG, as the first of its segments (COM, ITU-T T.81, B.2.4.5).
func comment(photo []byte, text string) []byte {
	const startOfImage = 2
	size := len(text) + 2 // its own two bytes count

	segment := append([]byte{0xff, 0xfe, byte(size >> 8), byte(size)}, text...) //nolint:gosec // a path is short
	return bytes.Join([][]byte{photo[:startOfImage], segment, photo[startOfImage:]}, nil)
}

// remote has photos in the card that were never fetched before. The first row has none: the work is that of a card and
// its photos, each as much as the card's own.
func (s *studio) remote() *series {
	list := &series{name: "remote images of 0.5 megapixels", what: "an image"}
	for _, n := range remoteCounts {
		list.steps = append(list.steps, s.step(strconv.Itoa(n), float64(1+n), func(image int) renderer.Job {
			set := title(image)
			for i := range n {
				url := fmt.Sprintf("%s/%d-%d.jpg", s.photos.URL, image, i)
				set = append(set, renderer.Modification{Field: fmt.Sprintf("p%d", i), Value: url})
			}
			return renderer.Job{Template: photosName(n), Format: renderer.JPEG, Modifications: set}
		}))
	}
	return list
}
