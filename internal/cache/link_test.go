package cache

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestLink(t *testing.T) {
	dir := t.TempDir()
	d := openTestDisk(t, dir, mib)
	from := testKey(1)
	if _, err := d.Linked(from); !errors.Is(err, ErrMiss) {
		t.Errorf("a link that nobody made: %v, want ErrMiss", err)
	}
	for _, to := range []string{testKey(2), testKey(3), testKey(3)} {
		if err := d.Link(from, to); err != nil {
			t.Fatal(err)
		}
		if got, err := openTestDisk(t, dir, mib).Linked(from); got != to || err != nil {
			t.Errorf("after a restart it leads to %s, %v, want %s", got, err, to)
		}
	}
	if d.Bytes() != block {
		t.Errorf("one link takes %d bytes, want %d", d.Bytes(), block)
	}
	if err := errors.Join(d.Link("x", from), d.Link(from, "../x")); err == nil {
		t.Error("what is no key was linked")
	}
}

func TestLinksAreBounded(t *testing.T) {
	const most = 20
	d := openTestDisk(t, t.TempDir(), most*block)
	for n := range 2 * most {
		if err := d.Link(testKey(n), testKey(n+1)); err != nil {
			t.Fatal(err)
		}
	}
	if d.Bytes() > most*block {
		t.Errorf("%d bytes, want at most %d", d.Bytes(), most*block)
	}
	if got, err := d.Linked(testKey(2*most - 1)); got != testKey(2*most) || err != nil {
		t.Errorf("the newest link leads to %q, %v", got, err)
	}
}

func TestDamagedLinkIsDeleted(t *testing.T) {
	from, to := testKey(1), testKey(2)
	whole := encodeLink(from, to)
	flipped := encodeLink(from, to)
	flipped[len(linkMagic)+keyLength] ^= 1 // the key that it leads to is another, and still one
	for name, data := range map[string][]byte{
		"empty": {}, "cut": whole[:len(whole)-1], "longer": append(whole, 0), "flipped": flipped,
		"of another key": encodeLink(testKey(3), to), "no key": encodeLink(from, testKey(2)[1:]+"/"),
	} {
		dir := t.TempDir()
		d := openTestDisk(t, dir, mib)
		if err := d.Link(from, to); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, filepath.FromSlash(fileName(from)))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := d.Linked(from); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: it leads to %q, %v, want ErrCorrupt", name, got, err)
		}
		if _, err := d.Linked(from); !errors.Is(err, ErrMiss) {
			t.Errorf("%s: it is still there: %v", name, err)
		}
	}
}

// FuzzDecodeLink holds that what is taken for a link is what was written as one.
func FuzzDecodeLink(f *testing.F) {
	from := testKey(1)
	f.Add(encodeLink(from, testKey(2)))
	f.Add(encodeLink(testKey(2), from))
	f.Add([]byte(linkMagic))
	f.Fuzz(func(t *testing.T, data []byte) {
		to, err := decodeLink(from, data)
		if err == nil && !bytes.Equal(encodeLink(from, to), data) {
			t.Errorf("%q leads to %q", data, to)
		}
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("got %v, want ErrCorrupt", err)
		}
	})
}

func TestLastOutlivesExpiry(t *testing.T) {
	for _, keep := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			d := openTestDisk(t, t.TempDir(), mib)
			d.keepExpired = keep
			put(t, d, 1, 100)
			time.Sleep(time.Hour)
			wantKept(t, d, 1, 100, false)
			entry, err := d.Last(testKey(1))
			if kept := err == nil; kept != keep || kept && len(entry.Image.Bytes) != 100 {
				t.Errorf("keeping expired images is %v: %d bytes, %v", keep, len(entry.Image.Bytes), err)
			}
		})
	}
}
