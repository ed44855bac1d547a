package fetch

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// maxBoxDepth bounds the nesting of boxes; the sizes lie at most this deep (meta, iprp, ipco, ispe).
const maxBoxDepth = 4

var errBox = errors.New("a box is cut short")

// A box is the unit that AVIF is made of (ISO/IEC 14496-12, 4.2).
type box struct {
	kind string // four characters
	body []byte
}

// isAVIF reads the brands of the first box: the main one, a version, then those that the file is compatible with.
func isAVIF(data []byte) bool {
	ftyp, _, err := nextBox(data)
	if err != nil || ftyp.kind != "ftyp" {
		return false
	}
	for i := 0; i+4 <= len(ftyp.body); i += 4 {
		if brand := string(ftyp.body[i : i+4]); i != 4 && (brand == "avif" || brand == "avis") {
			return true
		}
	}
	return false
}

// avifSize returns the size that holds all images and tracks of the file, whichever of them is shown: a grid is as
// large as its own ispe says, a sequence as its track header. Each box is looked at once. What the coded frames (AV1)
// say of their size is not read.
func avifSize(data []byte) (dimensions, error) {
	var size dimensions
	if err := size.includeBoxes(data, 1); err != nil {
		return dimensions{}, err
	}
	if size == (dimensions{}) {
		return dimensions{}, errors.New("no size (ispe box)")
	}
	return size, nil
}

// includeBoxes takes the boxes that fill data.
func (d *dimensions) includeBoxes(data []byte, depth int) error {
	if depth > maxBoxDepth {
		return fmt.Errorf("boxes nest deeper than %d", maxBoxDepth)
	}
	for len(data) > 0 {
		b, rest, err := nextBox(data)
		if err != nil {
			return err
		}
		if err := d.includeBox(b, depth); err != nil {
			return fmt.Errorf("%s: %w", b.kind, err)
		}
		data = rest
	}
	return nil
}

func (d *dimensions) includeBox(b box, depth int) error {
	switch b.kind {
	case "iprp", "ipco", "moov", "trak":
		return d.includeBoxes(b.body, depth+1)
	case "meta": // begins with version and flags
		if len(b.body) < 4 {
			return errBox
		}
		return d.includeBoxes(b.body[4:], depth+1)
	case "ispe": // ISO/IEC 23008-12, 6.5.3: version and flags, width, height
		return d.includeAt(b.body, 4, 0)
	case "tkhd": // ISO/IEC 14496-12, 8.3.2: times take 32 bits in version 0, else 64; the size is 16.16 fixed point
		if len(b.body) > 0 && b.body[0] == 0 {
			return d.includeAt(b.body, 76, 16)
		}
		return d.includeAt(b.body, 88, 16)
	}
	return nil
}

// includeAt reads width and height, 32 bits each with some bits of fraction.
func (d *dimensions) includeAt(body []byte, offset, fraction int) error {
	if len(body) < offset+8 {
		return errBox
	}
	d.include(int64(binary.BigEndian.Uint32(body[offset:])>>fraction),
		int64(binary.BigEndian.Uint32(body[offset+4:])>>fraction))
	return nil
}

// nextBox cuts the first box off. A size of 1 means that 64 bits of size follow; 0, that the box goes to the end.
func nextBox(data []byte) (b box, rest []byte, err error) {
	if len(data) < 8 {
		return box{}, nil, errBox
	}
	head, size := uint64(8), uint64(binary.BigEndian.Uint32(data))
	switch {
	case size == 0:
		size = uint64(len(data))
	case size == 1 && len(data) >= 16:
		head, size = 16, binary.BigEndian.Uint64(data[8:])
	}
	if size < head || size > uint64(len(data)) {
		return box{}, nil, errBox
	}
	return box{string(data[4:8]), data[head:size]}, data[size:], nil
}
