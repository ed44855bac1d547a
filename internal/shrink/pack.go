package shrink

import (
	"encoding/binary"
	"hash/adler32"
	"slices"
)

// level is how hard flate packs, of 1 to 9. Lower ones make larger pictures than a browser's own, higher ones take more
// time than they save bytes.
const level = 6

// band is how many rows are packed together.
const band = 64

// A segment is a packed band: deflate blocks that need nothing of what lies before them and end with a whole byte.
type segment struct {
	blocks []byte
	sum    uint32 // Adler's, of what they hold
}

// Write takes what a flate.Writer packs.
func (s *segment) Write(p []byte) (int, error) {
	s.blocks = append(s.blocks, p...)
	return len(p), nil
}

// pack packs the bands that differ from those of the last picture. A segment depends on nothing but its band's pixels
// and the row above them, so what is packed anew and what is still there are the same.
func (w *worker) pack(r rows) error {
	last := w.last
	w.last, w.spare = rows{}, last.bytes // last is set when all is packed
	w.segments = slices.Grow(w.segments, r.bands())[:r.bands()]
	for i := range w.segments {
		if r.sameBand(last, i) {
			continue
		}
		if err := w.packBand(r, i); err != nil {
			return err
		}
	}
	w.last = r
	return nil
}

// packBand packs the rows of a band, filtered where that helps.
func (w *worker) packBand(r rows, i int) error {
	s := &w.segments[i]
	s.blocks = s.blocks[:0]
	w.deflater.Reset(s)
	sum := adler32.New()
	first, end := r.band(i)
	few := w.seen.few(r, first, end)
	for y := first; y < end; y++ {
		row := r.bytes[y*r.size : (y+1)*r.size]
		if !few {
			w.filtered = slices.Grow(w.filtered[:0], r.size)[:r.size]
			row = w.filtered
			r.filter(row, y)
		}
		sum.Write(row)
		if _, err := w.deflater.Write(row); err != nil {
			return err
		}
	}
	s.sum = sum.Sum32()
	return w.deflater.Flush()
}

// assemble makes a PNG of what stands before the pixels, and the segments as one zlib stream (RFC 1950).
func (w *worker) assemble(head []byte) []byte {
	const header, lastBlock, frame = "\x78\x5e", "\x03\x00", 12
	n := len(head) + frame + len(header) + len(lastBlock) + adler32.Size + frame
	for _, s := range w.segments {
		n += len(s.blocks)
	}
	png := append(make([]byte, 0, n), head...)
	png, start := beginChunk(png, "IDAT")
	png = append(png, header...)
	sum := uint32(1)
	for i, s := range w.segments {
		png = append(png, s.blocks...)
		first, end := w.last.band(i)
		sum = combine(sum, s.sum, (end-first)*w.last.size)
	}
	png = append(png, lastBlock...)
	png = endChunk(binary.BigEndian.AppendUint32(png, sum), start)
	png, start = beginChunk(png, "IEND")
	return endChunk(png, start)
}

// combine returns the Adler sum of two pieces, of which the second has so many bytes, by theirs.
func combine(a, b uint32, size int) uint32 {
	const modulus = 65521
	first, n := uint64(a&0xffff), uint64(size) //nolint:gosec // a size is not negative
	low := first + uint64(b&0xffff) + modulus - 1
	high := uint64(a>>16) + uint64(b>>16) + n%modulus*(first+modulus-1)
	return uint32(high%modulus<<16 | low%modulus) //nolint:gosec // both below 1<<16
}
