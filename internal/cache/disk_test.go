package cache

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

const mib = 1 << 20

func put(t *testing.T, d *Disk, n, length int) {
	t.Helper()
	if err := d.Put(testKey(n), testEntry(n, length)); err != nil {
		t.Fatalf("Put(%d): %v", n, err)
	}
}

// wantKept checks that n is there with its own bytes, or that it is a miss.
func wantKept(t *testing.T, d *Disk, n, length int, want bool) {
	t.Helper()
	e, err := d.Get(testKey(n))
	switch {
	case want && err != nil:
		t.Errorf("Get(%d): %v, want the image", n, err)
	case want && !bytes.Equal(e.Image.Bytes, testEntry(n, length).Image.Bytes):
		t.Errorf("Get(%d) gave other bytes", n)
	case !want && !errors.Is(err, ErrMiss):
		t.Errorf("Get(%d): %v, want ErrMiss", n, err)
	}
}

// usedIn returns what the files of a folder take and how many they are.
func usedIn(t *testing.T, dir string) (total int64, files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			total += onDisk(info.Size())
			files++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return total, files
}

func pathOf(dir string, n int) string { return filepath.Join(dir, fileName(testKey(n))) }

func TestDiskSurvivesRestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "cache")
	d := openTestDisk(t, dir, mib)
	put(t, d, 1, 5000)
	put(t, d, 2, 10)
	put(t, d, 2, 20)
	again := openTestDisk(t, dir, mib)
	wantKept(t, again, 1, 5000, true)
	wantKept(t, again, 2, 20, true)
	wantKept(t, again, 3, 0, false)
	if got, want := again.Bytes(), int64(3*block); got != want || d.Bytes() != want {
		t.Errorf("Bytes() = %d, %d before the restart, want %d", got, d.Bytes(), want)
	}
}

func TestDiskDropsLeastRecentlyUsed(t *testing.T) {
	dir := t.TempDir()
	d := openTestDisk(t, dir, 16*block)
	for n := range 16 {
		put(t, d, n, 100)
	}
	wantKept(t, d, 0, 100, true) // now 1 is the oldest
	put(t, d, 16, 100)
	wantKept(t, d, 0, 100, true)
	wantKept(t, d, 1, 100, false)
	wantKept(t, d, 16, 100, true)
}

func TestDiskOrderAfterRestart(t *testing.T) {
	dir := t.TempDir()
	d := openTestDisk(t, dir, 32*block)
	now := time.Now()
	for n := range 4 {
		put(t, d, n, 100)
		used := now.Add(time.Duration(n)*time.Minute - 3*time.Hour)
		if err := os.Chtimes(pathOf(dir, n), used, used); err != nil {
			t.Fatal(err)
		}
	}
	wantKept(t, d, 0, 100, true) // over an hour after its last use: the file's time moves
	openTestDisk(t, dir, 2*block)
	for n, want := range []bool{true, false, false, true} {
		_, err := os.Stat(pathOf(dir, n))
		if got := err == nil; got != want {
			t.Errorf("file %d is there: %v, want %v", n, got, want)
		}
	}
}

func TestDiskTouchesOnceAnHour(t *testing.T) {
	for ago, want := range map[time.Duration]bool{50 * time.Minute: false, 70 * time.Minute: true} {
		dir := t.TempDir()
		d := openTestDisk(t, dir, mib)
		put(t, d, 1, 100)
		old := time.Now().Add(-ago).Truncate(time.Second)
		if err := os.Chtimes(pathOf(dir, 1), old, old); err != nil {
			t.Fatal(err)
		}
		wantKept(t, d, 1, 100, true)
		info, err := os.Stat(pathOf(dir, 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := !info.ModTime().Equal(old); got != want {
			t.Errorf("a hit %v after the last use moved the file's time: %v, want %v", ago, got, want)
		}
	}
}

func TestDiskExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		d := openTestDisk(t, dir, mib)
		put(t, d, 1, 100)
		time.Sleep(time.Hour - time.Second)
		wantKept(t, d, 1, 100, true)
		time.Sleep(time.Second)
		wantKept(t, d, 1, 100, false)
		if _, files := usedIn(t, dir); files != 0 || d.Bytes() != 0 {
			t.Errorf("%d files and %d bytes are left of an expired image", files, d.Bytes())
		}
	})
}

func TestDiskBoundHolds(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(3, 4))
	const bound = 64 * block
	d := openTestDisk(t, dir, bound)
	length := map[int]int{}
	for i := range 600 {
		n := rng.IntN(40)
		if rng.IntN(3) > 0 {
			l := rng.IntN(bound / share)
			put(t, d, n, l)
			if l < 3*block {
				length[n] = l
			} else {
				delete(length, n) // may be too large to be kept
			}
		} else if e, err := d.Get(testKey(n)); err == nil && length[n] != 0 && len(e.Image.Bytes) != length[n] {
			t.Fatalf("step %d: Get(%d) gave %d bytes, want %d", i, n, len(e.Image.Bytes), length[n])
		}
		if i%200 == 199 {
			d = openTestDisk(t, dir, bound)
		}
		if used, _ := usedIn(t, dir); used > bound || used != d.Bytes() {
			t.Fatalf("step %d: files take %d, counted %d, bound %d", i, used, d.Bytes(), bound)
		}
	}
	if d.Bytes() < bound/2 {
		t.Errorf("only %d of %d bytes used: nothing had to go", d.Bytes(), bound)
	}
}

func TestDiskRefuses(t *testing.T) {
	d := openTestDisk(t, t.TempDir(), mib)
	for _, key := range []string{"", "../../etc/passwd", testKey(1)[1:], "G" + testKey(1)[1:], "A" + testKey(1)[1:]} {
		if err := d.Put(key, testEntry(1, 10)); err == nil {
			t.Errorf("Put(%q) gave no error", key)
		}
		if _, err := d.Get(key); err == nil || errors.Is(err, ErrMiss) {
			t.Errorf("Get(%q) = %v, want an error that is no miss", key, err)
		}
	}
	put(t, d, 1, mib/share) // with its header over a sixteenth
	wantKept(t, d, 1, 0, false)
	if _, err := OpenDisk(t.TempDir(), 0); err == nil {
		t.Error("a bound of 0 gave no error")
	}
}

// What is there can be read while the folder is still looked through. What is new waits: it may need room.
func TestDiskIsReadWhileItIsIndexed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		put(t, openTestDisk(t, dir, mib), 1, 100)
		d := openTestDisk(t, dir, mib)
		failure := errors.New("unreadable")
		looking := make(chan struct{})
		d.indexed = func() error { <-looking; return failure }
		wantKept(t, d, 1, 100, true)
		stored := make(chan error, 1)
		go func() { stored <- d.Put(testKey(2), testEntry(2, 100)) }()
		synctest.Wait()
		if len(stored) > 0 {
			t.Errorf("Put() returned %v, want it to wait", <-stored)
		}
		close(looking)
		if err := <-stored; !errors.Is(err, failure) {
			t.Errorf("Put() returned %v, want %v", err, failure)
		}
	})
}
