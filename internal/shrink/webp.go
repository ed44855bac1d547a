package shrink

import "github.com/placard/placard/internal/webp"

// WebP returns an opaque quick PNG's pixels as a lossy WebP of a quality from 1 to 100. A transparent one's would lose
// their transparency.
func WebP(quick []byte, quality int) ([]byte, error) {
	w := workers.Get().(*worker)
	p, r, err := w.pixels(quick)
	if err != nil {
		return nil, err
	}
	packed, err := webp.Encode(webp.Pixels{
		Width: p.width, Height: p.height, Channels: p.channels, Stride: r.size, Bytes: r.bytes[1:],
	}, quality)
	if cap(w.spare) <= kept {
		workers.Put(w)
	}
	return packed, err
}
