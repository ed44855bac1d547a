package signurl

import (
	"slices"
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	r := reading{texts: []string{"T1", "T2"}, parts: map[string][]string{"a": {"1", "2"}, "b": {"x"}, "JSON": {`{"a":"{b}"}`}}}
	tests := []struct {
		pattern string
		want    []string
	}{
		{"plain", []string{"plain"}},
		{"{a}", []string{"1", "2"}},
		{"<{a}{b}>", []string{"<1x>", "<2x>"}},
		{"{text}{a}", []string{"T11", "T12", "T21", "T22"}},
		{"{JSON}!", []string{`{"a":"{b}"}!`}},
		{"{a}{nobody's}", nil},
	}
	for _, test := range tests {
		if got := r.fill(test.pattern); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.pattern, got, test.want)
		}
	}
}

func TestExchange(t *testing.T) {
	tests := []struct {
		text, part string
		want       []string
	}{
		{"a/a.png", "a", []string{"a/1.png", "a/2.png"}},
		{"a", "a", []string{"1", "2"}},
		{"a", "b", nil},
		{"a", "", nil},
	}
	for _, test := range tests {
		if got := exchange([]string{test.text}, test.part, []string{"1", "2"}); !slices.Equal(got, test.want) {
			t.Errorf("%s in %s: got %q, want %q", test.part, test.text, got, test.want)
		}
	}
}

func TestNameSignature(t *testing.T) {
	sum := strings.Repeat("0a", 32)
	tests := []struct{ target, want, named string }{
		{"/p?c=1&s=2", "/p?c=1&s=2", ""},
		{"/p?c=1&sig=" + sum, "/p?c=1&s=" + sum, "sig"},
		{"/p?Signature=" + sum + "&c=1", "/p?s=" + sum + "&c=1", "Signature"},
		{"/p?c=1&whatever=" + sum, "/p?c=1&s=" + sum, "whatever"},
		{"/p?c=1&x=" + strings.Repeat("A", 43) + "%3D", "/p?c=1&s=" + strings.Repeat("A", 43) + "%3D", "x"},
		{"/p?c=" + sum + "&hash=1", "/p?c=" + sum + "&hash=1", ""},
		{"/p?token=short", "/p?token=short", ""},
		{"/p", "/p", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		got, causes := nameSignature(test.target, "s")
		said := ""
		if len(causes) > 0 {
			said = causes[0].Problem
		}
		if got != test.want || (said != "") != (test.named != "") || !strings.Contains(said, test.named) {
			t.Errorf("%s: got %s, %q; want %s, %q", test.target, got, said, test.want, test.named)
		}
	}
}

// What a stranger can make long costs no more for it.
func TestGuessesAreFew(t *testing.T) {
	if got := len(fewer(strings.Repeat("a=1&", 1000))); got != maxFewer {
		t.Errorf("a query is shortened in %d ways", got)
	}
	if got := len(everyFolder(strings.Repeat("/", 1000))); got != maxFolders {
		t.Errorf("a path begins %d times", got)
	}
	if got := everyFolder("a/b?c/d"); len(got) != 1 || got[0] != "/b?c/d" {
		t.Errorf("a query has folders: %q", got)
	}
	if got := len(everyBeginning(strings.Repeat("a", 5000))); got != maxAppended {
		t.Errorf("a URL is cut in %d ways", got)
	}
}

// Every fault of every dialect has words, and makes no text that is right.
func TestGuides(t *testing.T) {
	for _, s := range services() {
		e := s.dialect.(explainer)
		g := e.guide()
		if g.place == "" || g.covers == "" || g.lost == "" || len(g.spellings) == 0 || sumOf(g.hash, "k", "t") == nil {
			t.Errorf("%s: the guide lacks something: %+v", s.dialect.Name(), g)
		}
		_, target := cutOrigin(s.sign(vectorKey, s.text))
		r := e.readings(suspect{origin: host, target: target, hints: testHints})[0]
		if !slices.Contains(r.texts, s.text) {
			t.Errorf("%s: the right texts are %q, without %q", s.dialect.Name(), r.texts, s.text)
		}
		seen := map[string]bool{}
		for _, text := range g.guesses(r) {
			right := slices.Contains(r.texts, text.value)
			if right != (text.Cause == Cause{}) || seen[text.value] || strings.ContainsAny(text.Problem, "{}") {
				t.Errorf("%s: %q is wrong by %+v", s.dialect.Name(), text.value, text.Cause)
			}
			seen[text.value] = true
		}
	}
}
