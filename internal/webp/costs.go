package webp

import "math"

// costs are what a bit takes, in 256ths of one, by the probability of it.
var costs = func() (table [257]int) {
	for i := range table {
		table[i] = int(math.Round(-256 * math.Log2(max(float64(i), 0.5)/256)))
	}
	return table
}()

// cost is what a bit takes.
func cost(bit bool, probability uint8) int {
	if bit {
		return costs[256-int(probability)]
	}
	return costs[probability]
}

// A branch is a step in the tree of a mode: the place of its probability, and the bit.
type branch struct {
	at  int
	bit bool
}

// blockModePaths lead to the modes of 4×4 blocks (RFC 6386, section 11.2).
var blockModePaths = [blockModes][]branch{
	modeDC: {{0, false}},
	modeTM: {{0, true}, {1, false}},
	modeV:  {{0, true}, {1, true}, {2, false}},
	modeH:  {{0, true}, {1, true}, {2, true}, {3, false}, {4, false}},
	modeRD: {{0, true}, {1, true}, {2, true}, {3, false}, {4, true}, {5, false}},
	modeVR: {{0, true}, {1, true}, {2, true}, {3, false}, {4, true}, {5, true}},
	modeLD: {{0, true}, {1, true}, {2, true}, {3, true}, {6, false}},
	modeVL: {{0, true}, {1, true}, {2, true}, {3, true}, {6, true}, {7, false}},
	modeHD: {{0, true}, {1, true}, {2, true}, {3, true}, {6, true}, {7, true}, {8, false}},
	modeHU: {{0, true}, {1, true}, {2, true}, {3, true}, {6, true}, {7, true}, {8, true}},
}

// blockModeCosts are what the modes take, by the modes above and left.
var blockModeCosts = func() (table [blockModes][blockModes][blockModes]int) {
	for above, row := range blockModeProbabilities {
		for left, p := range row {
			for mode, path := range blockModePaths {
				for _, b := range path {
					table[above][left][mode] += cost(b.bit, p[b.at])
				}
			}
		}
	}
	return table
}()

// lumaModeCosts and chromaModeCosts are what a macroblock's modes take (section 11.2).
var (
	lumaModeCosts   = [planeModes]int{modeDC: 663, modeTM: 919, modeV: 872, modeH: 919}
	chromaModeCosts = [planeModes]int{modeDC: 302, modeTM: 984, modeV: 439, modeH: 642}
)
