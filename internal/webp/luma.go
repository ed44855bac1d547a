package webp

// smooth is up to which distance, a half for each pixel, a prediction is taken without looking for a better one.
const smooth = side * side / 2

// chooseLuma finds luma's best mode and keeps its prediction. It returns its score: the less the better, and 0 where
// nothing is left to code.
func (e *encoder) chooseLuma(m *macroblock, t *tile, x, y int) int {
	best := 1 << 30
	for _, mode := range [...]uint8{modeDC, modeV, modeH, modeTM} {
		e.work.predict(e.tried[:], planeY, mode, x, y)
		d := distance(t.y[:], e.tried[:])
		if d < best {
			best, m.luma = d, mode
			e.predicted, e.tried = e.tried, e.predicted
		}
		if d <= smooth {
			return d
		}
	}
	return squares(t.y[:], e.predicted[:])*weight + lumaModeCosts[m.luma]*weightLuma
}

// takeLuma takes the prediction as it is.
func (e *encoder) takeLuma() {
	e.work.copy(planeY, e.predicted[:])
	for i := range codedU {
		e.coded[i].last = -1
	}
	e.coded[codedDC].last = -1
}

// codeLuma codes luma by its prediction. The blocks' first coefficients go through a second transform.
func (e *encoder) codeLuma(t *tile) {
	var all [16]residuals
	var first, second residuals
	for i := range all {
		source, predicted := blockAt(t.y[:], corner(i, side), side), blockAt(e.predicted[:], corner(i, side), side)
		if size, sum := measure(&source, &predicted); size <= e.quantizers.luma.quiet {
			first[i], e.coded[i].last = firstOf(sum), -1
			continue
		}
		forward(&source, &predicted, &all[i])
		first[i] = all[i][0]
		e.quantizers.luma.quantize(&all[i], &e.coded[i], 1, 16)
	}
	forwardDC(&first, &second)
	e.quantizers.lumaDC.quantize(&second, &e.coded[codedDC], 0, 16)
	inverseDC(&second, &first)
	for i := range all {
		out := blockAt(e.predicted[:], corner(i, side), side)
		if e.coded[i].last >= 0 {
			all[i][0] = first[i]
			out = inverse(&all[i], &out)
		} else if first[i] != 0 {
			out = raise(first[i], &out)
		}
		e.work.set(planeY.at+corner(i, stride), &out)
	}
}

// corner is where luma's block i begins, in rows that are so many bytes apart.
func corner(i, stride int) int { return i/4*4*stride + i%4*4 }

// blockPenalty is what modes of the blocks' own must save, times the square of the mean step.
const blockPenalty = 1000

// tryBlocks gives each block of luma a mode of its own, and reports whether that is better than the score.
func (e *encoder) tryBlocks(m *macroblock, t *tile, x, limit int) bool {
	step := int(e.quantizers.luma.mean)
	score, bits := blockPenalty*step*step, 0
	above, left := [4]uint8(e.modes.above[4*x:]), e.modes.left
	for i := range 16 {
		if score >= limit || bits > e.modeLimit {
			return false
		}
		source := blockAt(t.y[:], corner(i, side), side)
		e.work.predictions(planeY.at+corner(i, stride), &e.blocks)
		costs := &blockModeCosts[above[i%4]][left[i/4]]
		mode, least := e.chooseBlock(&source, costs)
		score += least
		bits += costs[mode]
		m.blocks[i], above[i%4], left[i/4] = mode, mode, mode
		e.codeBlock(i, &source, &e.blocks[mode])
	}
	if score >= limit || bits > e.modeLimit {
		return false
	}
	m.luma = perBlock
	copy(e.modes.above[4*x:], above[:])
	e.modes.left = left
	e.coded[codedDC].last = -1
	return true
}

// chooseBlock finds a block's best mode among all predictions, and its score.
func (e *encoder) chooseBlock(source *block, costs *[blockModes]int) (best uint8, least int) {
	least = 1 << 40
	for mode := range e.blocks {
		score := squaresOf(source, &e.blocks[mode])*weight + costs[mode]*weightBlock
		if score < least {
			best, least = uint8(mode), score
		}
	}
	return best, least
}

// codeBlock codes luma's block i by a prediction. The next blocks need what a decoder will make of it.
func (e *encoder) codeBlock(i int, source, predicted *block) {
	var c residuals
	forward(source, predicted, &c)
	e.quantizers.luma.quantize(&c, &e.coded[i], 0, 16)
	out := *predicted
	if e.coded[i].last >= 0 {
		out = inverse(&c, predicted)
	}
	e.work.set(planeY.at+corner(i, stride), &out)
}
