package shrink

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

const signature = "\x89PNG\r\n\x1a\n"

// errFormat: not a PNG, or one such as no browser writes.
var errFormat = errors.New("not a PNG of eight bits a channel")

// maxPixels bounds what a header may claim before memory is taken for it.
const maxPixels = 1 << 27

// A picture is a PNG's parts.
type picture struct {
	width, height int
	channels      int
	head          []byte // all before the pixels: signature, header, and what else comes there
	data          []byte // the pixels, packed
}

// parse takes a PNG apart. Its pixels, which lie in many chunks, are joined in data. What follows them is dropped: no
// pixel depends on it.
func parse(png, data []byte) (picture, error) {
	const header = len(signature) + 8 + 13 + 4
	if len(png) < header || string(png[:len(signature)]) != signature || string(png[12:16]) != "IHDR" {
		return picture{}, errFormat
	}
	p := picture{data: data}
	ihdr := png[16:29]
	width, height := binary.BigEndian.Uint32(ihdr), binary.BigEndian.Uint32(ihdr[4:])
	if width == 0 || height == 0 || uint64(width)*uint64(height) > maxPixels {
		return picture{}, errFormat
	}
	p.width, p.height = int(width), int(height)
	switch [5]byte(ihdr[8:]) { // depth, colour type, methods of packing, filtering and interlacing
	case [5]byte{8, 2}:
		p.channels = 3
	case [5]byte{8, 6}:
		p.channels = 4
	default:
		return picture{}, errFormat
	}
	err := p.chunks(png)
	return p, err
}

// chunks finds where the pixels begin, and joins them.
func (p *picture) chunks(png []byte) error {
	at := len(signature)
	for {
		if len(png)-at < 12 {
			return errFormat
		}
		size := binary.BigEndian.Uint32(png[at:])
		if int64(size) > int64(len(png)-at-12) {
			return errFormat
		}
		name, content := string(png[at+4:at+8]), png[at+8:at+8+int(size)]
		switch name {
		case "IDAT":
			if p.head == nil {
				p.head = png[:at]
			}
			p.data = append(p.data, content...)
		case "IEND":
			if p.head == nil {
				return errFormat
			}
			return nil
		}
		at += 12 + int(size)
	}
}

// beginChunk appends the head of a chunk to a PNG. It returns where that is.
func beginChunk(png []byte, name string) ([]byte, int) {
	return append(append(png, 0, 0, 0, 0), name...), len(png)
}

// endChunk completes the chunk of which all content has been appended.
func endChunk(png []byte, start int) []byte {
	chunk := png[start:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8)) //nolint:gosec // far below 1<<31, by maxPixels
	return binary.BigEndian.AppendUint32(png, crc32.ChecksumIEEE(chunk[4:]))
}
