package webp

import (
	"math/rand/v2"
	"testing"
)

// TestTransform: forward and back gives a block again, give or take what is lost in rounding.
func TestTransform(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 7))
	for range 2000 {
		source := block{random.Uint32(), random.Uint32(), random.Uint32(), random.Uint32()}
		predicted := block{random.Uint32(), random.Uint32(), random.Uint32(), random.Uint32()}
		var c residuals
		forward(&source, &predicted, &c)
		got := inverse(&c, &predicted)
		for i := range got {
			for shift := 0; shift < 32; shift += 8 {
				a, b := int(got[i]>>shift&0xff), int(source[i]>>shift&0xff)
				if a-b > 1 || b-a > 1 {
					t.Fatalf("got %x, want about %x", got, source)
				}
			}
		}
	}
}

func TestTransformDC(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	for range 2000 {
		var means, c, got residuals
		for i := range means {
			means[i] = random.Int32N(4081) - 2040
		}
		forwardDC(&means, &c)
		inverseDC(&c, &got)
		for i := range got {
			if d := got[i] - means[i]; d > 1 || d < -1 {
				t.Fatalf("got %d, want about %d", got, means)
			}
		}
	}
}

// TestQuiet: what is left out for a block that is close to its prediction would have come to nothing, at any quality.
func TestQuiet(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 13))
	for quality := 1; quality <= 100; quality++ {
		all := newQuantizers(quality)
		for range 300 {
			source, predicted := block{random.Uint32(), random.Uint32(), random.Uint32(), random.Uint32()}, block{}
			for i, s := range source {
				predicted[i] = s ^ random.Uint32()&random.Uint32()&(same*uint32(1<<random.IntN(6)-1))
			}
			size, sum := measure(&source, &predicted)
			for _, q := range []*quantizer{&all.luma, &all.chroma} {
				var c residuals
				forward(&source, &predicted, &c)
				if c[0] != firstOf(sum) {
					t.Fatalf("the first coefficient is %d, want %d", firstOf(sum), c[0])
				}
				var got coded
				q.quantize(&c, &got, 1, 16)
				if size <= q.quiet && got.last >= 0 {
					t.Fatalf("quality %d: differences of %d in all give levels %v", quality, size, got.levels)
				}
				if out := inverse(&residuals{c[0]}, &predicted); out != raise(c[0], &predicted) {
					t.Fatalf("raised by %d: got %x, want %x", c[0], raise(c[0], &predicted), out)
				}
			}
		}
	}
}

// TestDistance holds the sums of eight pixels at a time against plain ones.
func TestDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 11))
	for range 500 {
		var a, b [side * side]uint8
		choices := []uint8{0, 255, 1, 254, 127, 128, uint8(random.Uint32())}
		want := 0
		for i := range a {
			a[i], b[i] = choices[random.IntN(len(choices))], choices[random.IntN(len(choices))]
			want += max(int(a[i])-int(b[i]), int(b[i])-int(a[i]))
		}
		if got := distance(a[:], b[:]); got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
	}
	var black, white [side * side]uint8
	fill(white[:], 255)
	if got, want := distance(black[:], white[:]), 255*side*side; got != want {
		t.Errorf("black and white: got %d, want %d", got, want)
	}
}
