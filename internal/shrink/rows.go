package shrink

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// rows are the rows of a picture, one after the other, each after the number of its filter (PNG specification, 9).
type rows struct {
	bytes    []byte
	height   int
	size     int // of a row in bytes, with its filter's
	channels int // bytes of a pixel
}

// newRows makes the rows of a picture in memory that is used again.
func newRows(p picture, memory []byte) rows {
	r := rows{height: p.height, size: 1 + p.width*p.channels, channels: p.channels}
	n := r.height * r.size
	r.bytes = slices.Grow(memory[:0], n)[:n]
	return r
}

// row returns the pixels of a row.
func (r rows) row(y int) []byte { return r.bytes[y*r.size+1 : (y+1)*r.size] }

// above returns the row over another. Over the first one there are zeros.
func (r rows) above(y int) []byte {
	if y == 0 {
		return make([]byte, r.size-1)
	}
	return r.row(y - 1)
}

// bands returns how many bands there are.
func (r rows) bands() int { return (r.height + band - 1) / band }

// band returns the first row of a band and the one after its last.
func (r rows) band(i int) (first, end int) { return i * band, min((i+1)*band, r.height) }

// sameBand reports whether a band is the same in another picture, with the row above it.
func (r rows) sameBand(other rows, i int) bool {
	if other.height != r.height || other.size != r.size || other.channels != r.channels {
		return false
	}
	first, end := r.band(i)
	from, to := max(0, first-1)*r.size, end*r.size
	return bytes.Equal(r.bytes[from:to], other.bytes[from:to])
}

// The filters: what is subtracted from a byte.
const (
	none    = iota
	sub     // the byte of the pixel before it
	up      // that of the pixel above it
	average // the mean of the two
	paeth   // of three neighbours the one nearest to where they lead
)

// undo turns all rows into their pixels.
func (r rows) undo() error {
	for y := range r.height {
		row, above, filter := r.row(y), r.above(y), &r.bytes[y*r.size]
		n := r.channels
		switch *filter {
		case none:
		case sub:
			for x := n; x < len(row); x++ {
				row[x] += row[x-n]
			}
		case up:
			addBytes(row, above)
		case average:
			for x := range row {
				sum := int(above[x])
				if x >= n {
					sum += int(row[x-n])
				}
				row[x] += byte(sum / 2) //nolint:gosec // the mean of two bytes
			}
		case paeth:
			for x := range row {
				row[x] += predict(row, above, x, n)
			}
		default:
			return errFormat
		}
		*filter = none
	}
	return nil
}

// addBytes adds to each byte its counterpart. Browsers' quick PNGs have no other filter, so it takes eight at a time:
// their low bits added apart, which can't carry into the next byte, and then the highest.
func addBytes(to, from []byte) {
	const low = 0x7f7f7f7f7f7f7f7f
	for len(to) >= 8 {
		a, b := binary.LittleEndian.Uint64(to), binary.LittleEndian.Uint64(from)
		binary.LittleEndian.PutUint64(to, (a&low+b&low)^(a^b)&^low)
		to, from = to[8:], from[8:]
	}
	for x := range to {
		to[x] += from[x]
	}
}

// predict is Paeth's predictor of a byte.
func predict(row, above []byte, x, n int) byte {
	if x < n {
		return above[x]
	}
	left, top, corner := int(row[x-n]), int(above[x]), int(above[x-n])
	toLeft, toTop, toCorner := distance(top, corner), distance(left, corner), distance(left+top, 2*corner)
	switch {
	case toLeft <= toTop && toLeft <= toCorner:
		return row[x-n]
	case toTop <= toCorner:
		return above[x]
	}
	return above[x-n]
}

func distance(a, b int) int { return max(a-b, b-a) }
