package webp

import "bytes"

// half is a chroma's width and height in a macroblock.
const half = side / 2

// enough is what a prediction by the mean may leave at most for no other to be worth its mode's bits.
const enough = 64

// codeChroma finds the best mode of both chromas and codes them.
func (e *encoder) codeChroma(m *macroblock, t *tile, x, y int) {
	const n = half * half
	best := 1 << 40
	for mode := range uint8(planeModes) {
		e.work.predict(e.tried[:n], planeU, mode, x, y)
		e.work.predict(e.tried[n:2*n], planeV, mode, x, y)
		left := squares(t.u[:], e.tried[:n]) + squares(t.v[:], e.tried[n:2*n])
		score := left*weight + chromaModeCosts[mode]*weightChroma
		if score < best {
			best, m.chroma = score, mode
			e.predicted, e.tried = e.tried, e.predicted
		}
		if left <= enough {
			break
		}
	}
	e.codePlane(t.u[:], e.predicted[:n], planeU, codedU, e.errors.of(x, 0))
	e.codePlane(t.v[:], e.predicted[n:2*n], planeV, codedV, e.errors.of(x, 1))
}

// codePlane codes a chroma by its prediction.
func (e *encoder) codePlane(source, predicted []uint8, p plane, first int, around errorsAround) {
	if bytes.Equal(source, predicted) && around.none() {
		e.work.copy(p, predicted)
		for i := range 4 {
			e.coded[first+i].last = -1
		}
		return
	}
	q := &e.quantizers.chroma
	var all [4]residuals
	var ends [4]int // how many coefficients a block has
	for i := range all {
		s, p := blockAt(source, quarter(i, half), half), blockAt(predicted, quarter(i, half), half)
		if size, sum := measure(&s, &p); size <= q.quiet {
			all[i][0], ends[i] = firstOf(sum), 1
		} else {
			forward(&s, &p, &all[i])
			ends[i] = 16
		}
	}
	around.diffuse(q, &all)
	for i := range all {
		q.quantize(&all[i], &e.coded[first+i], 0, ends[i])
		out := blockAt(predicted, quarter(i, half), half)
		switch last := e.coded[first+i].last; {
		case last > 0:
			out = inverse(&all[i], &out)
		case last == 0:
			out = raise(all[i][0], &out)
		}
		e.work.set(p.at+quarter(i, stride), &out)
	}
}

// quarter is where a chroma's block i begins, in rows that are so many bytes apart.
func quarter(i, stride int) int { return i/2*4*stride + i%2*4 }
