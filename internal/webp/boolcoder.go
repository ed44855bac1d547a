package webp

import "math/bits"

// A boolCoder packs bits by how likely they are (RFC 6386, section 7.3).
type boolCoder struct {
	out []byte
	// low is the bottom of the interval: its bits above the 24th have to be written yet. size is the interval's, 128 to
	// 255 between two bits.
	low, size uint32
	// count is how many bits there are to write, less 24.
	count int
}

// newBoolCoder makes a coder with room for about n bytes.
func newBoolCoder(n int) boolCoder {
	return boolCoder{out: make([]byte, 0, n+1<<10), size: 255, count: -24}
}

// put writes a bit. probability is that of a zero, in 256ths.
func (c *boolCoder) put(bit bool, probability uint8) {
	split := 1 + (c.size-1)*uint32(probability)>>8
	if bit {
		c.low += split
		c.size -= split
	} else {
		c.size = split
	}
	shift := bits.LeadingZeros8(uint8(c.size)) //nolint:gosec // at most 255
	c.size <<= shift & 7
	c.count += shift
	if c.count >= 0 {
		shift = c.flush(shift)
	}
	c.low <<= shift & 31
}

// flush writes the byte that is complete, where a shift would make it so. It returns what is left to shift.
func (c *boolCoder) flush(shift int) int {
	offset := shift - c.count
	if c.low<<(offset-1)&(1<<31) != 0 {
		c.carry()
	}
	c.out = append(c.out, byte(c.low>>(24-offset))) //nolint:gosec // the byte is what is wanted
	c.low = c.low << offset & (1<<24 - 1)
	left := c.count
	c.count -= 8
	return left
}

// carry adds one to what is written.
func (c *boolCoder) carry() {
	for i := len(c.out) - 1; i >= 0; i-- {
		c.out[i]++
		if c.out[i] != 0 {
			return
		}
	}
}

// literal writes a number of n bits, the highest first (section 8).
func (c *boolCoder) literal(v, n int) {
	for i := n - 1; i >= 0; i-- {
		c.put(v>>i&1 != 0, even)
	}
}

// optional writes a signed number of four bits, or that there is none (section 9.6).
func (c *boolCoder) optional(v int) {
	c.put(v != 0, even)
	if v != 0 {
		c.literal(max(v, -v), 4)
		c.put(v < 0, even)
	}
}

// even is the probability of bits that are as often zero as one.
const even = 128

// finish returns all that was written.
func (c *boolCoder) finish() []byte {
	c.literal(0, 32)
	return c.out
}
