package fetch

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/placard/placard/renderer"
)

// FuzzDataURL holds of any data URL that it is refused by rule, is no image, or has no more bytes than it has letters and
// than are allowed; and that these, encoded again, are the same.
func FuzzDataURL(f *testing.F) {
	text := base64.StdEncoding.EncodeToString(gifSample())
	for _, seed := range []string{
		"data:image/gif;base64," + text, "DATA:Image/GIF;BASE64," + text, "data:image/gif;name=a;base64, " + text + "%0A",
		"data:image/png,%89PNG", "data:image/png,", "data:image/png;base64,A*AA", "data:image/png;base64,AA==#x", "data:,x",
		"data:image/svg+xml,<svg/>", "data:text/html,<script>", "data:image/png;base64", "data:", "data:image/png;;base64;,AAAA",
		"data:image/png,%zz", "data:image/avif;base64,AA\x00A", "data:image/webp;base64,====", "data:image/png ;base64,AAAA",
	} {
		f.Add(seed)
	}
	const maxBytes = 64
	f.Fuzz(func(t *testing.T, rawURL string) {
		if !isDataURL(rawURL) {
			return
		}
		_, refused := parseDataURL(rawURL)
		data, err := readDataURL(rawURL, maxBytes)
		switch {
		case refused != nil && (!errors.Is(refused, renderer.ErrRefused) || !errors.Is(err, renderer.ErrRefused)):
			t.Errorf("%q: got %v, then %v", rawURL, refused, err)
		case err != nil && !errors.Is(err, renderer.ErrRefused) && !errors.Is(err, ErrNotImage):
			t.Errorf("%q: got %v", rawURL, err)
		case err != nil:
			return
		}
		again, err := readDataURL("data:image/png;base64,"+base64.StdEncoding.EncodeToString(data), maxBytes)
		if len(data) > min(maxBytes, len(rawURL)) || err != nil || string(again) != string(data) {
			t.Errorf("%q has %q, encoded again %q, %v", rawURL, data, again, err)
		}
	})
}
