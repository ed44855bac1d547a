package fetch

import (
	"bytes"
	"encoding/binary"
)

// endsTooSoon reports whether a picture's end is missing, as where its upload was cut short: a browser shows what there
// is of it. Only what is certain counts; bytes after the end are allowed, as cameras and editors put some there.
func endsTooSoon(contentType string, data []byte) bool {
	switch contentType {
	case "image/png": // the last chunk (PNG, third edition, section 11.2.5)
		return !bytes.Contains(data, []byte("IEND\xae\x42\x60\x82"))
	case "image/jpeg":
		return !jpegEnds(data)
	case "image/gif":
		return !gifEnds(data)
	case "image/webp": // the length in the header of a RIFF file counts from its eighth byte
		return uint64(binary.LittleEndian.Uint32(data[4:]))+8 > uint64(len(data))
	}
	return false // avif: its parts are found by their places, and a decoder fails where they are not there
}

// jpegEnds reports whether EOI follows the first SOS (ITU-T T.81, B.1.1.3). The segments before that are passed over
// whole, as a thumbnail in one of them has both, too; so may what a telephone puts after the end.
func jpegEnds(data []byte) bool {
	rest := data[2:] // after SOI
	for len(rest) >= 4 {
		marker := rest[1]
		switch {
		case rest[0] != 0xff, marker == 0xff, marker == 0, marker == 1, marker >= 0xd0 && marker <= 0xd8:
			rest = rest[1:] // no segment: a stray or a fill byte (B.1.1.2), or a marker that has none
		case marker == 0xda:
			return bytes.Contains(rest, []byte("\xff\xd9"))
		default:
			end := 2 + int(binary.BigEndian.Uint16(rest[2:]))
			rest = rest[min(end, len(rest)):]
		}
	}
	return false
}
