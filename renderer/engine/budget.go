package engine

import (
	"fmt"

	"github.com/placard/placard/internal/palette"
	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
)

// lowestQuality is the least that is tried for the sake of bytes. Below it blocks and stains show in flat colours, and
// little is saved.
const lowestQuality = 30

// nearEnough: a picture that uses this share of its bytes isn't packed again for the rest.
const nearEnough = 0.95

// withinBytes packs a picture at a quality, or where it then has more than maxBytes, at a lower one, found by bisection
// in nine tries at most. The picture may have too many bytes at the lowest, too. maxBytes of 0 is no bound. The same
// picture always ends at the same quality.
func withinBytes(maxBytes, quality int, pack func(quality int) ([]byte, error)) ([]byte, error) {
	picture, err := pack(quality)
	if err != nil || maxBytes == 0 || len(picture) <= maxBytes || quality <= lowestQuality {
		return picture, err
	}
	best, err := pack(lowestQuality)
	if err != nil || len(best) > maxBytes {
		return best, err
	}
	low, high := lowestQuality, quality // low fits, high doesn't
	for high-low > 1 && float64(len(best)) < nearEnough*float64(maxBytes) {
		middle := (low + high) / 2
		picture, err := pack(middle)
		switch {
		case err != nil:
			return nil, err
		case len(picture) <= maxBytes:
			low, best = middle, picture
		default:
			high = middle
		}
	}
	return best, nil
}

// pngWithin packs a quick PNG well, and where it then has too many bytes, takes colours away.
func pngWithin(maxBytes int, quick []byte) ([]byte, error) {
	picture, err := shrink.PNG(quick)
	if err != nil || maxBytes == 0 || len(picture) <= maxBytes {
		return picture, err
	}
	reduced, err := palette.PNG(picture, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("fitting the picture into %d bytes: %w", maxBytes, err)
	}
	return reduced, nil
}

// capturedBytes bounds what the browser gives. Its PNGs are packed again, and bound then.
func capturedBytes(doc *renderer.Document) int {
	if captured(doc) == renderer.PNG {
		return 0
	}
	return doc.MaxBytes
}
