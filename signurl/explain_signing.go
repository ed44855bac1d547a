package signurl

import (
	"slices"
	"strings"
)

// A signature is spelling(hash(key, text)), and each of the four may have been another than it should. A signing is
// how a dialect does it, to find out what somebody else did: so many combinations can all be tried.
type signing struct {
	hash      string   // the name of the right one
	spellings []string // the names of the right ones
	texts     []guess
}

// maxFaults is how many of key, hash and text may be wrong at once, besides the spelling. With all three there are
// several times as many combinations, and nobody gets that far off.
const maxFaults = 2

// A fault is one way to get a step of signing wrong. guess returns what may have been used then.
type fault[T any] struct {
	Cause
	guess func(T) []string
}

// A guess is a key or a text that may have been used. Its Cause says what is wrong with it; a right one has none.
type guess struct {
	value string
	Cause
}

// guesses are the right values and whatever else the faults may have made of them, or of the URL that has them: each
// value once.
func guesses[T any](right []string, from T, faults []fault[T]) (all []guess) {
	seen := map[string]bool{}
	add := func(values []string, cause Cause) {
		for _, value := range values {
			if !seen[value] {
				seen[value] = true
				all = append(all, guess{value, cause})
			}
		}
	}
	add(right, Cause{})
	for _, f := range faults {
		add(f.guess(from), f.Cause)
	}
	return all
}

// A keyGuess is what the key of that index may have become; -1 where it was none of them.
type keyGuess struct {
	guess
	index int
}

// keyGuesses are those at all keys.
func keyGuesses(keys []Key) (all []keyGuess) {
	for i, key := range keys {
		if key == (Key{}) {
			continue // it signs nothing
		}
		for _, g := range guesses([]string{key.text}, key.text, keyFaults) {
			all = append(all, keyGuess{g, i})
		}
	}
	for _, value := range noKeys {
		all = append(all, keyGuess{guess{value, noKeyCause}, -1})
	}
	return all
}

// explain returns the index of the key that made a signature and what was wrong, as little as possible, if anything. It
// isn't ok where no combination made it.
func (s signing) explain(keys []Key, signature string) (key int, causes []Cause, ok bool) {
	all := keyGuesses(keys)
	for faults := range maxFaults + 1 {
		for _, k := range all {
			if causes, ok := s.explainWith(k.guess, signature, faults); ok {
				return k.index, causes, true
			}
		}
	}
	return -1, nil, false
}

// explainWith tries all combinations of one key that have so many faults.
func (s signing) explainWith(key guess, signature string, faults int) (causes []Cause, ok bool) {
	for _, h := range hashes {
		for _, text := range s.texts {
			causes := wrong(key.Cause, s.hashCause(h.name), text.Cause)
			if len(causes) != faults {
				continue
			}
			if spelling := spellingOf(signature, h.sum(key.value, text.value)); spelling != "" {
				return wrong(append(causes, s.spellingCause(spelling))...), true
			}
		}
	}
	return nil, false
}

// wrong leaves out the steps that were right.
func wrong(steps ...Cause) []Cause {
	return slices.DeleteFunc(steps, func(c Cause) bool { return c == (Cause{}) })
}

func (s signing) hashCause(name string) Cause {
	if name == s.hash {
		return Cause{}
	}
	return Cause{"the signature was made with " + name, "use " + s.hash + ", with the key as its key"}
}

func (s signing) spellingCause(name string) Cause {
	if slices.Contains(s.spellings, name) {
		return Cause{}
	}
	return Cause{"the signature is " + name, "write it as " + strings.Join(s.spellings, " or ") + ", and all of it"}
}
