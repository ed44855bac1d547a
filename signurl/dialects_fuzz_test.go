package signurl

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func FuzzStencil(f *testing.F)    { fuzzDialect(f, Stencil{}) }
func FuzzBannerbear(f *testing.F) { fuzzDialect(f, Bannerbear{Origins: []string{host}}) }
func FuzzRenderForm(f *testing.F) { fuzzDialect(f, RenderForm{Origins: []string{host}}) }
func FuzzLibPixel(f *testing.F)   { fuzzDialect(f, LibPixel{}) }
func FuzzOGImageAPI(f *testing.F) { fuzzDialect(f, OGImageAPI{}) }

// fuzzDialect parses mutations of signed targets, and signs mutations of what stands in them, of which it alters one
// byte then. Whatever verifies says what was signed.
func fuzzDialect(f *testing.F, d Dialect) {
	// The key changes with the samples: the go command keeps what it found with others, which would still verify.
	text := ""
	for _, s := range samples(f, d, sampleKeys) {
		text += s.target
	}
	keys := []Key{sampleKeys[0], {text}}
	signed, c := samples(f, d, keys), dialectCases[d.Name()]
	for i, s := range signed {
		f.Add(s.target, c.well, uint(10*i), byte(i))
		f.Add(strings.ReplaceAll(s.target, "&", "&amp;"), "?"+c.well, uint(0), byte(0x20))
		f.Add(strings.ReplaceAll(s.target, ",", "%2C"), c.well+"&"+c.well, uint(len(s.target)), byte(1))
	}
	f.Add("", "", uint(0), byte(0))
	f.Add("/%zz?&=&;=%", "%zz/%/../x.png?=&a&a&exp=", uint(7), byte(0xff))
	f.Fuzz(func(t *testing.T, target, rest string, at uint, flip byte) {
		got, err := d.Parse(keys, target)
		if err == nil && !slices.ContainsFunc(signed, func(s sample) bool { return s.saysTheSame(got) }) {
			t.Errorf("%q, which nobody signed, says %+v", target, got)
		}
		if err == nil && !reflect.DeepEqual(all.Of(target), d) {
			t.Errorf("%q is a %s URL, and of %v", target, d.Name(), all.Of(target))
		}
		forged := c.forge(keys[1], rest)
		request, err := d.Parse(keys, forged)
		if err != nil {
			return
		}
		altered := []byte(forged)
		altered[at%uint(len(altered))] ^= flip
		sample{d, keys, forged, request}.check(t, string(altered), ErrSyntax)
	})
}
