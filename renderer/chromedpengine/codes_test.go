package chromedpengine

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/templates"
)

// TestCodesAreRead has zbarimg read what was drawn: each kind of code, at several sizes and colours, from the shortest
// text to the longest.
func TestCodesAreRead(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	if _, err := exec.LookPath("zbarimg"); err != nil {
		if os.Getenv("LANGUAGES") == "all" {
			t.Fatal(err)
		}
		t.Skip("needs zbarimg, of Debian's zbar-tools")
	}
	painter := engine.New(openDriver(t, true), 2, slog.New(slog.DiscardHandler))
	plain, navy := "", "color:navy;background:#ffe"
	tests := []struct {
		name, kind    string // and attributes of the element
		text          string
		width, height int
		style         string
		scale         float64
		want          string // empty: the text
	}{
		{"a letter", "qr", "a", 60, 60, plain, 1, ""},
		{"an address", "qr", "https://example.com/events/2026?ref=card&x=1#top", 120, 120, plain, 1, ""},
		{"an address, navy on cream", "qr", "https://example.com/events/2026?ref=card&x=1#top", 171, 171, navy, 1, ""},
		{"an address, in a wide box", "qr", "https://example.com/events/2026?ref=card&x=1#top", 400, 150, plain, 1, ""},
		{"an address, at scale 2", "qr", "https://example.com/events/2026?ref=card&x=1#top", 100, 100, plain, 2, ""},
		{"markup", "qr", `<script>alert("&amp;")</script>`, 150, 150, plain, 1, ""},
		{"Japanese and emoji", "qr", "夜行列車 🚀 Grüße", 150, 150, plain, 1, ""},
		{"digits, level H", "qr data-level=H", "01234567890123456789", 120, 120, plain, 1, ""},
		{"1000 bytes", "qr", strings.Repeat("Placard ", 125), 560, 560, plain, 1, ""},
		{"the longest", "qr", strings.Repeat("0aB-", 582) + "end", 780, 780, plain, 1, ""},

		{"code128", "barcode", "Placard-1200 x 630", 480, 80, plain, 1, ""},
		{"code128, uneven modules", "barcode", "Placard-1200 x 630", 555, 70, navy, 1, ""},
		{"code128 of digits", "barcode", "0123456789", 300, 60, plain, 1, ""},
		{"ean13", "barcode data-format=ean13", "4006381333931", 260, 90, plain, 1, ""},
		{"ean13, completed", "barcode data-format=ean13", "400638133393", 351, 90, plain, 1, "4006381333931"},
		{"ean8", "barcode data-format=ean8", "96385074", 200, 80, plain, 1, ""},
		{"upca", "barcode data-format=upca", "036000291452", 300, 90, plain, 2, "0036000291452"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := fmt.Sprintf(`<meta name="viewport" content="width=800, height=800"><style>body { margin: 0; background: #345 }
				#code { margin: 10px; width: %dpx; height: %dpx; background: #fff; color: #000; %s }</style>
				<div id=code data-text="" data-kind=%s></div>`, test.width, test.height, test.style, test.kind)
			tpl, err := templates.Load(fstest.MapFS{"t/index.html": {Data: []byte(page)}}, "t", 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := renderer.Fit(renderer.Job{Format: renderer.PNG, Scale: test.scale, Modifications: []renderer.Modification{
				{Field: "code", Value: test.text}}}, tpl, renderer.Limits{MaxPixels: 16e6})
			if err != nil {
				t.Fatal(err)
			}
			img, err := painter.Paint(t.Context(), doc)
			if err != nil {
				t.Fatal(err)
			}
			want := test.want
			if want == "" {
				want = test.text
			}
			if got := scan(t, img.Bytes); got != want {
				t.Errorf("it is read as %.100q, want %.100q", got, want)
			}
		})
	}
}

func scan(t *testing.T, picture []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("zbarimg", "--quiet", "--raw", "--nodbus", file).Output()
	if err != nil {
		return fmt.Sprintf("%v: %s", err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}
