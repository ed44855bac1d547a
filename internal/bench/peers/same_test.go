package main

import (
	"bytes"
	"image"
	"image/color"
	stamp "image/draw" // whose name is taken
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

// paint returns a peer that answers with a png of one gray, with a white corner of so many pixels a side.
func paint(t *testing.T, width, height, corner int) *contender {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	stamp.Draw(picture, picture.Rect, image.NewUniform(color.Gray{Y: 100}), image.Point{}, stamp.Src)
	stamp.Draw(picture, image.Rect(0, 0, corner, corner), image.White, image.Point{}, stamp.Src)
	var body bytes.Buffer
	if err := png.Encode(&body, picture); err != nil {
		t.Fatal(err)
	}
	c := fake(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body.Bytes()) })
	c.formats = []renderer.Format{renderer.PNG}
	return c
}

func TestSameCard(t *testing.T) {
	placard := paint(t, width, height, 0)
	tests := []struct {
		name string
		peer *contender
		want string // of the error
	}{
		{"the same", paint(t, width, height, 0), ""},
		{"the edges of some letters", paint(t, width, height, 50), ""},
		{"another title", paint(t, width, height, 200), "the png of fake is 8.20 of 255 from Placard's"},
		{"another size", paint(t, 300, 300, 0), "covers (0,0)-(300,300), want (0,0)-(1200,630)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := &config{formats: []renderer.Format{renderer.PNG}, samples: t.TempDir()}
			err := sameCard(t.Context(), c, []*contender{placard, test.peer}, &titles{})
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if _, err := os.Stat(filepath.Join(c.samples, "fake.png")); err != nil {
				t.Errorf("there is no sample: %v", err)
			}
		})
	}
}
