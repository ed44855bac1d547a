package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// ErrMiss: nothing is kept under that key, or no longer.
var ErrMiss = errors.New("not in the cache")

const (
	// block is the unit in which file systems hand out space, in bytes. The bound counts whole ones.
	block = 4096
	// touchEvery is how often a hit moves a file's time of change, which stands for its last use after a restart.
	touchEvery = time.Hour
	// tempSuffix ends the names of files that are being written.
	tempSuffix = ".tmp"
)

// A Disk keeps images in the files of a folder, within a bound that it never exceeds, and finds them again after a
// restart. It may be used from several goroutines and has nothing to close: the folder is opened for each call, so one
// that was removed or replaced is no trouble.
//
// The files are the truth and each proves itself; the index beside them only serves the bound.
type Disk struct {
	dir string
	max int64
	// keepExpired leaves expired images to the bound: the last good one of a URL may be of use for long.
	keepExpired bool
	// indexed waits until the files that were there at the start are in the index, and says why they can't be.
	indexed func() error

	// mu makes a change to the folder and to the index one step. Pictures are read and written without it.
	mu       sync.Mutex
	index    *lru
	reserved int64 // bytes of files being written
}

// OpenDisk makes the folder where there is none. Then it looks through it in the background, which takes seconds for a
// million images: it removes what an interrupted write left there, and deletes the least recently used files over
// maxBytes. Get need not wait for that, Put does. The 256 folders in it come on top, 1 MiB in all. The folder is meant
// for one process: what a second one adds counts after a restart only.
func OpenDisk(dir string, maxBytes int64) (*Disk, error) {
	if maxBytes <= 0 {
		return nil, fmt.Errorf("image cache %s: a bound of %d bytes: must be more than 0", dir, maxBytes)
	}
	d := &Disk{dir: dir, max: maxBytes, index: newLRU()}
	root, err := d.open()
	if err != nil {
		return nil, err
	}
	index := sync.OnceValue(func() error {
		defer root.Close()
		return d.reindex(root)
	})
	d.indexed = index
	go func() { _ = index() }() // ends when the folder is looked through; Put reports the error
	return d, nil
}

// reindex counts the files in, and makes room where they are over the bound.
func (d *Disk) reindex(root *os.Root) error {
	files, err := scan(root)
	if err != nil {
		return fmt.Errorf("reading image cache %s: %w", d.dir, err)
	}
	d.mu.Lock()
	for _, f := range files {
		d.index.add(f.key, f.size)
	}
	d.mu.Unlock()
	// What can't be deleted now can be read all the same, and the next Put reports it.
	_ = d.makeRoom(root, 0)
	return nil
}

// Get reads the image of key, which counts as a use of it. Its errors are ErrMiss, ErrCorrupt, and what keeps the file
// from being read. A file that is corrupt or too large is deleted, and so is an expired one unless keepExpired is set.
func (d *Disk) Get(key string) (entry Entry, err error) {
	err = d.read(key, func(data []byte) error {
		entry, err = decode(key, data)
		if err == nil && !time.Now().Before(entry.Expires) {
			return errExpired
		}
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return entry, nil
}

// Last is Get for an image that may have expired.
func (d *Disk) Last(key string) (entry Entry, err error) {
	err = d.read(key, func(data []byte) error {
		entry, err = decode(key, data)
		return err
	})
	return entry, err
}

// errExpired is the ErrMiss of an image that is whole.
var errExpired = fmt.Errorf("%w: it has expired", ErrMiss)

// read has the file of key decoded.
func (d *Disk) read(key string, decode func(data []byte) error) error {
	if !validKey(key) {
		return errKey(key)
	}
	root, err := os.OpenRoot(d.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return ErrMiss
	}
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := root.Lstat(fileName(key))
	if err == nil {
		err = d.load(root, key, info, decode)
	}
	switch {
	case err == nil:
		d.use(root, key, info)
	case errors.Is(err, fs.ErrNotExist):
		return ErrMiss
	case errors.Is(err, errExpired) && d.keepExpired:
	case errors.Is(err, ErrMiss), errors.Is(err, ErrCorrupt):
		d.discard(root, key)
	}
	return err
}

// load reads a file. What can't be ours is not opened: a pipe would block for good, and a huge file fill the memory.
func (d *Disk) load(root *os.Root, key string, info fs.FileInfo, decode func(data []byte) error) error {
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: it is %s, not a file", ErrCorrupt, info.Mode())
	case info.Size() > d.max/share:
		return ErrMiss // it may be whole, from when the bound was higher
	}
	data, err := root.ReadFile(fileName(key))
	if err != nil {
		return err
	}
	return decode(data)
}

// use counts a hit. The time of change is for the next start, and on a read-only folder can't be set.
func (d *Disk) use(root *os.Root, key string, info fs.FileInfo) {
	d.mu.Lock()
	d.index.use(key)
	d.mu.Unlock()
	if now := time.Now(); now.Sub(info.ModTime()) > touchEvery {
		_ = root.Chtimes(fileName(key), now, now)
	}
}

// discard deletes a file that is no good. One that a Put has put in its place meanwhile goes too, which costs a miss.
func (d *Disk) discard(root *os.Root, key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := root.Remove(fileName(key)); err == nil {
		d.index.remove(key)
	}
}

// Bytes returns what the files take, in whole blocks of 4 KiB; less until all that were there at the start are counted.
func (d *Disk) Bytes() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.index.bytes + d.reserved
}
