package signurl

import (
	"strings"
	"testing"
)

// BenchmarkVerify measures the check of a good signature: a target is parted, and what may have been signed is held
// against it. What is signed is read afterwards.
func BenchmarkVerify(b *testing.B) {
	checks := map[string]func(target string) (scheme, claim){
		"native": func(target string) (scheme, claim) {
			signature, text, _ := strings.Cut(strings.TrimPrefix(target, nativePrefix), "/")
			return nativeScheme(signature), claim{signature, []string{text}}
		},
		"stencil": func(target string) (scheme, claim) {
			u, _ := readStencil(target)
			return sha256Hex, claim{u.signature, []string{u.user + "+" + u.base + "+" + u.payload}}
		},
		"bannerbear": func(target string) (scheme, claim) {
			u, _ := cutSignature(target, "s")
			return sha256Hex, claim{u.signature, prefixed(Bannerbear{[]string{host}}.origins(), u.text)}
		},
		"renderform": func(target string) (scheme, claim) {
			u, _ := cutSignature(target, "s")
			return sha256Hex, claim{u.signature, RenderForm{[]string{host}}.texts(u)}
		},
		"libpixel": func(target string) (scheme, claim) {
			u, _ := cutSignature(target, "signature")
			return sha1Hex, claim{u.signature, libpixelTexts(u.text)}
		},
		"ogimageapi": func(target string) (scheme, claim) {
			u, _ := sortOGImage(target)
			return sha256Hex, claim{u.signature, []string{u.text}}
		},
	}
	for _, d := range all {
		c := dialectCases[d.Name()]
		target := c.forge(sampleKeys[1], c.well)
		b.Run(d.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m, c := checks[d.Name()](target)
				if _, err := verify(sampleKeys[1:], m, c.signature, c.texts...); err != nil {
					b.Fatal(target)
				}
			}
		})
	}
}

// BenchmarkParse measures all that is done with a target: a good one, and one that anybody may send.
func BenchmarkParse(b *testing.B) {
	for _, d := range all {
		good := samples(b, d, sampleKeys)[0].target
		forged := strings.Replace(good, sampleSignature(good), strings.Repeat("0", len(sampleSignature(good))), 1)
		for name, target := range map[string]string{"good": good, "forged": forged} {
			b.Run(d.Name()+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, _ = d.Parse(sampleKeys[1:], target)
				}
			})
		}
	}
}

// sampleSignature is the part of a target that looks like a signature: the longest without a separator, of this length.
func sampleSignature(target string) string {
	for _, part := range strings.FieldsFunc(target, func(r rune) bool { return strings.ContainsRune("/?&=.", r) }) {
		if len(part) == sha1Hex.encodedLen || len(part) == sha256Hex.encodedLen || len(part) == sha256Base64.encodedLen {
			return part
		}
	}
	return ""
}
