package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/placard/placard/renderer"
)

// ErrCorrupt: a file of the cache that is not what was written. On disk it has been deleted.
var ErrCorrupt = errors.New("damaged cache file")

// magic begins every file; its last byte is the version of the layout.
const magic = "placard\x01"

// An Entry is an image and when it stops being good. In every tier but the memory it has the form of a file.
type Entry struct {
	Image   *renderer.Image
	Expires time.Time
}

// header is the part of a file that describes the picture. A file is
//
//	magic                        8 bytes
//	length of the header         4 bytes, big-endian
//	header                       JSON
//	SHA-256 of all of the above  32 bytes
//	picture                      header.Length bytes, to the end; header.Hash is its SHA-256
//
// so that every byte is under one of two checksums, and the hash that becomes the ETag is always the picture's.
type header struct {
	Key      string          `json:"key"` // a file that was given another name must not pass for another image
	Format   renderer.Format `json:"format"`
	Hash     string          `json:"hash"`
	Length   int             `json:"length"`
	Warnings []string        `json:"warnings,omitempty"`
	// Incomplete ones are in Redis alone, for a minute at most.
	Incomplete bool      `json:"incomplete,omitempty"`
	Created    time.Time `json:"created"`
	AsOf       time.Time `json:"as_of,omitzero"` // none: as created
	Expires    time.Time `json:"expires"`
}

// encode returns what precedes the picture in the entry's file.
func encode(key string, e Entry) ([]byte, error) {
	head, err := json.Marshal(header{
		Key:        key,
		Format:     e.Image.Format,
		Hash:       e.Image.Hash,
		Length:     len(e.Image.Bytes),
		Warnings:   e.Image.Warnings,
		Incomplete: e.Image.Incomplete,
		Created:    e.Image.DrawnAt.UTC(),
		AsOf:       e.Image.AsOf.UTC(),
		Expires:    e.Expires.UTC(),
	})
	if err != nil {
		return nil, fmt.Errorf("describing image %s: %w", key, err)
	}
	out := binary.BigEndian.AppendUint32([]byte(magic), uint32(len(head))) //nolint:gosec // a few hundred bytes
	out = append(out, head...)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...), nil
}

// decode reads a file that should be the entry of that key. Its error is ErrCorrupt. The image shares data.
func decode(key string, data []byte) (Entry, error) {
	head, picture, err := split(data)
	if err != nil {
		return Entry{}, err
	}
	var h header
	if err := json.Unmarshal(head, &h); err != nil {
		return Entry{}, fmt.Errorf("%w: its header: %w", ErrCorrupt, err)
	}
	sum := sha256.Sum256(picture)
	_, known := renderer.ParseFormat(string(h.Format))
	switch {
	case h.Key != key:
		return Entry{}, fmt.Errorf("%w: it is of key %q", ErrCorrupt, h.Key)
	case h.Length != len(picture):
		return Entry{}, fmt.Errorf("%w: %d bytes of picture, want %d", ErrCorrupt, len(picture), h.Length)
	case h.Hash != hex.EncodeToString(sum[:]):
		return Entry{}, fmt.Errorf("%w: checksum of the picture", ErrCorrupt)
	case !known:
		return Entry{}, fmt.Errorf("%w: unknown format %q", ErrCorrupt, h.Format)
	}
	if h.AsOf.IsZero() {
		h.AsOf = h.Created
	}
	img := &renderer.Image{Bytes: picture, Format: h.Format, Hash: h.Hash, Warnings: slices.Clip(h.Warnings),
		Incomplete: h.Incomplete, DrawnAt: h.Created, AsOf: h.AsOf}
	return Entry{Image: img, Expires: h.Expires}, nil
}

// split finds the header's JSON and the picture, and checks all but the picture.
func split(data []byte) (head, picture []byte, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 4 {
		return nil, nil, fmt.Errorf("%w: no file of this version", ErrCorrupt)
	}
	length := int64(binary.BigEndian.Uint32(rest))
	rest = rest[4:]
	if int64(len(rest)) < length+sha256.Size {
		return nil, nil, fmt.Errorf("%w: %d bytes are too few", ErrCorrupt, len(data))
	}
	head, rest = rest[:length], rest[length:]
	sum := sha256.Sum256(data[:len(data)-len(rest)])
	if !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil, nil, fmt.Errorf("%w: checksum of the header", ErrCorrupt)
	}
	return head, rest[sha256.Size:], nil
}
