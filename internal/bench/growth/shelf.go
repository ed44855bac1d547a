package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/renderer"
)

// A shelf is a cache's folder that is full.
type shelf struct {
	entries int
	data    string // the folder of the server's data
	disk    *cache.Disk
}

// folder is where the server has its images.
func (s *shelf) folder() string { return filepath.Join(s.data, "cache") }

// block is what the smallest image takes on a disk, in bytes.
const block = 4096

// bound is that of the folder, in bytes: there is room for its images and no more.
func (s *shelf) bound() int64 { return int64(s.entries) * block }

func (s *shelf) flags() []string {
	return []string{"--data", s.data, "--cache-disk", strconv.FormatInt(s.bound(), 10)}
}

// fill keeps the images, several at once: each waits until it is on the disk.
func (s *shelf) fill(ctx context.Context) (err error) {
	if s.disk, err = cache.OpenDisk(s.folder(), s.bound()); err != nil {
		return err
	}
	const atOnce = 16
	group, ctx := errgroup.WithContext(ctx)
	for first := range atOnce {
		group.Go(func() error {
			for i := first; i < s.entries && ctx.Err() == nil; i += atOnce {
				if err := s.disk.Put(key(i), entry(i)); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

// reopen opens the folder once more, and returns when it can take an image: it knows then what is there. The image is
// one of those, and there is room, so that nothing changes.
func (s *shelf) reopen() (*cache.Disk, error) {
	disk, err := cache.OpenDisk(s.folder(), s.bound()+block)
	if err == nil {
		err = disk.Put(key(0), entry(0))
	}
	return disk, err
}

// heap says how much memory it takes to know what is there.
func (s *shelf) heap() string {
	before := inUse()
	disk, err := s.reopen()
	after := inUse()
	runtime.KeepAlive(disk)
	if err != nil {
		return "" // who opens it next says why
	}
	return perEntry(after-before, s.entries)
}

// inUse returns the bytes of all objects in the heap that are needed.
func inUse() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc) //nolint:gosec // less than the machine has
}

func perEntry(memory int64, entries int) string {
	return fmt.Sprintf("%d bytes of memory each", memory/int64(entries))
}

// key returns the ith key of a cache.
func key(i int) string {
	sum := sha256.Sum256([]byte(strconv.Itoa(i)))
	return hex.EncodeToString(sum[:])
}

// entry returns the ith image, of a kilobyte. Only its size matters, and that it is whole.
func entry(i int) cache.Entry {
	picture := bytes.Repeat([]byte(key(i)), 16)
	sum := sha256.Sum256(picture)
	now := time.Now()
	img := &renderer.Image{Bytes: picture, Format: renderer.JPEG, Hash: hex.EncodeToString(sum[:]), DrawnAt: now}
	return cache.Entry{Image: img, Expires: now.Add(24 * time.Hour)}
}
