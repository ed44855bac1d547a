package enginetest

import (
	"maps"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/enginetest/escape"
)

// tries is how often the page is drawn. One with scripts is a fresh one each time, and is closed as soon as it is drawn.
const tries = 3

// testNetwork: whatever a page tries, nothing reaches a host, the picture is the page's, and so is the next one.
func testNetwork(t *testing.T, open Open) {
	for name, head := range map[string]string{"scripts off": "", "scripts on": `<meta name="scripts" content="allow">`} {
		t.Run(name, func(t *testing.T) {
			engine := start(t, open)
			canary := escape.Listen(t)
			files := maps.Clone(escape.Page(canary.Address))
			doc := document(t, template(t, files["page.html"]+head, files), renderer.Job{})
			for range tries {
				picture := decode(t, paint(t, engine, doc))
				for _, at := range [][2]int{{0, 0}, {320, 240}, {639, 479}} {
					wantPixel(t, picture, at[0], at[1], green)
				}
			}
			next := template(t, `<body style="background:#00f">`, nil)
			wantPixel(t, decode(t, paint(t, engine, document(t, next, renderer.Job{}))), 8, 8, blue)
			if heard := canary.Heard(); len(heard) > 0 {
				t.Errorf("the canary heard %q", heard)
			}
		})
	}
}
