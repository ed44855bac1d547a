package inspect

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

var (
	black = rgb{0, 0, 0}
	white = rgb{255, 255, 255}
)

// TestRatio has the pairs by which WCAG's authors and tools are checked.
func TestRatio(t *testing.T) {
	tests := []struct {
		name string
		a, b rgb
		want float64
	}{
		{"the most", black, white, 21},
		{"the least", white, white, 1},
		{"the lightest grey that is enough on white", rgb{0x76, 0x76, 0x76}, white, 4.54},
		{"one that is not", rgb{0x77, 0x77, 0x77}, white, 4.48},
		{"the same for large text", rgb{0x94, 0x94, 0x94}, white, 3.03},
		{"red", rgb{255, 0, 0}, white, 4.00},
		{"green", rgb{0, 255, 0}, white, 1.37},
		{"blue", rgb{0, 0, 255}, white, 8.59},
		{"two greys", rgb{0x88, 0x88, 0x88}, rgb{0xee, 0xee, 0xee}, 3.06},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ratio(tt.a, tt.b); math.Abs(got-tt.want) > 0.01 {
				t.Errorf("got %.3f, want %.2f", got, tt.want)
			}
		})
	}
}

// TestRatioIsSymmetric and in its range, whatever the colours.
func TestRatioIsSymmetric(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	colour := func() rgb {
		return rgb{float64(random.IntN(256)), float64(random.IntN(256)), float64(random.IntN(256))}
	}
	for range 1000 {
		a, b := colour(), colour()
		if got := ratio(a, b); got != ratio(b, a) || got < 1 || got > 21 {
			t.Fatalf("%v on %v: %v, and %v the other way round", a, b, got, ratio(b, a))
		}
	}
}

func TestOver(t *testing.T) {
	for _, tt := range []struct {
		alpha float64
		want  rgb
	}{{255, black}, {0, white}, {51, rgb{204, 204, 204}}} {
		if got := over([]float64{0, 0, 0, tt.alpha}, white); got != tt.want {
			t.Errorf("alpha %v: got %v, want %v", tt.alpha, got, tt.want)
		}
	}
}

func TestLeast(t *testing.T) {
	tests := []struct{ size, weight, want float64 }{
		{23.9, 400, 4.5}, {24, 400, 3}, {18.6, 700, 4.5}, {18.67, 700, 3}, {18.67, 699, 4.5}, {12, 900, 4.5},
	}
	for _, tt := range tests {
		if got := (word{Size: tt.size, Weight: tt.weight}).least(); got != tt.want {
			t.Errorf("%v px at weight %v: got %v, want %v", tt.size, tt.weight, got, tt.want)
		}
	}
}

// halves is a picture 200 pixels wide: black up to there, then white.
func halves(upTo int) ground {
	picture := image.NewRGBA(image.Rect(0, 0, 200, 100))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(picture, image.Rect(0, 0, upTo, 100), image.NewUniform(color.Black), image.Point{}, draw.Src)
	return ground{picture: picture, scale: 2}
}

func TestContrast(t *testing.T) {
	whole := rectangle{0, 0, 100, 50}
	grey := []float64{0x80, 0x80, 0x80, 255}
	paper := []float64{255, 255, 255, 255}
	tests := []struct {
		name string
		word word
		upTo int // device pixels that are black
		want string
	}{
		{"white on black", word{rectangle: whole, Size: 20, Written: true, Colour: paper}, 200, ""},
		{"white on white", word{rectangle: whole, Size: 20, Written: true, Colour: paper}, 0, "1.0:1, #ffffff on #ffffff, and 4.5:1"},
		{"with a white corner", word{rectangle: whole, Size: 20, Written: true, Colour: paper}, 184, ""},
		{"with a white end", word{rectangle: whole, Size: 20, Written: true, Colour: paper}, 170, "1.0:1, #ffffff on #ffffff"},
		{"a word on the black part", word{rectangle: rectangle{0, 0, 40, 50}, Size: 20, Written: true, Colour: paper}, 100, ""},
		{"large on white", word{rectangle: whole, Size: 30, Written: true, Colour: grey}, 0, ""},
		{"small on white", word{rectangle: whole, Size: 20, Written: true, Colour: grey}, 0, "3.9:1, #808080 on #ffffff"},
		{"see-through", word{rectangle: whole, Size: 20, Written: true, Colour: []float64{0, 0, 0, 102}}, 0, "#999999 on #ffffff"},
		{"no one colour", word{rectangle: whole, Size: 20, Written: true}, 0, ""},
		{"no letters", word{rectangle: whole, Size: 20, Colour: paper}, 0, ""},
		{"out of sight", word{rectangle: rectangle{0, 60, 100, 50}, Size: 20, Written: true, Colour: paper}, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := contrast(&text{Name: "title", Clip: whole, Words: []word{tt.word}}, halves(tt.upTo))
			if (got == nil) != (tt.want == "") {
				t.Fatalf("got %+v, want %q", got, tt.want)
			}
			if got != nil && (got.Rule != Contrast || got.Field != "title" || !strings.Contains(got.Message, tt.want)) {
				t.Errorf("got %+v, want %q", got, tt.want)
			}
		})
	}
}

// TestContrastOfTheWorstWord: that is the one to know of.
func TestContrastOfTheWorstWord(t *testing.T) {
	first := word{rectangle: rectangle{0, 0, 100, 50}, Size: 20, Written: true, Colour: []float64{0x80, 0x80, 0x80, 255}}
	second := first
	second.Colour = []float64{0xee, 0xee, 0xee, 255}
	for _, words := range [][]word{{first, second}, {second, first}} {
		got := contrast(&text{Clip: first.rectangle, Words: words}, halves(0))
		if got == nil || !strings.Contains(got.Message, "#eeeeee") {
			t.Errorf("got %+v, want the lighter word", got)
		}
	}
	turned := &text{Clip: first.rectangle, Turned: true, Words: []word{second}}
	if got := contrast(turned, halves(0)); got != nil {
		t.Errorf("a turned text was judged: %+v", got)
	}
}
