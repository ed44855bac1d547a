package shrink

// filter writes a row filtered: with the one of three filters that, by a sample of the row, leaves the least.
func (r rows) filter(to []byte, y int) {
	row, above, n := r.row(y), r.above(y), r.channels
	best := cheapest(row, above, n)
	to[0] = best
	to = to[1:]
	switch best {
	case sub:
		copy(to, row[:n])
		for x := n; x < len(row); x++ {
			to[x] = row[x] - row[x-n]
		}
	case up:
		for x := range row {
			to[x] = row[x] - above[x]
		}
	default:
		for x := range row {
			to[x] = row[x] - predict(row, above, x, n)
		}
	}
}

// cheapest returns the filter whose differences are the smallest in sum (PNG specification, 12.7).
func cheapest(row, above []byte, n int) byte {
	var sum [paeth + 1]int
	for x := n; x < len(row); x += 8*n - 1 { // another channel each time
		sum[sub] += size(row[x] - row[x-n])
		sum[up] += size(row[x] - above[x])
		sum[paeth] += size(row[x] - predict(row, above, x, n))
	}
	best := byte(paeth)
	for _, filter := range []byte{sub, up} {
		if sum[filter] < sum[best] {
			best = filter
		}
	}
	return best
}

// size is how far a difference is from zero. It wraps around: 255 is as small as 1.
func size(difference byte) int { return min(int(difference), 256-int(difference)) }

// colours is a set of colours, by a hash of 16 bits.
type colours [1 << 16 / 64]uint64

// add adds a colour, and returns 1 if it is new.
func (c *colours) add(pixel []byte) int {
	colour := uint32(pixel[0]) | uint32(pixel[1])<<8 | uint32(pixel[2])<<16 | uint32(pixel[len(pixel)-1])<<24
	hash := colour * 0x9e3779b1 >> 16
	word, bit := &c[hash/64], uint64(1)<<(hash%64)
	if *word&bit != 0 {
		return 0
	}
	*word |= bit
	return 1
}

// few reports whether rows have few colours for their size, by one pixel of twelve. Then equal pixels, which packing
// finds, save more than small differences between unequal ones would; so it is with text and drawings, and with
// gradients, whose pixels are dithered between few colours. In photographs it's the other way round.
func (c *colours) few(r rows, first, end int) bool {
	const share = 10
	clear(c[:])
	found, looked := 0, 0
	for y := first; y < end; y += 4 {
		row := r.row(y)
		for x := y % 3 * r.channels; x < len(row); x += 3 * r.channels {
			found += c.add(row[x : x+r.channels])
			looked++
		}
	}
	return found*share <= looked
}
