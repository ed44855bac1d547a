package signurl

import (
	"slices"
	"strings"
)

// An explainer is a Dialect that knows what its signers get wrong.
type explainer interface {
	guide() guide
	// readings are the ways to part a target, one at least.
	readings(s suspect) []reading
}

// A guide is how a dialect's URLs are signed, and what is done instead.
type guide struct {
	hash      string   // the name of the right one
	spellings []string // the names of the right ones, of the signature
	place     string   // where the signature goes, as an order
	covers    string   // what the signature is of, in words
	lost      string   // what to do about one that nothing explains
	texts     []fault[reading]
	advice    []payloadAdvice
}

// A reading is one way to part a target. Parts are as they stand in it.
type reading struct {
	target    string // with the signature under its right name
	signature string // may be empty
	// texts are the right ones: of one of them it should be the signature.
	texts []string
	// parts are what wrong texts may be put together from, by name. One that isn't there has no value.
	parts map[string][]string
	// causes are what is wrong with it whatever was signed, odd what looks wrong where nothing else explains it.
	causes []Cause
	odd    Cause
	// ignored are the names of parameters that have no effect.
	ignored []string
}

// part returns the first value of a part, or nothing.
func (r reading) part(name string) string {
	if values := r.parts[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// like makes texts of patterns: {name} stands for a part, {text} for the right texts.
func like(patterns ...string) func(reading) []string {
	return func(r reading) (texts []string) {
		for _, pattern := range patterns {
			texts = append(texts, r.fill(pattern)...)
		}
		return texts
	}
}

// fill puts parts into a pattern: each value of one with each of the others.
func (r reading) fill(pattern string) []string {
	texts := []string{""}
	for rest := pattern; rest != ""; {
		literal, after, found := strings.Cut(rest, "{")
		name, next, _ := strings.Cut(after, "}")
		values := []string{""}
		switch {
		case name == "text":
			values = r.texts
		case found:
			values = r.parts[name]
		}
		var longer []string
		for _, text := range texts {
			for _, value := range values {
				longer = append(longer, text+literal+value)
			}
		}
		texts, rest = longer, next
	}
	return texts
}

// guesses are the right texts, and the wrong ones with what is wrong.
func (g guide) guesses(r reading) []guess {
	all := guesses(r.texts, r, g.texts)
	for i := range all {
		all[i].Cause = r.say(all[i])
	}
	return all
}

// say puts origins into the cause of a text: {signed} is the one that it begins with, {listed} one of the server's.
func (r reading) say(text guess) Cause {
	signed, _ := cutOrigin(text.value)
	names := strings.NewReplacer("{signed}", quote(signed), "{listed}", quote(r.part("origin")))
	return Cause{names.Replace(text.Problem), names.Replace(text.Advice)}
}

// explain returns the index of the key that made a signature, and what was wrong. Of several readings the first that
// explains it counts.
func (g guide) explain(keys []Key, readings []reading) (key int, causes []Cause) {
	for _, r := range readings {
		how := signing{hash: g.hash, spellings: g.spellings, texts: g.guesses(r)}
		key, causes, ok := how.explain(keys, r.signature)
		if ok && len(r.causes)+len(causes) > 0 {
			return key, slices.Concat(r.causes, causes)
		}
	}
	return -1, append(slices.Clone(readings[0].causes), g.shapeCause(readings[0]))
}

// made reports whether a key made the signature of one of the right texts, in the right spelling.
func (g guide) made(key Key, r reading) bool {
	return len(r.causes) == 0 && slices.ContainsFunc(r.texts, func(text string) bool {
		return slices.Contains(g.spellings, spellingOf(r.signature, sumOf(g.hash, key.text, text)))
	})
}
