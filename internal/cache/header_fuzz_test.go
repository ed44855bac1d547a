package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/placard/placard/renderer"
)

// fileOf has a file whose checksum of the header is right, whatever the header says.
func fileOf(head, picture []byte) []byte {
	file := binary.BigEndian.AppendUint32([]byte(magic), uint32(len(head)))
	file = append(file, head...)
	sum := sha256.Sum256(file)
	return append(append(file, sum[:]...), picture...)
}

// FuzzHeader gets past the first checksum, as a file may that somebody else wrote: what is accepted all the same is of
// that key, whole and of a known format, and written again it reads the same.
func FuzzHeader(f *testing.F) {
	key := testKey(1)
	good := testEntry(1, 40)
	good.Image.Warnings = []string{"cover: not a usable image"}
	head, err := encode(key, good)
	if err != nil {
		f.Fatal(err)
	}
	text := head[len(magic)+4 : len(head)-sha256.Size]
	f.Add(text, good.Image.Bytes)
	f.Add(bytes.Replace(text, []byte(`"png"`), []byte(`"gif"`), 1), good.Image.Bytes)
	f.Add(bytes.Replace(text, []byte(`"length":40`), []byte(`"length":-1`), 1), good.Image.Bytes)
	f.Add(bytes.Replace(text, []byte(`"length":40`), []byte(`"length":40,"length":1`), 1), good.Image.Bytes)
	f.Add(bytes.Replace(text, []byte(`"expires":"2`), []byte(`"expires":"9`), 1), good.Image.Bytes)
	f.Add(text, good.Image.Bytes[1:])
	f.Add([]byte(`{}`), []byte(nil))
	f.Add([]byte(`null`), []byte("x"))
	f.Add([]byte("{\"key\":\"\xff\"}"), []byte("x"))
	f.Fuzz(func(t *testing.T, head, picture []byte) {
		entry, err := decode(key, fileOf(head, picture))
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error %v, want ErrCorrupt", err)
			}
			return
		}
		if _, known := renderer.ParseFormat(string(entry.Image.Format)); !known || !bytes.Equal(entry.Image.Bytes, picture) ||
			entry.Image.Hash != hashOf(picture) {
			t.Errorf("accepted %+v", entry.Image)
		}
		again, err := encode(key, entry)
		if err != nil {
			t.Fatal(err)
		}
		same, err := decode(key, append(again, picture...))
		if err != nil || !same.Expires.Equal(entry.Expires) || !same.Image.DrawnAt.Equal(entry.Image.DrawnAt) ||
			same.Image.Format != entry.Image.Format {
			t.Errorf("%q is written and read as %+v, %v", head, same, err)
		}
	})
}
