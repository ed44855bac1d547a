package webp

import "encoding/binary"

// The modes of predicting a macroblock's luma or chroma (RFC 6386, sections 8.2 and 12.2). The first four of a 4×4
// block's modes are their counterparts.
const (
	modeDC = iota // the mean of what is above and to the left
	modeTM        // the difference above goes on to the right and below
	modeV         // what is above
	modeH         // what is to the left
	planeModes
)

// A plane is where one of the workspace's planes begins, and how wide and high it is.
type plane struct{ at, side int }

var (
	planeY = plane{stride + 8, side}
	planeU = plane{18*stride + 8, half}
	planeV = plane{18*stride + 24, half}
)

// predict writes a square's prediction. x and y are those of the macroblock: in the first column and row the mean has
// less to go by.
func (w *workspace) predict(to []uint8, p plane, mode uint8, x, y int) {
	top := w.pixels[p.at-stride:][:p.side]
	switch mode {
	case modeDC:
		fill(to[:p.side*p.side], w.mean(p, x, y))
	case modeV:
		for i := range p.side {
			copy(to[i*p.side:][:p.side], top)
		}
	case modeH:
		for i := range p.side {
			fill(to[i*p.side:][:p.side], w.pixels[p.at+i*stride-1])
		}
	default:
		corner := int32(w.pixels[p.at-stride-1])
		for i := range p.side {
			row := to[i*p.side:][:len(top)]
			difference := int32(w.pixels[p.at+i*stride-1]) - corner
			for j := range top {
				row[j] = uint8(clip(int32(top[j]) + difference)) //nolint:gosec // clipped
			}
		}
	}
}

// mean is the mean of the pixels above and to the left, as far as there are any.
func (w *workspace) mean(p plane, x, y int) uint8 {
	sum, n := 0, 0
	if y > 0 {
		for _, v := range w.pixels[p.at-stride:][:p.side] {
			sum += int(v)
		}
		n += p.side
	}
	if x > 0 {
		for i := range p.side {
			sum += int(w.pixels[p.at+i*stride-1])
		}
		n += p.side
	}
	if n == 0 {
		return 128
	}
	return uint8((sum + n/2) / n) //nolint:gosec // a mean of bytes
}

// distance is the sum of all differences' sizes, eight pixels at a time.
func distance(a, b []uint8) int {
	sum := uint64(0)
	b = b[:len(a)]
	for len(a) >= 8 && len(b) >= 8 {
		sum += sizes(binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b))
		a, b = a[8:], b[8:]
	}
	return int(sum * 0x0001000100010001 >> 48)
}

// sizes returns the sizes of eight differences, added up two by two in lanes of 16 bits.
func sizes(a, b uint64) uint64 {
	const lanes, high = 0x00ff00ff00ff00ff, 0x0100010001000100
	even := lane(a&lanes|high, b&lanes)
	odd := lane(a>>8&lanes|high, b>>8&lanes)
	return even + odd
}

// lane returns |a-b| in four lanes, where a has its ninth bit set.
func lane(a, b uint64) uint64 {
	const low = 0x0001000100010001
	d := a - b                       // 256 + difference
	negative := (d >> 8 & low) ^ low // 1 where the difference is below zero
	mask := negative * 0xff
	return (d&0x00ff00ff00ff00ff ^ mask) + negative
}

// squares is the sum of the squares of all differences.
func squares(a, b []uint8) int {
	sum := int32(0)
	b = b[:len(a)]
	for i, v := range a {
		d := int32(v) - int32(b[i])
		sum += d * d
	}
	return int(sum)
}
