package webp

// The kinds of blocks, by which their tokens' probabilities differ (RFC 6386, section 13.3).
const (
	kindLumaAfterDC = iota // luma whose first coefficients went through the second transform
	kindDC                 // that transform's
	kindChroma
	kindLuma // all of luma
	kinds
)

const (
	bands    = 8
	contexts = 3
	branches = 11

	probabilityCount = kinds * bands * contexts * branches
)

// flatProbabilities are a frame's, one after the other.
type flatProbabilities [probabilityCount]uint8

// A token is a bit that is yet to be written, with the place of its probability among a frame's, as these are known
// only when all have been counted. A fixed one has the probability itself.
type token uint16

const (
	tokenSet   token = 1 << 15
	tokenFixed token = 1 << 14
)

// A recorder keeps a frame's tokens, and counts them.
type recorder struct {
	tokens []token
	counts [probabilityCount][2]uint32
}

func (r *recorder) reset() {
	r.tokens = r.tokens[:0]
	clear(r.counts[:])
}

func (r *recorder) put(bit bool, at int) bool {
	t, n := token(at), 0 //nolint:gosec // below 1<<14
	if bit {
		t, n = t|tokenSet, 1
	}
	r.tokens = append(r.tokens, t)
	r.counts[at][n]++
	return bit
}

func (r *recorder) fixed(bit bool, probability uint8) {
	t := token(probability) | tokenFixed
	if bit {
		t |= tokenSet
	}
	r.tokens = append(r.tokens, t)
}

// bandOf is a coefficient's band, by its place (section 13.3). The place after the last one needs none.
var bandOf = [17]int{0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0}

// placeOf returns where a band's and context's probabilities begin.
func placeOf(kind, place, context int) int {
	return ((kind*bands+bandOf[place])*contexts + context) * branches
}

// block records a block's levels from first on (section 13.2).
func (r *recorder) block(c *coded, kind, context, first int) {
	at := placeOf(kind, first, context)
	if !r.put(c.last >= first, at) {
		return
	}
	for n := first; n < 16; {
		level := int(c.levels[n&15])
		n++
		size := max(level, -level)
		if !r.put(size != 0, at+1) {
			at = placeOf(kind, n, 0)
			continue
		}
		if !r.put(size > 1, at+2) {
			at = placeOf(kind, n, 1)
		} else {
			r.size(size, at)
			at = placeOf(kind, n, 2)
		}
		r.fixed(level < 0, even)
		if n == 16 || !r.put(n <= c.last, at) {
			return
		}
	}
}

// size records a level of 2 or more.
func (r *recorder) size(size, at int) {
	if !r.put(size > 4, at+3) {
		if r.put(size > 2, at+4) {
			r.put(size > 3, at+5)
		}
		return
	}
	if !r.put(size > 10, at+6) {
		if !r.put(size > 6, at+7) {
			r.fixed(size > 5, 159)
			return
		}
		r.fixed(size > 8, 165)
		r.fixed(size&1 == 0, 145)
		return
	}
	category := 0
	for size >= 3+16<<category && category < 3 {
		category++
	}
	r.put(category > 1, at+8)
	r.put(category&1 != 0, at+9+category>>1)
	extra := size - 3 - 8<<category
	bits := categoryBits[category]
	for i, probability := range bits {
		r.fixed(extra>>(len(bits)-1-i)&1 != 0, probability)
	}
}

// categoryBits are the probabilities of the bits of large levels, from 11, 19, 35 and 67 on (section 13.2).
var categoryBits = [4][]uint8{
	{173, 148, 140},
	{176, 155, 140, 135},
	{180, 157, 141, 134, 130},
	{254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129},
}

// write writes all tokens.
func (r *recorder) write(c *boolCoder, p *flatProbabilities) {
	for _, t := range r.tokens {
		probability := uint8(t) //nolint:gosec // a fixed one's is in its low byte
		if t&tokenFixed == 0 {
			probability = p[t&(tokenFixed-1)]
		}
		c.put(t&tokenSet != 0, probability)
	}
}
