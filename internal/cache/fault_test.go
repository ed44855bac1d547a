package cache

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

func TestDiskDeletesBadFiles(t *testing.T) {
	good := encodeFile(t, testKey(1), testEntry(1, 300))
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"empty", nil, ErrCorrupt},
		{"truncated", good[:len(good)-1], ErrCorrupt},
		{"longer", append(slices.Clip(good), 'x'), ErrCorrupt},
		{"of another key", encodeFile(t, testKey(2), testEntry(2, 300)), ErrCorrupt},
		{"foreign", []byte("<html>not ours</html>"), ErrCorrupt},
		{"too large", make([]byte, mib), ErrMiss},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			d := openTestDisk(t, dir, mib)
			put(t, d, 1, 300)
			if err := os.WriteFile(pathOf(dir, 1), tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Get(testKey(1)); !errors.Is(err, tt.want) {
				t.Errorf("Get() gave error %v, want %v", err, tt.want)
			}
			wantKept(t, d, 1, 300, false)
			if _, files := usedIn(t, dir); files != 0 || d.Bytes() != 0 {
				t.Errorf("%d files, %d bytes are left, want none", files, d.Bytes())
			}
			put(t, d, 1, 300)
			wantKept(t, d, 1, 300, true)
		})
	}
}

// A pipe in a file's place must not block the reader.
func TestDiskPassesOverPipe(t *testing.T) {
	dir := t.TempDir()
	d := openTestDisk(t, dir, mib)
	put(t, d, 1, 300)
	if err := errors.Join(os.Remove(pathOf(dir, 1)), syscall.Mkfifo(pathOf(dir, 1), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(testKey(1)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Get() gave error %v, want ErrCorrupt", err)
	}
}

func TestOpenDiskTidies(t *testing.T) {
	dir := t.TempDir()
	put(t, openTestDisk(t, dir, mib), 1, 300)
	leftover := pathOf(dir, 1) + ".ABCDEF" + tempSuffix
	foreign := []string{
		filepath.Join(dir, "README"),
		filepath.Join(dir, testKey(2)),
		filepath.Join(dir, testKey(1)[:2], "notes"+tempSuffix),
		filepath.Join(dir, "other", testKey(3)),
	}
	if err := os.Mkdir(filepath.Join(dir, "other"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(foreign, leftover) {
		if err := os.WriteFile(name, []byte("half an ima"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := openTestDisk(t, dir, mib)
	if _, err := os.Stat(leftover); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the leftover of a write: %v, want it gone", err)
	}
	for _, name := range foreign {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("what isn't the cache's was touched: %v", err)
		}
	}
	if got, want := d.Bytes(), int64(block); got != want {
		t.Errorf("Bytes() = %d, want %d: that of one image", got, want)
	}
}

func TestDiskFolderRemoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	d := openTestDisk(t, dir, mib)
	put(t, d, 1, 300)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	wantKept(t, d, 1, 300, false)
	put(t, d, 2, 300)
	wantKept(t, d, 2, 300, true)
	if got, want := d.Bytes(), int64(block); got != want {
		t.Errorf("Bytes() = %d, want %d: the first image is gone", got, want)
	}
}

// A file where the folder should be stands for all that makes a folder unusable, for root too.
func TestDiskUnusable(t *testing.T) {
	parent := t.TempDir()
	dir, aside := filepath.Join(parent, "cache"), filepath.Join(parent, "aside")
	d := openTestDisk(t, dir, mib)
	put(t, d, 1, 300)
	if err := errors.Join(os.Rename(dir, aside), os.WriteFile(dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(testKey(2), testEntry(2, 300)); err == nil {
		t.Error("Put() into a file gave no error")
	}
	if _, err := d.Get(testKey(1)); err == nil {
		t.Error("Get() from a file gave no error")
	}
	if _, err := OpenDisk(dir, mib); err == nil {
		t.Error("OpenDisk() of a file gave no error")
	}
	if err := errors.Join(os.Remove(dir), os.Rename(aside, dir)); err != nil {
		t.Fatal(err)
	}
	wantKept(t, d, 1, 300, true)
	put(t, d, 2, 300)
}

// What can't be deleted keeps no place for long: the next Put deletes another file.
func TestDiskCannotDelete(t *testing.T) {
	dir := t.TempDir()
	d := openTestDisk(t, dir, 16*block)
	for n := range 16 {
		put(t, d, n, 100)
	}
	inTheWay := filepath.Join(pathOf(dir, 0), "x")
	if err := errors.Join(os.Remove(pathOf(dir, 0)), os.MkdirAll(inTheWay, 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(testKey(16), testEntry(16, 100)); err == nil {
		t.Error("Put() gave no error, and no room was made")
	}
	put(t, d, 16, 100)
	wantKept(t, d, 1, 100, false)
	wantKept(t, d, 16, 100, true)
}
