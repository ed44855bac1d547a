package signurl

import (
	"errors"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestEncodeModifications(t *testing.T) {
	tests := []struct {
		name  string
		given mods
		want  string // empty: ErrSyntax
	}{
		{"bare", mods{set("b", "", "<&>"), set("a", "", nil)}, `{"b":"<&>","a":null}`},
		{"named", mods{set("t", "text", true)}, `{"t":{"text":true}}`},
		{"apart", mods{set("t", "x", "1"), set("u", "", "2"), set("t", "y", "3")}, `{"t":{"x":"1","y":"3"},"u":"2"}`},
		{"spelling", mods{set("t", "", []any{renderer.Number("1.10"), "\u2028", nil})}, "{\"t\":[1.10,\"\u2028\",null]}"},
		{"bare next to named", mods{set("t", "", "T"), set("t", "color", "red")}, ""},
		{"named next to bare", mods{set("t", "color", "red"), set("t", "", "T")}, ""},
		{"twice", mods{set("t", "x", "1"), set("t", "x", "2")}, ""},
		{"twice bare", mods{set("t", "", "1"), set("t", "", "2")}, ""},
		{"invalid UTF-8", mods{set("t", "", "\xff")}, ""},
		{"invalid UTF-8 in a name", mods{set("\xff", "", "")}, ""},
		{"not a number", mods{set("t", "", renderer.Number("[1]"))}, ""},
		{"two numbers", mods{set("t", "", renderer.Number("1 2"))}, ""},
		{"empty number in a list", mods{set("t", "", []any{renderer.Number("")})}, ""},
		{"other type", mods{set("t", "", 1)}, ""},
		{"no field", mods{set("", "", "T")}, ""},
		{"list in a list", mods{set("t", "", []any{[]any{}})}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			job := renderer.Job{Template: "a", Modifications: test.given}
			if _, err := (Native{}).Sign(mustKey(t, "k"), Request{Job: job}); (test.want == "") != errors.Is(err, ErrSyntax) {
				t.Fatalf("Sign: %v", err)
			}
			if test.want == "" {
				return
			}
			got, err := encodePayload(job, never)
			if want := `{"modifications":` + test.want + `}`; err != nil || string(got) != want {
				t.Errorf("got %s, %v; want %s", got, err, want)
			}
		})
	}
}
