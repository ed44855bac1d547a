package shrink

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"testing"
)

// quick packs a picture as browsers do in haste: every row with the same filter, the pixels in many chunks.
func quick(tb testing.TB, img *image.NRGBA, filter byte) []byte {
	tb.Helper()
	width, height := img.Rect.Dx(), img.Rect.Dy()
	n, colour := 4, byte(6)
	if img.Opaque() {
		n, colour = 3, 2
	}
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		tb.Fatal(err)
	}
	above := make([]byte, width*n)
	for y := range height {
		row := make([]byte, 0, width*n)
		for x := range width {
			row = append(row, img.Pix[img.PixOffset(x, y):][:n]...)
		}
		if _, err := w.Write(append([]byte{filter}, filtered(row, above, filter, n)...)); err != nil {
			tb.Fatal(err)
		}
		above = row
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = append(binary.BigEndian.AppendUint32(header, uint32(height)), 8, colour, 0, 0, 0)
	picture := append([]byte(signature), chunk("IHDR", header)...)
	for packed.Len() > 0 {
		picture = append(picture, chunk("IDAT", packed.Next(4096))...)
	}
	return append(picture, chunk("IEND", nil)...)
}

// filtered is a row after a filter, by the words of the specification.
func filtered(row, above []byte, filter byte, n int) []byte {
	out := make([]byte, len(row))
	for x := range row {
		var left, corner byte
		if x >= n {
			left, corner = row[x-n], above[x-n]
		}
		predicted := map[byte]byte{
			sub: left, up: above[x], average: byte((int(left) + int(above[x])) / 2), paeth: nearest(left, above[x], corner),
		}
		out[x] = row[x] - predicted[filter]
	}
	return out
}

// nearest is the specification's PaethPredictor.
func nearest(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	distance := func(v byte) int { return max(p-int(v), int(v)-p) }
	switch {
	case distance(a) <= distance(b) && distance(a) <= distance(c):
		return a
	case distance(b) <= distance(c):
		return b
	}
	return c
}

func chunk(name string, content []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), name...)
	b = append(b, content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
