package inspect

import (
	"strings"
	"testing"
)

// at is a word of 40 px.
func at(x, y, width, height float64) word {
	return word{rectangle: rectangle{x, y, width, height}, Size: 40}
}

func TestOverflow(t *testing.T) {
	card := rectangle{0, 0, 1200, 630}
	box := rectangle{72, 72, 400, 100}
	tests := []struct {
		name string
		text text
		want string
	}{
		{"within", text{Box: box, Clip: card, Words: []word{at(72, 80, 300, 40), at(72, 125, 300, 40)}}, ""},
		{"marks above the line", text{Box: box, Clip: card, Words: []word{at(72, 60, 300, 50)}}, ""},
		{"a line too many", text{Box: box, Clip: card, Words: []word{at(72, 80, 300, 40), at(72, 160, 300, 40)}}, "runs out"},
		{"a long word", text{Box: box, Clip: card, Words: []word{at(72, 80, 500, 40)}}, "runs out"},
		{"a long word, cut", text{Box: box, Clip: box, Words: []word{at(72, 80, 500, 40)}}, "cut off"},
		{"half a line", text{Box: box, Clip: box, Words: []word{at(72, 80, 300, 40), at(72, 150, 300, 40)}}, "cut off"},
		{"whole lines", text{Box: box, Clip: box, Words: []word{at(72, 80, 300, 40), at(72, 180, 300, 40)}}, "cut off"},
		{"an ellipsis", text{Box: box, Clip: box, Ellipsis: true, Words: []word{at(72, 80, 500, 40)}}, ""},
		{"off the card", text{Box: card, Clip: card, Words: []word{at(1000, 80, 300, 40)}}, "cut off"},
		{"out of sight", text{Box: box, Clip: card, Words: []word{at(-2000, 80, 300, 40)}}, ""},
		{"for screen readers", text{Box: rectangle{72, 72, 1, 1}, Clip: rectangle{72, 72, 1, 1}, Words: []word{at(72, 72, 300, 40)}}, ""},
		{"turned", text{Box: box, Clip: card, Turned: true, Words: []word{at(72, 80, 500, 400)}}, ""},
		{"nothing", text{Box: box, Clip: card}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkFinding(t, overflow(&tt.text), Overflow, tt.want)
		})
	}
}

// TestHelpOnOverflow knows what the template has tried.
func TestHelpOnOverflow(t *testing.T) {
	box := rectangle{72, 72, 400, 100}
	for fit, want := range map[string]string{
		"":       `give it data-fit="shrink" or "clamp", or a larger box`,
		"shrink": "lower its data-min-size, or give it a larger box",
		"clamp":  "give it a larger box",
	} {
		got := overflow(&text{Box: box, Clip: box, Fit: fit, Words: []word{at(72, 80, 500, 40)}})
		if got == nil || got.Help != want {
			t.Errorf("data-fit=%q: got %+v, want %s", fit, got, want)
		}
	}
}

func TestOverlap(t *testing.T) {
	card := rectangle{0, 0, 1200, 630}
	title := text{Name: "title", Field: true, Clip: card, Words: []word{at(72, 80, 300, 40), at(72, 130, 300, 40)}}
	tests := []struct {
		name  string
		other text
		want  string
	}{
		{"below", text{Field: true, Clip: card, Words: []word{at(72, 180, 300, 30)}}, ""},
		{"beside", text{Field: true, Clip: card, Words: []word{at(380, 80, 300, 40)}}, ""},
		{"touching", text{Field: true, Clip: card, Words: []word{at(72, 160, 300, 30)}}, ""},
		{"over the second line", text{Name: "author", Field: true, Clip: card, Words: []word{at(200, 140, 300, 30)}}, `over "author"`},
		{"of no field", text{Name: `<p class="by">`, Clip: card, Words: []word{at(200, 140, 300, 30)}}, `the text of <p class="by">`},
		{"out of sight", text{Field: true, Clip: rectangle{600, 0, 600, 630}, Words: []word{at(200, 140, 300, 30)}}, ""},
		{"turned", text{Field: true, Turned: true, Clip: card, Words: []word{at(200, 140, 300, 30)}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkFinding(t, overlap(&title, &tt.other), Overlap, tt.want)
			if got := overlap(&tt.other, &title); (got == nil) != (tt.want == "") {
				t.Errorf("the other way round: got %+v", got)
			}
		})
	}
}

func TestNoGlyph(t *testing.T) {
	tests := []struct {
		name    string
		missing []string
		want    string
	}{
		{"none", nil, ""},
		{"one", []string{"\ue000"}, "no font has U+E000"},
		{"many", []string{"\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"}, "U+E003 and 2 more letters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkFinding(t, noGlyph(&text{Missing: tt.missing}), NoGlyph, tt.want)
		})
	}
}

func checkFinding(t *testing.T, got *Finding, rule Rule, want string) {
	t.Helper()
	if (got == nil) != (want == "") {
		t.Fatalf("got %+v, want %q", got, want)
	}
	if got != nil && (got.Rule != rule || got.Severity <= 0 || got.Help == "" || !strings.Contains(got.Message, want)) {
		t.Errorf("got %+v, want %s: %q", got, rule, want)
	}
}
