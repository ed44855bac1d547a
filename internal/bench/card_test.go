package bench

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// alike is how far two pictures of one card may be apart, in the mean of their lightness of 0 to 255. Browsers with
// other flags may draw the edges of letters otherwise; a digit in the title that differs makes more than 1.
const alike = 0.5

// sameCard fails where the two ways don't draw the same card: then their times say nothing.
func sameCard(tb testing.TB, p *pair) {
	tb.Helper()
	title := p.title()
	a, b := card(tb, p.placard, title), card(tb, p.recipe, title)
	sum := 0
	for i := range a.Y {
		sum += max(int(a.Y[i])-int(b.Y[i]), int(b.Y[i])-int(a.Y[i]))
	}
	if mean := float64(sum) / float64(len(a.Y)); mean > alike {
		tb.Fatalf("Placard's card and the recipe's are %.2f of 255 apart, want at most %.1f", mean, alike)
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
	picture, ok := img.(*image.YCbCr)
	if !ok {
		tb.Fatalf("a card is a %T, want a colour JPEG", img)
	}
	return picture
}
