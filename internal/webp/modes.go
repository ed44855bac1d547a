package webp

// A macroblock is what was decided of one, to be written when the tokens have been counted.
type macroblock struct {
	luma   uint8 // its mode, or blocks where each has its own
	chroma uint8
	skip   bool // it has no tokens
	blocks [16]uint8
}

// perBlock in place of luma's mode says that each block has its own.
const perBlock = planeModes

// modeContexts are the modes of the blocks above and to the left of a macroblock.
type modeContexts struct {
	above []uint8 // four for each macroblock
	left  [4]uint8
}

// writeModes writes all macroblocks' modes (RFC 6386, sections 9.11 and 11).
func (e *encoder) writeModes(c *boolCoder) {
	skip := e.skipProbability()
	clear(e.modes.above) // outside all is predicted by its mean
	for i := range e.macroblocks {
		x, m := i%e.columns, &e.macroblocks[i]
		if x == 0 {
			e.modes.left = [4]uint8{}
		}
		c.put(m.skip, skip)
		if m.luma == perBlock {
			c.put(false, 145)
			e.modes.writeBlocks(c, x, &m.blocks)
		} else {
			writeLumaMode(c, m.luma)
			e.modes.set(x, m.luma)
		}
		writeChromaMode(c, m.chroma)
	}
}

func (s *modeContexts) set(x int, mode uint8) {
	for i := range s.left {
		s.left[i], s.above[4*x+i] = mode, mode
	}
}

func (s *modeContexts) writeBlocks(c *boolCoder, x int, modes *[16]uint8) {
	for i, mode := range modes {
		above, left := &s.above[4*x+i%4], &s.left[i/4]
		p := &blockModeProbabilities[*above][*left]
		for _, b := range blockModePaths[mode] {
			c.put(b.bit, p[b.at])
		}
		*above, *left = mode, mode
	}
}

func writeLumaMode(c *boolCoder, mode uint8) {
	c.put(true, 145)
	aside := mode == modeTM || mode == modeH
	c.put(aside, 156)
	if aside {
		c.put(mode == modeTM, 128)
	} else {
		c.put(mode == modeV, 163)
	}
}

func writeChromaMode(c *boolCoder, mode uint8) {
	c.put(mode != modeDC, 142)
	if mode != modeDC {
		c.put(mode != modeV, 114)
		if mode != modeV {
			c.put(mode == modeTM, 183)
		}
	}
}
