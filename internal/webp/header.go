package webp

import (
	"encoding/binary"
	"fmt"
)

// header writes what stands before the macroblocks (RFC 6386, sections 9.2 to 9.11, and 19.2). It returns the tokens'
// probabilities.
func (e *encoder) header(c *boolCoder) *flatProbabilities {
	c.literal(0, 2) // colours as usual, and decoders have to clip
	c.literal(0, 1) // no segments
	c.literal(0, 1) // the normal loop filter
	c.literal(e.filterLevel(), 6)
	c.literal(0, 3) // its sharpness
	c.literal(0, 1) // the same for all modes
	c.literal(0, 2) // one partition of tokens
	c.literal(e.quantizers.index, 7)
	c.optional(0) // luma's first coefficient
	c.optional(0) // the second transform's first
	c.optional(0) // and its others
	c.optional(chromaDC)
	c.optional(0)   // chroma's others
	c.literal(0, 1) // the probabilities are for this frame only
	p := e.recorder.probabilities(c)
	c.literal(1, 1) // macroblocks without tokens are marked
	c.literal(int(e.skipProbability()), 8)
	return p
}

// filterLevel is how strongly decoders smooth blocks' edges: as libwebp's default, strength 60, has it.
func (e *encoder) filterLevel() int {
	const strength = 5 * 60
	level := int(acSteps[e.quantizers.index]>>2) * strength / 256
	if level < 2 {
		return 0
	}
	return min(level, 63)
}

// skipProbability is that of a macroblock with tokens.
func (e *encoder) skipProbability() uint8 {
	coded := 0
	for i := range e.macroblocks {
		if !e.macroblocks[i].skip {
			coded++
		}
	}
	return uint8(min(max(coded*255/len(e.macroblocks), 1), 255))
}

// probabilities writes those of the tokens' that are worth changing (section 13.4).
func (r *recorder) probabilities(c *boolCoder) *flatProbabilities {
	final, at := new(flatProbabilities), 0
	for i := range kinds {
		for j := range bands {
			for k := range contexts {
				for l := range branches {
					old, update := defaultProbabilities[i][j][k][l], updateProbabilities[i][j][k][l]
					p, worth := better(r.counts[at], old, update)
					c.put(worth, update)
					if worth {
						c.literal(int(p), 8)
					}
					final[at] = p
					at++
				}
			}
		}
	}
	return final
}

// better returns the probability that fits the counts, where that saves more than it takes to say so; else the old one.
func better(counts [2]uint32, old, update uint8) (uint8, bool) {
	zeros, ones := int64(counts[0]), int64(counts[1])
	if zeros+ones == 0 {
		return old, false
	}
	fit := uint8(min(max(256*zeros/(zeros+ones), 1), 255))
	price := func(p uint8) int64 { return zeros*int64(cost(false, p)) + ones*int64(cost(true, p)) }
	if price(fit)+int64(cost(true, update))+8*256 < price(old)+int64(cost(false, update)) {
		return fit, true
	}
	return old, false
}

// maxFirst is how many bytes the first partition may have (section 9.1).
const maxFirst = 1<<19 - 1

// file puts the two partitions, modes and tokens, into a frame (section 9.1), and that into a WebP container.
func file(p Pixels, modes, tokens []byte) ([]byte, error) {
	const head, frame = 20, 10
	if len(modes) > maxFirst {
		return nil, fmt.Errorf("%d×%d: %w", p.Width, p.Height, errModes)
	}
	size := frame + len(modes) + len(tokens)
	out := make([]byte, 0, head+size+1)
	out = append(out, "RIFF"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(head-8+size+size&1)) //nolint:gosec // far below 1<<32
	out = append(out, "WEBPVP8 "...)
	out = binary.LittleEndian.AppendUint32(out, uint32(size))                   //nolint:gosec // far below 1<<32
	tag := len(modes)<<5 | 1<<4                                                 // a key frame that is shown, of version 0
	out = append(out, byte(tag), byte(tag>>8), byte(tag>>16), 0x9d, 0x01, 0x2a) //nolint:gosec // byte by byte
	out = binary.LittleEndian.AppendUint16(out, uint16(p.Width))                //nolint:gosec // at most maxSide
	out = binary.LittleEndian.AppendUint16(out, uint16(p.Height))               //nolint:gosec // at most maxSide
	out = append(append(out, modes...), tokens...)
	return append(out, make([]byte, size&1)...), nil
}
