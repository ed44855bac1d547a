package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func encodeFile(t testing.TB, key string, e Entry) []byte {
	t.Helper()
	head, err := encode(key, e)
	if err != nil {
		t.Fatal(err)
	}
	return append(head, e.Image.Bytes...)
}

func TestDecode(t *testing.T) {
	want := testEntry(1, 300)
	want.Image.Warnings = []string{"cover", "title"}
	want.Image.DrawnAt = time.Unix(2000, 1)
	want.Image.AsOf = time.Unix(1000, 2)
	got, err := decode(testKey(1), encodeFile(t, testKey(1), want))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Image.Bytes, want.Image.Bytes) || got.Image.Format != want.Image.Format ||
		got.Image.Hash != want.Image.Hash || !slices.Equal(got.Image.Warnings, want.Image.Warnings) {
		t.Errorf("decode() = %+v, want %+v", got.Image, want.Image)
	}
	for name, times := range map[string][2]time.Time{
		"Expires": {got.Expires, want.Expires},
		"DrawnAt": {got.Image.DrawnAt, want.Image.DrawnAt}, "AsOf": {got.Image.AsOf, want.Image.AsOf},
	} {
		if !times[0].Equal(times[1]) {
			t.Errorf("%s = %v, want %v", name, times[0], times[1])
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := encodeFile(t, testKey(1), testEntry(1, 100))
	huge := slices.Clone(good)
	binary.BigEndian.PutUint32(huge[len(magic):], 1<<32-1)
	oldVersion := slices.Clone(good)
	oldVersion[len(magic)-1] = 0
	falseHash, gif := testEntry(1, 100), testEntry(1, 100)
	falseHash.Image.Hash = hashOf(nil)
	gif.Image.Format = "gif"

	tests := []struct {
		name string
		data []byte
	}{
		{"nothing", nil},
		{"a picture", []byte("\x89PNG\r\n\x1a\n and so on and so on and so on and so on and so on")},
		{"magic alone", []byte(magic)},
		{"header longer than the file", huge},
		{"other version", oldVersion},
		{"other key", encodeFile(t, testKey(2), testEntry(1, 100))},
		{"hash of another picture", encodeFile(t, testKey(1), falseHash)},
		{"unknown format", encodeFile(t, testKey(1), gif)},
		{"a byte more", append(slices.Clone(good), 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := decode(testKey(1), tt.data); !errors.Is(err, ErrCorrupt) {
				t.Errorf("decode() gave error %v, want ErrCorrupt", err)
			}
		})
	}
}

func TestDecodeTruncated(t *testing.T) {
	good := encodeFile(t, testKey(1), testEntry(1, 100))
	for n := range good {
		if _, err := decode(testKey(1), good[:n]); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d of %d bytes gave error %v, want ErrCorrupt", n, len(good), err)
		}
	}
}

func TestDecodeFlippedBit(t *testing.T) {
	good := encodeFile(t, testKey(1), testEntry(1, 100))
	for bit := range len(good) * 8 {
		bad := slices.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		if _, err := decode(testKey(1), bad); !errors.Is(err, ErrCorrupt) {
			t.Errorf("bit %d gave error %v, want ErrCorrupt", bit, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good := encodeFile(f, testKey(1), testEntry(1, 40))
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(good[:len(magic)+4])
	f.Add([]byte(magic + "\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := decode(testKey(1), data)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error %v, want ErrCorrupt", err)
			}
			return
		}
		if _, known := renderer.ParseFormat(string(e.Image.Format)); !known || e.Image.Hash != hashOf(e.Image.Bytes) {
			t.Errorf("accepted format %q with hash %s", e.Image.Format, e.Image.Hash)
		}
	})
}
