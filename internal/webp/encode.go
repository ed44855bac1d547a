// Package webp writes opaque pictures as lossy WebP: a VP8 key frame (RFC 6386) in a RIFF container. It is made for
// cards, which are flat for the most part, and for speed: it doesn't try out how many bytes each way of coding a part
// takes, which is most of the work of libwebp's better methods. Rounding, weights and qualities are libwebp's.
package webp

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Version is a number that has to change with what becomes of a picture, so that no cache gives both for one URL.
const Version = 1

// maxSide is the largest width and height (RFC 6386, section 9.1).
const maxSide = 1<<14 - 1

var (
	errSize  = errors.New("a WebP's sides are 1 to 16383 pixels")
	errModes = errors.New("a WebP has no room for so many macroblocks")
)

// Encode packs a picture. The quality is 1 to 100; libwebp gives about as many bytes for the same. Equal pictures give
// equal bytes. There is an error where a side is 0 or above 16383, or an enormous picture's modes take more than the
// half megabyte that the format has for them.
func Encode(p Pixels, quality int) ([]byte, error) {
	if p.Width < 1 || p.Height < 1 || p.Width > maxSide || p.Height > maxSide {
		return nil, fmt.Errorf("%d×%d: %w", p.Width, p.Height, errSize)
	}
	e := encoders.Get().(*encoder)
	file, err := e.encode(p, newQuantizers(min(max(quality, 1), 100)))
	if cap(e.recorder.tokens) <= kept {
		encoders.Put(e)
	}
	return file, err
}

// kept is how many tokens a picture may have at most for the memory that it took to be kept for the next.
const kept = 1 << 22

// An encoder has the memory that encoding takes, to be used again: about four bytes for each pixel.
type encoder struct {
	source      source
	quantizers  *quantizers
	recorder    recorder
	columns     int // how many macroblocks a row has
	tiles       []tile
	macroblocks []macroblock
	modeLimit   int // what a macroblock's modes may take, in 256ths of a bit

	// around the macroblock
	work   workspace
	last   lines
	modes  modeContexts
	levels levelContexts
	errors chromaErrors

	// the macroblock itself
	predicted, tried *[side * side]uint8 // the best prediction until now, and another
	blocks           [blockModes]block   // the predictions of a block
	coded            [25]coded           // 16 blocks of luma, 4 of each chroma, and luma's second transform
}

// coded are a block's levels, and the place of the last one that isn't 0, or -1.
type coded struct {
	levels [16]int16
	last   int
}

// Where the parts of a macroblock are in what is coded of it.
const (
	codedU  = 16
	codedV  = 20
	codedDC = 24
)

var encoders = sync.Pool{New: func() any { return newEncoder() }}

func newEncoder() *encoder {
	return &encoder{predicted: new([side * side]uint8), tried: new([side * side]uint8)}
}

func (e *encoder) encode(p Pixels, q *quantizers) ([]byte, error) {
	e.begin(p, q)
	for y := range len(e.macroblocks) / e.columns {
		e.source.read(y, e.tiles)
		e.modes.left, e.levels.left, e.errors.left = [4]uint8{}, blockFlags{}, [2][2]int32{}
		for x := range e.tiles {
			e.work.place(x, y, e.last)
			e.macroblock(x, y)
			e.work.keep(x, e.last)
		}
	}
	e.source.release()
	first := newBoolCoder(2 * len(e.macroblocks))
	final := e.header(&first)
	e.writeModes(&first)
	tokens := newBoolCoder(len(e.recorder.tokens) / 8)
	e.recorder.write(&tokens, final)
	return file(p, first.finish(), tokens.finish())
}

// begin prepares for a picture.
func (e *encoder) begin(p Pixels, q *quantizers) {
	columns, rows := (p.Width+side-1)/side, (p.Height+side-1)/side
	e.source.Pixels, e.quantizers, e.columns = p, q, columns
	e.tiles = resize(e.tiles, columns)
	e.macroblocks = resize(e.macroblocks, columns*rows)
	e.last = lines{resize(e.last.y, side*columns), resize(e.last.u, side/2*columns), resize(e.last.v, side/2*columns)}
	e.modes.above = resize(e.modes.above, 4*columns)
	e.levels.above = resize(e.levels.above, columns)
	e.errors.above = resize(e.errors.above, columns)
	e.recorder.reset()
	const others = 12 << 8 // what is written of a macroblock besides its blocks' modes
	e.modeLimit = maxFirst<<11/len(e.macroblocks) - others
}

// resize returns a slice of n zeros, in the same memory where that is enough.
func resize[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// macroblock decides how to code the macroblock x, y, and records its tokens.
func (e *encoder) macroblock(x, y int) {
	m, t := &e.macroblocks[y*e.columns+x], &e.tiles[x]
	score := e.chooseLuma(m, t, x, y)
	switch {
	case score == 0:
		e.takeLuma()
		e.modes.set(x, m.luma)
	case !e.tryBlocks(m, t, x, score):
		e.codeLuma(t)
		e.modes.set(x, m.luma)
	}
	e.codeChroma(m, t, x, y)
	m.skip = !e.record(m.luma == perBlock, x)
}

// What a mode's bits weigh against the squares of the differences that it leaves: libwebp's weights, where it doesn't
// count all bits.
const (
	weight       = 256
	weightLuma   = 106
	weightBlock  = 11
	weightChroma = 120
)
