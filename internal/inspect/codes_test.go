package inspect

import "testing"

func TestUnreadable(t *testing.T) {
	dark, paper, grey := []float64{0, 0, 0, 255}, []float64{255, 255, 255, 255}, []float64{0xaa, 0xaa, 0xaa, 255}
	tests := []struct {
		name   string
		colour []float64
		upTo   int // device pixels that are black, of 200
		want   string
	}{
		{"black on white", dark, 0, ""},
		{"black on white with a black corner", dark, 16, ""},
		{"black on half white", dark, 100, "its contrast is 1.0:1, #000000 on #000000, and 3:1"},
		{"grey on white", grey, 0, "its contrast is 2.3:1, #aaaaaa on #ffffff"},
		{"see-through on white", []float64{0, 0, 0, 64}, 0, "its contrast is 1.8:1, #bfbfbf on #ffffff"},
		{"white on black", paper, 200, "lighter than its ground, #ffffff on #000000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := code{rectangle: rectangle{0, 0, 100, 50}, Name: "ticket", Colour: tt.colour}
			checkFinding(t, unreadable(c, halves(tt.upTo)), Code, tt.want)
		})
	}
}
