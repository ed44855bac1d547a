package webp

// blockFlags say which blocks have levels: luma's four at an edge, each chroma's two, and the second transform's.
type blockFlags [9]uint8

// levelContexts are the flags above and to the left of a macroblock, which its tokens' probabilities depend on (RFC
// 6386, section 13.3). The second transform's are those of the last macroblock that had one.
type levelContexts struct {
	above []blockFlags
	left  blockFlags
}

// record records the tokens of a macroblock in column x, and reports whether there are any.
func (e *encoder) record(perBlock bool, x int) bool {
	above, left := &e.levels.above[x], &e.levels.left
	if e.empty() {
		dc := [2]uint8{above[8], left[8]}
		*above, *left = blockFlags{}, blockFlags{}
		if perBlock {
			above[8], left[8] = dc[0], dc[1]
		}
		return false
	}
	kind, first := kindLuma, 0
	if !perBlock {
		kind, first = kindLumaAfterDC, 1
		e.recordBlock(codedDC, kindDC, 0, &above[8], &left[8])
	}
	for i := range 16 {
		e.recordBlock(i, kind, first, &above[i%4], &left[i/4])
	}
	for i := range 4 {
		e.recordBlock(codedU+i, kindChroma, 0, &above[4+i%2], &left[4+i/2])
	}
	for i := range 4 {
		e.recordBlock(codedV+i, kindChroma, 0, &above[6+i%2], &left[6+i/2])
	}
	return true
}

// recordBlock records a block's levels from first on.
func (e *encoder) recordBlock(i, kind, first int, above, left *uint8) {
	c := &e.coded[i]
	e.recorder.block(c, kind, int(*above+*left), first)
	*above, *left = 0, 0
	if c.last >= first {
		*above, *left = 1, 1
	}
}

// empty reports whether the macroblock has no levels.
func (e *encoder) empty() bool {
	for i := range e.coded {
		if e.coded[i].last >= 0 {
			return false
		}
	}
	return true
}
