// Package shrink packs PNG pictures again that were packed in haste, as PNG or WebP. Asking a browser for its quick PNG
// and shrinking that takes a fraction of the time that the browser needs to pack one well, and the result is about as
// small.
package shrink

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
)

// PNG returns the same pixels in fewer bytes. It knows what browsers write: eight bits a channel, with or without
// transparency, not interlaced. What stands before the pixels, such as a colour profile, is kept.
//
// Equal pictures give equal bytes. Where a picture is like one before it in parts, these aren't packed again.
func PNG(quick []byte) ([]byte, error) {
	w := workers.Get().(*worker)
	png, err := w.shrink(quick)
	if err == nil && cap(w.spare) <= kept {
		workers.Put(w)
	}
	return png, err
}

// A worker has the memory that shrinking takes, to be used again: about eight bytes for each pixel, and a megabyte.
type worker struct {
	inflater io.ReadCloser // and a zlib.Resetter
	deflater *flate.Writer
	packed   []byte // the picture as it came
	filtered []byte // one row
	seen     colours
	// last is the picture that was packed last, segments is what became of it. The next one is unpacked into spare.
	last     rows
	segments []segment
	spare    []byte
}

var workers = sync.Pool{New: func() any { return newWorker() }}

// kept is the largest picture, in bytes unpacked, whose memory is kept for the next.
const kept = 16 << 20

func newWorker() *worker {
	deflater, err := flate.NewWriter(nil, level)
	if err != nil {
		panic(err) // there is such a level
	}
	return &worker{deflater: deflater}
}

func (w *worker) shrink(quick []byte) ([]byte, error) {
	p, r, err := w.pixels(quick)
	if err != nil {
		return nil, err
	}
	if err := w.pack(r); err != nil {
		return nil, fmt.Errorf("packing a PNG: %w", err)
	}
	return w.assemble(p.head), nil
}

// pixels takes a PNG apart and unpacks its rows, into the spare memory.
func (w *worker) pixels(quick []byte) (picture, rows, error) {
	p, err := parse(quick, w.packed[:0])
	if err != nil {
		return picture{}, rows{}, err
	}
	w.packed = p.data
	r := newRows(p, w.spare)
	w.spare = r.bytes
	if err := w.unpack(r.bytes, p.data); err != nil {
		return picture{}, rows{}, fmt.Errorf("unpacking a PNG: %w", err)
	}
	return p, r, r.undo()
}

var errLength = errors.New("there are more rows than the header says")

// unpack reads the rows, all of them and no more, and holds them against their checksum.
func (w *worker) unpack(rows, packed []byte) (err error) {
	source := bytes.NewReader(packed)
	if w.inflater == nil {
		w.inflater, err = zlib.NewReader(source)
	} else {
		err = w.inflater.(zlib.Resetter).Reset(source, nil)
	}
	if err != nil {
		return err
	}
	if _, err := io.ReadFull(w.inflater, rows); err != nil {
		return err
	}
	switch n, err := w.inflater.Read(make([]byte, 1)); {
	case n > 0:
		return errLength
	case err != io.EOF: // zlib's checksum has been compared by then
		return err
	}
	return nil
}
