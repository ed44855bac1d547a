package fetch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// The parts of a GIF (GIF89a specification, sections 18 to 24).
const (
	gifHeaderBytes = 13 // signature and logical screen descriptor
	gifHasTable    = 0x80
	gifExtension   = 0x21
	gifFrame       = 0x2c
)

// gifSize returns the area that a browser sets aside: the logical screen, widened to hold the first frame. image/gif's
// DecodeConfig reads the screen alone, and Chromium's decoder (Wuffs) widens, so a bomb could call itself 1×1. Later
// frames are clipped to that area.
func gifSize(data []byte) (dimensions, error) {
	r := bytes.NewReader(data)
	var head [gifHeaderBytes]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return dimensions{}, err
	}
	var size dimensions
	size.include(uint16At(head[:], 6), uint16At(head[:], 8))
	skipTable(r, head[10])
	if err := toFirstFrame(r); err != nil {
		return dimensions{}, err
	}
	var frame [8]byte // left, top, width, height
	if _, err := io.ReadFull(r, frame[:]); err != nil {
		return dimensions{}, err
	}
	size.include(uint16At(frame[:], 0)+uint16At(frame[:], 4), uint16At(frame[:], 2)+uint16At(frame[:], 6))
	return size, nil
}

// toFirstFrame skips extensions: a label, then blocks.
func toFirstFrame(r *bytes.Reader) error {
	for {
		kind, err := r.ReadByte()
		switch {
		case err != nil:
			return err
		case kind == gifFrame:
			return nil
		case kind != gifExtension:
			return fmt.Errorf("unknown block 0x%02x before the first frame", kind)
		}
		skip(r, 1)
		if err := skipBlocks(r); err != nil {
			return err
		}
	}
}

// skipBlocks skips blocks that say their length, to the one whose length is 0.
func skipBlocks(r *bytes.Reader) error {
	for {
		n, err := r.ReadByte()
		if err != nil || n == 0 {
			return err
		}
		skip(r, int64(n))
	}
}

// gifEnds reports whether the first frame is all there. A browser shows it, and no more: a card doesn't move.
func gifEnds(data []byte) bool {
	r := bytes.NewReader(data)
	skip(r, gifHeaderBytes)
	skipTable(r, data[gifHeaderBytes-3])
	if toFirstFrame(r) != nil {
		return false
	}
	skip(r, 8)
	flags, err := r.ReadByte()
	if err != nil {
		return false
	}
	skipTable(r, flags)
	skip(r, 1) // how long the codes are
	return skipBlocks(r) == nil
}

// skipTable skips a table of colours, where the flags say that there is one.
func skipTable(r *bytes.Reader, flags byte) {
	if flags&gifHasTable != 0 {
		skip(r, 3<<(flags&7+1))
	}
}

// skip may go past the end; the next read says so.
func skip(r *bytes.Reader, n int64) { _, _ = r.Seek(n, io.SeekCurrent) }

func uint16At(b []byte, i int) int64 { return int64(binary.LittleEndian.Uint16(b[i:])) }
