package signurl

import (
	"math/rand/v2"
	"strings"
	"time"

	"github.com/placard/placard/renderer"
)

// all are the dialects as a server has them.
var all = All(host)

// A dialectCase is what the tests of all dialects have to know of one.
type dialectCase struct {
	// random returns a request as Parse would, which the dialect can say.
	random func(*rand.Rand) Request
	// forge signs a target as somebody does who doesn't use this package. rest is what follows the dialect's prefix in
	// the text, and may be anything.
	forge func(key Key, rest string) string
	// well is a rest that is good, with whatever the dialect has.
	well string
	// unsigned: the format and the wish for a new image can be changed by anyone.
	unsigned bool
}

var dialectCases = map[string]dialectCase{
	"native": {
		random: randomRequest,
		forge:  signed,
		well:   signedFor,
	},
	"stencil": {
		random: randomStencil,
		forge: func(key Key, rest string) string {
			target := "/signed-images/" + rest
			u, _ := readStencil(target)
			return joinSignature(target, "s="+sha256Hex.sign(key, u.user+"+"+u.base+"+"+u.payload))
		},
		well:     "u/b.png?ts=1&modifications=W3sibmFtZSI6InQiLCJ0ZXh0IjoiYT8-fsO_Pz8-PiEifV0%3D",
		unsigned: true,
	},
	"bannerbear": {
		random: func(r *rand.Rand) Request { return randomElements(r, bannerbearFormats, randomBannerbearValues) },
		forge:  forgeWith("/signedurl/", "s=", sha256Hex, host),
		well:   "b/image.jpg?v=1&modifications=W3sibmFtZSI6InQiLCJyYXRpbmciOjcwfV0&exp=1893456000",
	},
	"renderform": {
		random: func(r *rand.Rand) Request { return randomElements(r, renderformFormats, randomRenderFormValues) },
		forge:  forgeWith("/signed/", "s=", sha256Hex, host),
		well:   "b.jpg?c=eyJ0LnRleHQiOiJhPz5+w78/Pz4+ISIsIl91cmwuZXhwaXJlcyI6MTg5MzQ1NjAwMH0=",
	},
	"libpixel": {
		random: randomLibPixel,
		forge:  forgeWith("/", "signature=", sha1Hex, ""),
		well:   "photos/a%20b,c.jpg?width=400&crop=1,2,3,4&mode=crop&dpr=2&exp=1893456000",
	},
	"ogimageapi": {
		random: randomOGImage,
		forge: func(key Key, rest string) string {
			u, _ := sortOGImage("/api/signed/image?" + rest + "&sig=")
			return joinSignature("/api/signed/image?"+rest, "sig="+sha256Hex.sign(key, u.text))
		},
		well: "title=Hello%20World&price=$9&price.color=red&theme=light&template=blog&exp=1893456000",
	},
}

// forgeWith signs targets whose signature comes last, over all that stands before it.
func forgeWith(prefix, parameter string, m scheme, origin string) func(Key, string) string {
	return func(key Key, rest string) string {
		target := prefix + rest
		return joinSignature(target, parameter+m.sign(key, origin+target))
	}
}

func joinSignature(target, parameter string) string {
	if strings.Contains(target, "?") {
		return target + "&" + parameter
	}
	return target + "?" + parameter
}

func randomStencil(r *rand.Rand) Request {
	request := randomElements(r, stencilFormats, func(r *rand.Rand) renderer.Modification {
		return set("", pick(r, "text", "color", "image_url", "rotation", "rating", "labels", "x"), randomValue(r))
	})
	request.UserID = pick(r, "user-1", "+", "a/b c?é%&=", "..")
	return request
}

func randomBannerbearValues(r *rand.Rand) renderer.Modification {
	switch r.IntN(3) {
	case 0:
		return set("", "rating", pick[any](r, renderer.Share(float64(r.IntN(101))/100), nil))
	case 1:
		return set("", "fit", pick[any](r, "cover", "contain", "fill", nil))
	}
	return set("", pick(r, "text", "text_align", "highlight_color", "color", "x.y"), randomValue(r))
}

func randomRenderFormValues(r *rand.Rand) renderer.Modification {
	if r.IntN(3) == 0 {
		return set("", "opacity", pick[any](r, renderer.Number("0.50"), renderer.Number("7"), nil))
	}
	return set("", pick(r, "text", "image_url", "border_color", "radius", "property", "x.y"), randomValue(r))
}

// randomElements returns a request whose modifications are a list of elements, each of them by random without a field.
func randomElements(r *rand.Rand, formats []renderer.Format, random func(*rand.Rand) renderer.Modification) Request {
	base := pick(r, "article", "..", "a/b c?é%", "x.y.png", "A_")
	job := renderer.Job{Template: base, Format: pick(r, formats...), Lenient: true}
	for _, field := range []string{"title", "a.b", "😀/~\"", "\x00"}[r.IntN(5):] {
		seen := map[string]bool{}
		for range r.IntN(4) {
			if m := random(r); !seen[m.Property] {
				m.Field, seen[m.Property] = field, true
				job.Modifications = append(job.Modifications, m)
			}
		}
	}
	return Request{Base: base, Job: job, Expires: randomExpiry(r)}
}

func randomExpiry(r *rand.Rand) time.Time {
	return pick(r, never, time.Unix(0, 0).UTC(), time.Unix(r.Int64N(lastExpiry), 0).UTC())
}

func randomValue(r *rand.Rand) any {
	return pick[any](r, nil, true, "", "Hello", "a?>~ÿ??>>", "</script>&amp;\u2029", renderer.Number("1.10"), renderer.Number("-0"),
		[]any{}, []any{"a", nil, renderer.Number("1E+400")})
}

func randomTexts(r *rand.Rand, from []string) (list mods) {
	for _, name := range from {
		if r.IntN(2) == 0 {
			field, property := splitName(name)
			list = append(list, set(field, property, pick(r, "", "Hello World", "1+1=2 & ü, 100%", "&amp;\x00\n", "a;b?c#d")))
		}
	}
	return list
}

func randomLibPixel(r *rand.Rand) Request {
	request := Request{Expires: randomExpiry(r)}
	request.Job.Quality = r.IntN(maxQuality + 1)
	if r.IntN(2) == 0 {
		request.Base = pick(r, "article", "x.y", "é b%")
		request.Job = renderer.Job{
			Template: request.Base, Format: pick(r, libpixelFormats...), Lenient: true, Quality: request.Job.Quality,
			Width: pick(r, 0, 1, maxSide), Height: r.IntN(3), Scale: pick(r, 0, minScale, 1.25, maxScale),
			Modifications: randomTexts(r, []string{"title", "title.color", "é[]", "s"}),
		}
		return request
	}
	request.Job.Template, request.Job.Format = photoTemplate, pick(r, append(libpixelFormats, "")...)
	request.Job.Scale = pick(r, 0, 0.1, 2.5, 10)
	request.Source = pick(r, "", "", "photos", "a/b c")
	request.Job.Transform = &renderer.Transform{
		URL:   pick(r, "a/b%20c.jpg", "1.png", "x,y:z//"),
		Width: r.IntN(3) * 400, Height: r.IntN(3) * 1000,
		Mode:       pick(r, "", renderer.ModeFit, renderer.ModeStretch, renderer.ModeCrop),
		Crop:       pick(r, renderer.Rectangle{}, renderer.Rectangle{X: 1, Y: 0, Width: 3, Height: 4}),
		Blur:       pick(r, 0, 0.5, 100),
		Saturation: pick(r, 0, -100, 33.3),
		Upscale:    r.IntN(2) == 0,
	}
	if request.Source == "" {
		request.Job.Transform.URL = pick(r, "https://x/y.jpg", "http://é?a=b&c=%2C+d#e", "x")
	}
	return request
}

func randomOGImage(r *rand.Rand) Request {
	base := pick(r, "default", "blog", "article", "x/y &é")
	list := randomTexts(r, []string{"author_name", "price", "price.color", "rating"})
	if r.IntN(2) == 0 {
		list = append(list, set("theme", "", pick(r, "dark", "light")))
	}
	template := base
	if base == "default" || base == "blog" {
		template = "article"
	}
	return Request{Base: base, Expires: randomExpiry(r), Job: renderer.Job{
		Template: template, Format: renderer.PNG, Lenient: true, Aliases: ogimageAliases, Defaults: ogimageDefaults,
		Modifications: append(list, set("title", "", pick(r, "T", "ﷺ é", "1+1 = 2 & 3%"))), // in the order of the names
	}}
}
