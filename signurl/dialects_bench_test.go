package signurl

import (
	"fmt"
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
			_, c, _ := partStencil(target)
			return sha256Hex, c
		},
		"bannerbear": func(target string) (scheme, claim) {
			_, c, _ := Bannerbear{[]string{host}}.part(target)
			return sha256Hex, c
		},
		"renderform": func(target string) (scheme, claim) {
			_, c, _ := RenderForm{[]string{host}}.part(target)
			return sha256Hex, c
		},
		"libpixel": func(target string) (scheme, claim) {
			_, c, _ := partLibPixel(target)
			return sha1Hex, c
		},
		"ogimageapi": func(target string) (scheme, claim) {
			_, c, _ := partOGImage(target)
			return sha256Hex, c
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

// BenchmarkParseHostile measures what those can make a server do who have no key: long targets that are full of escapes
// or parameters, with a wrong signature and without one. Some are short enough to be repaired.
func BenchmarkParseHostile(b *testing.B) {
	keys := []Key{{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}}
	for _, d := range all {
		for _, filling := range []string{"%2c%2B%3A%c3%A9%20", "&a"} {
			for _, size := range []int{maxRepaired - 100, 16000} {
				for kind, signature := range map[string]string{"forged": strings.Repeat("0", 64), "unsigned": ""} {
					target := hostile(d, strings.Repeat(filling, size/len(filling)), signature)
					b.Run(fmt.Sprintf("%s/%s of %.2s/%d", d.Name(), kind, filling, size), func(b *testing.B) {
						for b.Loop() {
							_, _ = d.Parse(keys, target)
						}
					})
				}
			}
		}
	}
}

func hostile(d Dialect, filling, signature string) string {
	switch d.Name() {
	case "native":
		return nativePrefix + signature + "/a/" + filling + ".png"
	case "stencil":
		return stencilPrefix + "u/b.png?modifications=" + filling + "&s=" + signature
	case "bannerbear":
		return bannerbearPrefix + "b/image.png?modifications=" + filling + "&s=" + signature
	case "renderform":
		return "/b.png?c=" + filling + "&s=" + signature
	case "ogimageapi":
		return ogimagePath + "?title=" + filling + "&sig=" + signature
	}
	return "/%20/a.png?title=" + filling + "&signature=" + signature[:min(len(signature), sha1Hex.encodedLen)]
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
