package webp

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/webp"
)

// pictures are what cards are made of, and what they are not: by name, the colours of a pixel.
func pictures() map[string]func(x, y int) [3]uint8 {
	random := rand.New(rand.NewPCG(1, 2))
	gray := func(v int) [3]uint8 { return [3]uint8{uint8(v), uint8(v), uint8(v)} }
	return map[string]func(x, y int) [3]uint8{
		"flat":     func(int, int) [3]uint8 { return [3]uint8{17, 20, 29} },
		"gradient": func(x, y int) [3]uint8 { return [3]uint8{uint8(x/3 + random.IntN(2)), uint8(y / 2), 90} },
		"drawing": func(x, y int) [3]uint8 { // discs with smooth edges
			d := math.Hypot(float64(x%40-20), float64(y%40-20))
			return gray(int(min(max((14-d)*200, 0), 235)) + 16)
		},
		"photograph": func(x, y int) [3]uint8 {
			v := 128 + 60*math.Sin(float64(x)/9) + 50*math.Cos(float64(y)/7) + 8*random.Float64()
			return [3]uint8{uint8(v), uint8(255 - v), uint8(v / 2)}
		},
		"noise":  func(int, int) [3]uint8 { return [3]uint8{uint8(random.Uint32()), uint8(random.Uint32()), 9} },
		"blocks": func(x, y int) [3]uint8 { return gray((x/16 + y/16) % 2 * 255) },
		"pixels": func(x, y int) [3]uint8 { return gray((x + y) % 2 * 255) },
	}
}

// draw makes a picture, with rows that have a few bytes more.
func draw(width, height, channels int, at func(x, y int) [3]uint8) Pixels {
	p := Pixels{Width: width, Height: height, Channels: channels, Stride: width*channels + 5}
	p.Bytes = make([]byte, height*p.Stride)
	for y := range height {
		for x := range width {
			colour := at(x, y)
			copy(p.Bytes[y*p.Stride+x*channels:], colour[:])
		}
	}
	return p
}

// decode unpacks a file with another's decoder.
func decode(t *testing.T, file []byte, p Pixels) *image.YCbCr {
	t.Helper()
	img, err := webp.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%d×%d: %v", p.Width, p.Height, err)
	}
	if got, want := img.Bounds(), image.Rect(0, 0, p.Width, p.Height); got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
	return img.(*image.YCbCr)
}

// closeness is the peak signal-to-noise ratio of luma and chromas in decibels.
func closeness(p Pixels, got *image.YCbCr) (y, uv float64) {
	var s source
	s.Pixels = p
	tiles := make([]tile, (p.Width+side-1)/side)
	var lumaSum, chromaSum float64
	for row := range (p.Height + side - 1) / side {
		s.read(row, tiles)
		for i := range side {
			for x := range len(tiles) * side {
				t, j := &tiles[x/side], row*side+i
				lumaSum += square(t.y[i*side+x%side], got.Y[j*got.YStride+x])
				at, k := i/2*half+x%side/2, j/2*got.CStride+x/2
				chromaSum += (square(t.u[at], got.Cb[k]) + square(t.v[at], got.Cr[k])) / 4
			}
		}
	}
	n := float64(len(tiles) * side * ((p.Height + side - 1) / side * side))
	return decibels(lumaSum / n), decibels(2 * chromaSum / n)
}

func square(a, b uint8) float64 { return math.Pow(float64(a)-float64(b), 2) }

func decibels(meanSquare float64) float64 { return min(10*math.Log10(255*255/meanSquare), 99) }
