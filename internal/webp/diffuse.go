package webp

// chromaErrors are what the first coefficients of chroma's blocks have missed. Their steps are so large that a flat
// colour would stay wrong by one or two for good: what is missing is too small for any block alone. So each block
// passes its error on to those at its right and below, as libwebp does, until there is enough for a step.
type chromaErrors struct {
	above [][2][2]int32 // two blocks of either chroma, for each column
	left  [2][2]int32
}

// errorsAround are those that reach a macroblock's chroma.
type errorsAround struct{ above, left *[2]int32 }

func (c *chromaErrors) of(x, chroma int) errorsAround {
	return errorsAround{&c.above[x][chroma], &c.left[chroma]}
}

func (e errorsAround) none() bool { return *e.above == [2]int32{} && *e.left == [2]int32{} }

// diffuse rounds the first coefficients of a chroma's four blocks, with what reaches them, and takes what they pass on.
func (e errorsAround) diffuse(q *quantizer, blocks *[4]residuals) {
	share := func(above, left int32) int32 { return (7*above + 8*left) >> 3 }
	e0 := q.miss(&blocks[0][0], share(e.above[0], e.left[0]))
	e1 := q.miss(&blocks[1][0], share(e.above[1], e0))
	e2 := q.miss(&blocks[2][0], share(e0, e.left[1]))
	e3 := q.miss(&blocks[3][0], share(e1, e2))
	toRight := 3 * e3 >> 2
	*e.left, *e.above = [2]int32{e1, toRight}, [2]int32{e2, e3 - toRight}
}

// miss adds to a first coefficient, rounds it to what a level is worth, and returns half of what that misses.
func (q *quantizer) miss(c *int32, more int32) int32 {
	v := *c + more
	*c = 0
	if size := max(v, -v); size > q.dead[0] {
		*c = (size*q.inverse[0] + q.bias[0]) >> 17 * q.step[0]
		if v < 0 {
			*c = -*c
		}
	}
	return (v - *c) >> 1
}
