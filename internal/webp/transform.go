package webp

// A block is 4×4 pixels: four rows of four bytes, the leftmost lowest.
type block [4]uint32

// residuals are a block's 16 differences or coefficients, row by row.
type residuals [16]int32

// forward transforms what is left of a block after its prediction. It is the discrete cosine transform that RFC 6386's
// inverse (section 14.3) undoes, with libwebp's rounding.
func forward(source, predicted *block, out *residuals) {
	var t residuals
	for i := range 4 {
		s, p := source[i], predicted[i]
		d0 := int32(s&0xff) - int32(p&0xff)
		d1 := int32(s>>8&0xff) - int32(p>>8&0xff)
		d2 := int32(s>>16&0xff) - int32(p>>16&0xff)
		d3 := int32(s>>24) - int32(p>>24)
		a0, a1, a2, a3 := d0+d3, d1+d2, d1-d2, d0-d3
		t[i] = (a0 + a1) * 8
		t[4+i] = (a2*2217 + a3*5352 + 1812) >> 9
		t[8+i] = (a0 - a1) * 8
		t[12+i] = (a3*2217 - a2*5352 + 937) >> 9
	}
	for i := range 4 {
		row := (*[4]int32)(t[4*i:])
		a0, a1, a2, a3 := row[0]+row[3], row[1]+row[2], row[1]-row[2], row[0]-row[3]
		out[i] = (a0 + a1 + 7) >> 4
		out[4+i] = (a2*2217 + a3*5352 + 12000) >> 16
		if a3 != 0 {
			out[4+i]++
		}
		out[8+i] = (a0 - a1 + 7) >> 4
		out[12+i] = (a3*2217 - a2*5352 + 51000) >> 16
	}
}

// measure returns the sum of the sizes of a block's differences, and that of the differences themselves.
func measure(source, predicted *block) (size, sum int32) {
	const lanes, sumLanes = 0x00ff00ff00ff00ff, 0x0001000100010001
	a, b := uint64(source[0])|uint64(source[1])<<32, uint64(source[2])|uint64(source[3])<<32
	c, d := uint64(predicted[0])|uint64(predicted[1])<<32, uint64(predicted[2])|uint64(predicted[3])<<32
	sizes := sizes(a, c) + sizes(b, d)
	from := a&lanes + a>>8&lanes + b&lanes + b>>8&lanes
	to := c&lanes + c>>8&lanes + d&lanes + d>>8&lanes
	return int32(sizes * sumLanes >> 48), int32(from*sumLanes>>48) - int32(to*sumLanes>>48)
}

// firstOf is the first coefficient that forward makes of differences of a sum.
func firstOf(sum int32) int32 { return (8*sum + 7) >> 4 }

// inverse adds to a prediction what the coefficients stand for, as decoders do (section 14.3).
func inverse(in *residuals, predicted *block) block {
	const (
		c1 = 85627 // √2·cos(π/8)·2¹⁶
		c2 = 35468 // √2·sin(π/8)·2¹⁶
	)
	var t residuals
	for i := range 4 {
		a, b := in[i]+in[8+i], in[i]-in[8+i]
		c := in[4+i]*c2>>16 - in[12+i]*c1>>16
		d := in[4+i]*c1>>16 + in[12+i]*c2>>16
		t[i], t[4+i], t[8+i], t[12+i] = a+d, b+c, b-c, a-d
	}
	var out block
	for i := range 4 {
		row := (*[4]int32)(t[4*i:])
		dc := row[0] + 4
		a, b := dc+row[2], dc-row[2]
		c := row[1]*c2>>16 - row[3]*c1>>16
		d := row[1]*c1>>16 + row[3]*c2>>16
		p := predicted[i]
		out[i] = clip(int32(p&0xff)+(a+d)>>3) | clip(int32(p>>8&0xff)+(b+c)>>3)<<8 |
			clip(int32(p>>16&0xff)+(b-c)>>3)<<16 | clip(int32(p>>24)+(a-d)>>3)<<24
	}
	return out
}

// raise is inverse for a block that has no other coefficient than the first.
func raise(first int32, predicted *block) (out block) {
	d := (first + 4) >> 3
	for i, p := range predicted {
		out[i] = clip(int32(p&0xff)+d) | clip(int32(p>>8&0xff)+d)<<8 |
			clip(int32(p>>16&0xff)+d)<<16 | clip(int32(p>>24)+d)<<24
	}
	return out
}

func clip(v int32) uint32 {
	return uint32(min(max(v, 0), 255))
}

// forwardDC transforms the mean values of a macroblock's 16 blocks once more, by Walsh and Hadamard (section 14.3).
func forwardDC(in, out *residuals) {
	var t residuals
	for i := range 4 {
		row := (*[4]int32)(in[4*i:])
		a0, a1, a2, a3 := row[0]+row[2], row[1]+row[3], row[1]-row[3], row[0]-row[2]
		t[i], t[4+i], t[8+i], t[12+i] = a0+a1, a3+a2, a3-a2, a0-a1
	}
	for i := range 4 {
		col := (*[4]int32)(t[4*i:])
		a0, a1, a2, a3 := col[0]+col[2], col[1]+col[3], col[1]-col[3], col[0]-col[2]
		out[i], out[4+i], out[8+i], out[12+i] = (a0+a1)>>1, (a3+a2)>>1, (a3-a2)>>1, (a0-a1)>>1
	}
}

// inverseDC undoes forwardDC, as decoders do.
func inverseDC(in, out *residuals) {
	var t residuals
	for i := range 4 {
		a0, a1, a2, a3 := in[i]+in[12+i], in[4+i]+in[8+i], in[4+i]-in[8+i], in[i]-in[12+i]
		t[i], t[8+i], t[4+i], t[12+i] = a0+a1, a0-a1, a3+a2, a3-a2
	}
	for i := range 4 {
		row := (*[4]int32)(t[4*i:])
		dc := row[0] + 3
		a0, a1, a2, a3 := dc+row[3], row[1]+row[2], row[1]-row[2], dc-row[3]
		out[4*i], out[4*i+1], out[4*i+2], out[4*i+3] = (a0+a1)>>3, (a3+a2)>>3, (a0-a1)>>3, (a3-a2)>>3
	}
}
