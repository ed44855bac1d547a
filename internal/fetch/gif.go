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
	if flags := head[10]; flags&gifHasTable != 0 {
		skip(r, 3<<(flags&7+1))
	}
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

// toFirstFrame skips extensions: a label, then blocks that say their length, the last one 0.
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
		for n := byte(1); n != 0; skip(r, int64(n)) {
			if n, err = r.ReadByte(); err != nil {
				return err
			}
		}
	}
}

// skip may go past the end; the next read says so.
func skip(r *bytes.Reader, n int64) { _, _ = r.Seek(n, io.SeekCurrent) }

func uint16At(b []byte, i int) int64 { return int64(binary.LittleEndian.Uint16(b[i:])) }
