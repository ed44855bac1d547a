package webp

import "encoding/binary"

// The modes of a 4×4 block that go askew, after the four of planes (RFC 6386, section 12.3).
const (
	modeRD = iota + planeModes
	modeVR
	modeLD
	modeVL
	modeHD
	modeHU
	blockModes
)

// same has a byte four times.
const same = 0x01010101

// predictions makes all ten predictions of the block.
func (w *workspace) predictions(at int, out *[blockModes]block) {
	// The pixels around it run from its lower left corner upwards and then to the right; both ends are doubled.
	var edge [15]uint8
	p := w.pixels[at-stride-1 : at+3*stride]
	copy(edge[5:14], p)
	edge[4], edge[3], edge[2], edge[1] = p[stride], p[2*stride], p[3*stride], p[4*stride]
	edge[0], edge[14] = edge[1], edge[13]
	// means of two, a pixel and the next, and weighted means of three around a pixel
	var two, three [16]uint8
	for i := 1; i < 14; i++ {
		a, b, c := uint32(edge[i-1]), uint32(edge[i]), uint32(edge[i+1])
		two[i] = uint8((b + c + 1) / 2)         //nolint:gosec // a mean of bytes
		three[i] = uint8((a + 2*b + c + 2) / 4) //nolint:gosec // a mean of bytes
	}
	out[modeDC] = mean(&edge)
	out[modeTM] = proceed(&edge)
	above := row(&three, 6)
	out[modeV] = block{above, above, above, above}
	out[modeH] = block{rep(three[4]), rep(three[3]), rep(three[2]), rep(three[1])}
	out[modeRD] = block{row(&three, 5), row(&three, 4), row(&three, 3), row(&three, 2)}
	out[modeLD] = block{row(&three, 7), row(&three, 8), row(&three, 9), row(&three, 10)}
	first, second := row(&two, 5), row(&three, 5)
	out[modeVR] = block{first, second, first<<8 | uint32(three[4]), second<<8 | uint32(three[3])}
	const right = 1<<24 - 1
	out[modeVL] = block{
		row(&two, 6), row(&three, 7),
		row(&two, 7)&right | uint32(three[11])<<24, row(&three, 8)&right | uint32(three[12])<<24,
	}
	r0 := uint32(two[4]) | uint32(three[5])<<8 | uint32(three[6])<<16 | uint32(three[7])<<24
	r1 := uint32(two[3]) | uint32(three[4])<<8 | r0<<16
	r2 := uint32(two[2]) | uint32(three[3])<<8 | r1<<16
	out[modeHD] = block{r0, r1, r2, uint32(two[1]) | uint32(three[2])<<8 | r2<<16}
	last := rep(edge[1])
	u2 := uint32(two[1]) | uint32(three[1])<<8 | last<<16
	u1 := uint32(two[2]) | uint32(three[2])<<8 | u2<<16
	out[modeHU] = block{uint32(two[3]) | uint32(three[3])<<8 | u1<<16, u1, u2, last}
}

func row(p *[16]uint8, at int) uint32 { return binary.LittleEndian.Uint32(p[at : at+4]) }

func rep(v uint8) uint32 { return uint32(v) * same }

func mean(edge *[15]uint8) block {
	sum := uint32(4)
	for i := 1; i < 5; i++ {
		sum += uint32(edge[i]) + uint32(edge[i+5])
	}
	row := sum / 8 * same
	return block{row, row, row, row}
}

func proceed(edge *[15]uint8) (b block) {
	corner := int32(edge[5])
	for i := range b {
		d := int32(edge[4-i]) - corner
		b[i] = clip(int32(edge[6])+d) | clip(int32(edge[7])+d)<<8 | clip(int32(edge[8])+d)<<16 | clip(int32(edge[9])+d)<<24
	}
	return b
}

// squaresOf is the sum of the squares of a block's differences.
func squaresOf(a, b *block) int {
	sum := int32(0)
	for i := range a {
		s, p := a[i], b[i]
		d0 := int32(s&0xff) - int32(p&0xff)
		d1 := int32(s>>8&0xff) - int32(p>>8&0xff)
		d2 := int32(s>>16&0xff) - int32(p>>16&0xff)
		d3 := int32(s>>24) - int32(p>>24)
		sum += d0*d0 + d1*d1 + d2*d2 + d3*d3
	}
	return int(sum)
}
