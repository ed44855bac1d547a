package webp

import (
	"math/rand/v2"
	"testing"
)

// A boolReader reads bits as RFC 6386, section 7.3, has it.
type boolReader struct {
	in          []byte
	value, size uint32
	shifted     int
}

func newBoolReader(in []byte) *boolReader {
	return &boolReader{in: in[2:], value: uint32(in[0])<<8 | uint32(in[1]), size: 255}
}

func (r *boolReader) read(probability uint8) bool {
	split := 1 + ((r.size-1)*uint32(probability))>>8
	bit := r.value >= split<<8
	if bit {
		r.size -= split
		r.value -= split << 8
	} else {
		r.size = split
	}
	for r.size < 128 {
		r.value <<= 1
		r.size <<= 1
		r.shifted++
		if r.shifted == 8 {
			r.shifted = 0
			if len(r.in) > 0 {
				r.value |= uint32(r.in[0])
				r.in = r.in[1:]
			}
		}
	}
	return bit
}

// TestBoolCoder: any bits of any probabilities are read as they were written. Likely ones, which make carries go far,
// are among them.
func TestBoolCoder(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 5))
		likely := random.Float64()
		probabilities, bits := make([]uint8, random.IntN(3000)), make([]bool, 3000)
		c := newBoolCoder(0)
		for i := range probabilities {
			probabilities[i] = uint8(1 + random.IntN(255))
			bits[i] = random.Float64() < likely
			c.put(bits[i], probabilities[i])
		}
		r := newBoolReader(c.finish())
		for i, probability := range probabilities {
			if got := r.read(probability); got != bits[i] {
				t.Fatalf("seed %d: bit %d is %v, want %v", seed, i, got, bits[i])
			}
		}
	}
}

// TestNumbers: literals and optional numbers, by the reader's bits.
func TestNumbers(t *testing.T) {
	c := newBoolCoder(0)
	c.literal(5, 4)
	c.optional(0)
	c.optional(-2)
	r := newBoolReader(c.finish())
	for i, want := range []int{0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1} {
		if got := r.read(even); got != (want == 1) {
			t.Errorf("bit %d is %v, want %d", i, got, want)
		}
	}
}
