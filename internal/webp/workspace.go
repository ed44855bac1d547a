package webp

import "encoding/binary"

// A workspace has the macroblock that is being coded as a decoder will see it, with the pixels around it that predict
// it: a row above, which goes on to the right by four, and a column to the left.
type workspace struct {
	pixels [26 * stride]uint8
}

// stride is how many bytes lie from one line of a workspace to the next. Luma has the upper lines, the chromas lie side
// by side below.
const stride = 32

// What lies outside of the picture (RFC 6386, section 12.2).
const (
	outsideAbove = 127
	outsideLeft  = 129
)

// lines are the last ones of a row of decoded macroblocks.
type lines struct{ y, u, v []uint8 }

// place takes what is around the macroblock x, y: at its left the one before it, and above it the row before.
func (w *workspace) place(x, y int, last lines) {
	w.shift(x)
	p := &w.pixels
	if y == 0 {
		fill(p[planeY.at-stride-1:][:21], outsideAbove)
		fill(p[planeU.at-stride-1:][:9], outsideAbove)
		fill(p[planeV.at-stride-1:][:9], outsideAbove)
	} else {
		copy(p[planeY.at-stride:][:16], last.y[16*x:])
		copy(p[planeU.at-stride:][:8], last.u[8*x:])
		copy(p[planeV.at-stride:][:8], last.v[8*x:])
		if right := last.y[16*x+16:]; len(right) > 0 {
			copy(p[planeY.at-stride+16:][:4], right)
		} else {
			fill(p[planeY.at-stride+16:][:4], last.y[16*x+15])
		}
	}
	for i := 4; i < 16; i += 4 { // blocks further down see the same to the right
		copy(p[planeY.at+(i-1)*stride+16:][:4], p[planeY.at-stride+16:][:4])
	}
}

// shift takes over the last column of the macroblock before it.
func (w *workspace) shift(x int) {
	p := &w.pixels
	for i := -1; i < 16; i++ {
		at := planeY.at + i*stride
		p[at-1] = p[at+15]
		if x == 0 {
			p[at-1] = outsideLeft
		}
	}
	for i := -1; i < 8; i++ {
		at := planeU.at + i*stride
		p[at-1], p[at+15] = p[at+7], p[at+23]
		if x == 0 {
			p[at-1], p[at+15] = outsideLeft, outsideLeft
		}
	}
}

// keep puts the macroblock's last lines where the row below finds them.
func (w *workspace) keep(x int, last lines) {
	copy(last.y[16*x:][:16], w.pixels[planeY.at+15*stride:])
	copy(last.u[8*x:][:8], w.pixels[planeU.at+7*stride:])
	copy(last.v[8*x:][:8], w.pixels[planeV.at+7*stride:])
}

// copy puts a plane's pixels.
func (w *workspace) copy(p plane, from []uint8) {
	for i := range p.side {
		copy(w.pixels[p.at+i*stride:][:p.side], from[i*p.side:])
	}
}

// set puts a block's pixels.
func (w *workspace) set(at int, b *block) {
	p := w.pixels[at : at+3*stride+4]
	binary.LittleEndian.PutUint32(p, b[0])
	binary.LittleEndian.PutUint32(p[stride:], b[1])
	binary.LittleEndian.PutUint32(p[2*stride:], b[2])
	binary.LittleEndian.PutUint32(p[3*stride:], b[3])
}

func fill(p []uint8, v uint8) {
	for i := range p {
		p[i] = v
	}
}

// blockAt reads a block out of rows that are so many bytes apart.
func blockAt(p []uint8, at, stride int) block {
	p = p[at : at+3*stride+4]
	return block{
		binary.LittleEndian.Uint32(p), binary.LittleEndian.Uint32(p[stride:]),
		binary.LittleEndian.Uint32(p[2*stride:]), binary.LittleEndian.Uint32(p[3*stride:]),
	}
}
