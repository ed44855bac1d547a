package signurl

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestEveryDialectHasACase(t *testing.T) {
	for _, d := range all {
		if dialectCases[d.Name()].random == nil {
			t.Errorf("%s has no dialectCase", d.Name())
		}
	}
}

func TestParseReadsWhatSignWrote(t *testing.T) {
	keys := []Key{mustKey(t, "other"), mustKey(t, vectorKey)}
	for _, d := range all {
		t.Run(d.Name(), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 500 {
				want := dialectCases[d.Name()].random(r)
				want.Key = 1
				target, err := d.Sign(keys[1], want)
				if err != nil {
					t.Fatalf("Sign(%+v): %v", want, err)
				}
				got, err := d.Parse(keys, target)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("%s:\n got %+v, %v\nwant %+v", target, got, err, want)
				}
				if of := all.Of(target); !reflect.DeepEqual(of, d) {
					t.Fatalf("%s is of %T, want %T", target, of, d)
				}
			}
		})
	}
}

// A sample is a signed target and what it says.
type sample struct {
	dialect Dialect
	keys    []Key
	target  string
	request Request
}

var sampleKeys = []Key{{"other"}, {vectorKey}}

// samples returns targets of a dialect, signed with the second of two keys.
func samples(t testing.TB, d Dialect, keys []Key) (list []sample) {
	t.Helper()
	c, r := dialectCases[d.Name()], rand.New(rand.NewPCG(3, 4))
	targets := []string{c.forge(keys[1], c.well)}
	if d.Name() != "ogimageapi" { // which signs all there is
		targets = append(targets, joinSignature(targets[0], "fbclid=1"))
	}
	for range 2 {
		target, err := d.Sign(keys[1], c.random(r))
		if err != nil {
			t.Fatal(err)
		}
		targets = append(targets, target)
	}
	for _, target := range targets {
		request, err := d.Parse(keys, target)
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		list = append(list, sample{d, keys, target, request})
	}
	return list
}

// check holds that an altered target is refused, or says what it said before. It is refused with ErrSignature, or one of
// the allowed errors, where nothing that is signed was altered.
func (s sample) check(t *testing.T, altered string, allowed ...error) {
	t.Helper()
	if dialectCases[s.dialect.Name()].unsigned {
		allowed = append(allowed, ErrFormat, ErrPath)
	}
	got, err := s.dialect.Parse(s.keys, altered)
	switch {
	case err == nil && !s.saysTheSame(got):
		t.Errorf("%s\naltered to\n%s\n got %+v\nwant %+v", s.target, altered, got, s.request)
	case err != nil && err != ErrSignature && !slices.ContainsFunc(allowed, func(e error) bool { return errors.Is(err, e) }):
		t.Errorf("%s\naltered to\n%s\n got %v", s.target, altered, err)
	}
}

func (s sample) saysTheSame(got Request) bool {
	if dialectCases[s.dialect.Name()].unsigned {
		got.Job.Format, got.Fresh = s.request.Job.Format, s.request.Fresh
	}
	return reflect.DeepEqual(got, s.request)
}

func TestAlteredBytes(t *testing.T) {
	for _, d := range all {
		t.Run(d.Name(), func(t *testing.T) {
			for _, s := range samples(t, d, sampleKeys) {
				for i := range len(s.target) {
					before, b, after := s.target[:i], s.target[i], s.target[i+1:]
					for _, c := range []byte{b ^ 1, b ^ 0x20, 0, '\n', '/', '?', '%', '&', '+'} {
						s.check(t, before+string([]byte{c})+after)
					}
					for _, altered := range []string{before, before + after, before + "&" + s.target[i:], before + "%" + s.target[i:]} {
						s.check(t, altered)
					}
				}
			}
		})
	}
}

// parts cuts a target at its separators, which stay with what follows.
func parts(target string) (list []string) {
	start := 0
	for i, b := range []byte(target) {
		if i > 0 && strings.ContainsRune("/?&", rune(b)) {
			list = append(list, target[start:i])
			start = i
		}
	}
	return append(list, target[start:])
}

func TestAlteredParts(t *testing.T) {
	for _, d := range all {
		t.Run(d.Name(), func(t *testing.T) {
			for _, s := range samples(t, d, sampleKeys) {
				list := parts(s.target)
				for i, part := range list {
					join := func(parts ...string) string {
						return strings.Join(slices.Concat(list[:i], parts, list[i+1:]), "")
					}
					for _, altered := range []string{
						join(),           // dropped
						join(part[:1]),   // emptied
						join(part, part), // doubled
						join(part, strings.Replace(part, "?", "&", 1)),
						s.target + strings.Replace(part, "?", "&", 1),
					} {
						s.check(t, altered, ErrSyntax) // for a parameter that occurs twice
					}
					for j := range i {
						swapped := slices.Clone(list)
						swapped[i], swapped[j] = part[:1]+list[j][1:], list[j][:1]+part[1:]
						s.check(t, strings.Join(swapped, ""))
					}
				}
			}
		})
	}
}

func TestMovedToAnotherDialect(t *testing.T) {
	for _, from := range all {
		for _, s := range samples(t, from, sampleKeys) {
			path, query, _ := strings.Cut(s.target, "?")
			for _, to := range all {
				if to.Name() == from.Name() {
					continue
				}
				for _, other := range samples(t, to, sampleKeys) {
					otherPath, otherQuery, _ := strings.Cut(other.target, "?")
					for _, moved := range []string{s.target, otherPath + "?" + query, path + "?" + otherQuery} {
						if got, err := to.Parse(sampleKeys, moved); err == nil && !other.saysTheSame(got) {
							t.Errorf("%s, signed for %s, says in %s: %+v", moved, from.Name(), to.Name(), got)
						}
					}
				}
			}
		}
	}
}

func TestSignedWithAnotherKey(t *testing.T) {
	for _, d := range all {
		for _, s := range samples(t, d, sampleKeys) {
			for _, keys := range [][]Key{nil, {}, {{}}, {sampleKeys[0]}, {{vectorKey + "\n"}}, {{strings.ToUpper(vectorKey)}}} {
				if got, err := d.Parse(keys, s.target); err != ErrSignature || !reflect.DeepEqual(got, Request{}) {
					t.Errorf("%s: got %+v, %v; want ErrSignature and nothing else", s.target, got, err)
				}
			}
		}
	}
}

func TestSignRefusesInEveryDialect(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, d := range all {
		request := dialectCases[d.Name()].random(r)
		if got, err := d.Sign(Key{}, request); !errors.Is(err, ErrKey) || got != "" {
			t.Errorf("%s: got %q, %v; want ErrKey", d.Name(), got, err)
		}
		request.Job.Format = "gif"
		if got, err := d.Sign(sampleKeys[0], request); err == nil || got != "" {
			t.Errorf("%s: a GIF is signed as %s", d.Name(), got)
		}
	}
}
