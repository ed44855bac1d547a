package webp

import "math"

// A quantizer divides coefficients, and multiplies them again.
type quantizer struct {
	step    residuals // what a level is worth
	inverse residuals // 2¹⁷ divided by it
	bias    residuals // what is added before rounding down, in 2¹⁷ths
	sharpen residuals // what is added to a coefficient that isn't small, to keep details
	dead    residuals // coefficients up to this become 0
	mean    int32     // of the steps
	quiet   int32     // a block whose differences' sizes come to this at most has a first coefficient at most
}

// quantizers are those of a frame.
type quantizers struct {
	index  int // 0 to 127: the frame's (RFC 6386, section 9.6)
	luma   quantizer
	lumaDC quantizer // the second transform's
	chroma quantizer
}

// chromaDC is what the index of chroma's first coefficient differs by: where luma hides nothing, steps show.
const chromaDC = -2

// spread is how much coarser than libwebp's base a whole card is coded. libwebp varies that by how busy a part is. With
// one for all, this gives about as many bytes, measured with the built-in templates.
const spread = 1.14

// newQuantizers maps a quality, 1 to 100, as libwebp does, so that the same quality gives about the same picture.
func newQuantizers(quality int) *quantizers {
	linear := float64(quality) / 100
	if linear < 0.75 {
		linear *= 2. / 3
	} else {
		linear = 2*linear - 1
	}
	index := int(127 * (1 - math.Pow(linear, spread/3)))
	q := &quantizers{index: index}
	q.luma = newQuantizer(dcSteps[index], acSteps[index], 96, 110, true)
	q.lumaDC = newQuantizer(2*dcSteps[index], max(8, acSteps[index]*155/100), 96, 108, false)
	q.chroma = newQuantizer(dcSteps[min(max(index+chromaDC, 0), 117)], acSteps[index], 110, 115, false)
	return q
}

// A difference of 1 in a pixel changes no coefficient by more than share, in 1000ths: half of 1.307², the peak of the
// transform's waves. Rounding adds less than 2.
const share, rounding = 855, 2

// newQuantizer makes a quantizer of the step and the bias, in 256ths of a step, of the first coefficient and of the
// others. The biases are libwebp's.
func newQuantizer(dc, ac, dcBias, acBias int32, sharp bool) quantizer {
	var q quantizer
	for i := range q.step {
		q.step[i], q.bias[i] = ac, acBias<<9
		if i == 0 {
			q.step[i], q.bias[i] = dc, dcBias<<9
		}
		q.inverse[i] = 1 << 17 / q.step[i]
		q.dead[i] = (1<<17 - 1 - q.bias[i]) / q.inverse[i]
		if sharp {
			q.sharpen[i] = sharpening[i] * q.step[i] >> 11
		}
		q.mean += q.step[i]
	}
	q.mean = (q.mean + 8) >> 4
	least := q.dead[1]
	for i := 1; i < 16; i++ {
		least = min(least, q.dead[i]-q.sharpen[i])
	}
	q.quiet = max(least-rounding, 0) * 1000 / share
	return q
}

// quantize makes levels of the coefficients from first to before end, in the order in which they are coded, and leaves
// in their place what a decoder makes of the levels. Those from end on are zeros.
func (q *quantizer) quantize(c *residuals, to *coded, first, end int) {
	to.last = -1
	for n := first; n < end; n++ {
		j := zigzag[n&15] & 15
		v := c[j]
		sign := v >> 31 // -1 or 0
		size := (v ^ sign) - sign + q.sharpen[j]
		if size <= q.dead[j] {
			to.levels[n&15], c[j] = 0, 0
			continue
		}
		level := min((size*q.inverse[j]+q.bias[j])>>17, maxLevel)
		if level != 0 {
			to.last = n
		}
		level = (level ^ sign) - sign
		to.levels[n&15], c[j] = int16(level), level*q.step[j] //nolint:gosec // within ±2047
	}
}

// maxLevel is the largest that has a token (section 13.2).
const maxLevel = 2047

// zigzag is the order in which coefficients are coded (section 13.3).
var zigzag = [16]uint8{0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15}

// sharpening is libwebp's, in 2048ths of a step.
var sharpening = residuals{0, 30, 60, 90, 30, 60, 90, 90, 60, 90, 90, 90, 90, 90, 90, 90}

// dcSteps and acSteps are the steps by index (section 14.1).
var (
	dcSteps = [128]int32{
		4, 5, 6, 7, 8, 9, 10, 10,
		11, 12, 13, 14, 15, 16, 17, 17,
		18, 19, 20, 20, 21, 21, 22, 22,
		23, 23, 24, 25, 25, 26, 27, 28,
		29, 30, 31, 32, 33, 34, 35, 36,
		37, 37, 38, 39, 40, 41, 42, 43,
		44, 45, 46, 46, 47, 48, 49, 50,
		51, 52, 53, 54, 55, 56, 57, 58,
		59, 60, 61, 62, 63, 64, 65, 66,
		67, 68, 69, 70, 71, 72, 73, 74,
		75, 76, 76, 77, 78, 79, 80, 81,
		82, 83, 84, 85, 86, 87, 88, 89,
		91, 93, 95, 96, 98, 100, 101, 102,
		104, 106, 108, 110, 112, 114, 116, 118,
		122, 124, 126, 128, 130, 132, 134, 136,
		138, 140, 143, 145, 148, 151, 154, 157,
	}
	acSteps = [128]int32{
		4, 5, 6, 7, 8, 9, 10, 11,
		12, 13, 14, 15, 16, 17, 18, 19,
		20, 21, 22, 23, 24, 25, 26, 27,
		28, 29, 30, 31, 32, 33, 34, 35,
		36, 37, 38, 39, 40, 41, 42, 43,
		44, 45, 46, 47, 48, 49, 50, 51,
		52, 53, 54, 55, 56, 57, 58, 60,
		62, 64, 66, 68, 70, 72, 74, 76,
		78, 80, 82, 84, 86, 88, 90, 92,
		94, 96, 98, 100, 102, 104, 106, 108,
		110, 112, 114, 116, 119, 122, 125, 128,
		131, 134, 137, 140, 143, 146, 149, 152,
		155, 158, 161, 164, 167, 170, 173, 177,
		181, 185, 189, 193, 197, 201, 205, 209,
		213, 217, 221, 225, 229, 234, 239, 245,
		249, 254, 259, 264, 269, 274, 279, 284,
	}
)
