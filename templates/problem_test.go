package templates

import (
	"testing"

	"github.com/placard/placard/renderer"
)

// TestDrawn: what a picture shows is said where the field is written.
func TestDrawn(t *testing.T) {
	tpl := &renderer.Template{
		Page: "card/index.html", Fields: []renderer.Field{{Name: "title", Kind: renderer.Text}},
		Files: map[string][]byte{"card/index.html": []byte("<style>#title {}</style>\n<h1 id='title'></h1>\n<p class=\"by\">By")},
	}
	for _, tt := range []struct {
		name, field string
		want        int
	}{
		{"a field", "title", 2}, {"a tag", `<p class="by">`, 3}, {"a tag that is written otherwise", `<p class="at">`, 0}, {"the card", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Drawn(tpl, Problem{Field: tt.field, Rule: "overflow"})
			if got.Line != tt.want || got.File != "card/index.html" || !got.Warning || got.Rule != "overflow" {
				t.Errorf("got %+v, want a warning on line %d", got, tt.want)
			}
		})
	}
}
