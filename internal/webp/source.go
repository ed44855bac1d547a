package webp

import (
	"bytes"
	"slices"
)

// Pixels are an opaque picture's, eight bits a channel.
type Pixels struct {
	Width, Height int
	// Channels is how many bytes a pixel has: 3 or more, of which the first three are red, green and blue.
	Channels int
	// Stride is how many bytes lie from one row's beginning to the next one's.
	Stride int
	Bytes  []byte
}

// side is a macroblock's width and height in pixels.
const side = 16

// A tile is a macroblock's luma, 16×16, and its two chromas, 8×8.
type tile struct {
	y    [side * side]uint8
	u, v [half * half]uint8
}

// A source makes tiles of pixels.
type source struct {
	Pixels
	lines  [side][]byte // those of a row of tiles
	padded [side][]byte // memory for them where they have to be filled up
}

// read reads a row of tiles. Beyond the edges the last pixels go on.
func (s *source) read(y int, tiles []tile) {
	size := len(tiles) * side * s.Channels
	for i := range s.lines {
		s.lines[i] = s.pad(i, y*side+i, size)
	}
	for i := range tiles {
		from, to := i*side*s.Channels, (i+1)*side*s.Channels
		for line := 0; line < side; line += 2 {
			upper, lower := s.lines[line][from:to], s.lines[line+1][from:to]
			if line > 0 && bytes.Equal(upper, lower) &&
				bytes.Equal(upper, s.lines[line-1][from:to]) && bytes.Equal(upper, s.lines[line-2][from:to]) {
				tiles[i].repeat(line)
			} else {
				tiles[i].convert(line, upper, lower, s.Channels)
			}
		}
	}
}

// release forgets the picture.
func (s *source) release() {
	s.Pixels = Pixels{}
	clear(s.lines[:])
}

// pad returns a row of pixels, of so many bytes.
func (s *source) pad(memory, y, size int) []byte {
	row := s.Bytes[min(y, s.Height-1)*s.Stride:][:s.Width*s.Channels]
	if len(row) == size {
		return row
	}
	padded := slices.Grow(s.padded[memory][:0], size)[:size]
	s.padded[memory] = padded
	last := row[len(row)-s.Channels:]
	for n := copy(padded, row); n < size; {
		n += copy(padded[n:], last)
	}
	return padded
}

// convert sets two lines of luma, and one of each chroma, by two of colours. The weights are BT.601's for video, in
// 2¹⁶ths, as in libwebp: luma is 16 to 235.
func (t *tile) convert(line int, upper, lower []byte, channels int) {
	y := (*[2 * side]uint8)(t.y[line*side:])
	u, v := (*[half]uint8)(t.u[line*side/4:]), (*[half]uint8)(t.v[line*side/4:])
	for i := range half {
		a, b := upper[2*i*channels:], lower[2*i*channels:]
		a2, b2 := a[channels:][:3], b[channels:][:3]
		a, b = a[:3], b[:3]
		y[2*i], y[2*i+1] = luma(a), luma(a2)
		y[2*i+side], y[2*i+side+1] = luma(b), luma(b2)
		red := int32(a[0]) + int32(a2[0]) + int32(b[0]) + int32(b2[0])
		green := int32(a[1]) + int32(a2[1]) + int32(b[1]) + int32(b2[1])
		blue := int32(a[2]) + int32(a2[2]) + int32(b[2]) + int32(b2[2])
		const middle = 128<<18 + 1<<17
		u[i] = uint8((28800*blue - 9719*red - 19081*green + middle) >> 18) //nolint:gosec // 16 to 240
		v[i] = uint8((28800*red - 24116*green - 4684*blue + middle) >> 18) //nolint:gosec // 16 to 240
	}
}

// repeat sets two lines that are the same as the two above them.
func (t *tile) repeat(line int) {
	copy(t.y[line*side:][:2*side], t.y[(line-2)*side:])
	at := line / 2 * half
	copy(t.u[at:][:half], t.u[at-half:])
	copy(t.v[at:][:half], t.v[at-half:])
}

func luma(p []byte) uint8 {
	_ = p[2]
	sum := 16839*uint32(p[0]) + 33059*uint32(p[1]) + 6420*uint32(p[2])
	return uint8((sum + 16<<16 + 1<<15) >> 16) //nolint:gosec // 16 to 235
}
