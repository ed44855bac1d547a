package cache

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// A file is what the index needs to know of one.
type file struct {
	key  string
	size int64
	used time.Time
}

// open opens the folder, and makes it anew where it is missing. Nothing that was counted is in a new one.
func (d *Disk) open() (*os.Root, error) {
	root, err := os.OpenRoot(d.dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(d.dir, 0o700); err != nil {
			return nil, fmt.Errorf("making the image cache: %w", err)
		}
		d.mu.Lock()
		d.index = newLRU()
		d.mu.Unlock()
		root, err = os.OpenRoot(d.dir)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the image cache: %w", err)
	}
	return root, nil
}

// scan lists the cache's files, the least recently used first, and removes those that a write left half done. It opens
// none, and passes over what isn't the cache's.
func scan(root *os.Root) ([]file, error) {
	var files []file
	err := fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch key, isTemp := parseName(name); {
		case err != nil:
			return err
		case entry.IsDir():
			if name == "." || isShard(name) {
				return nil
			}
			return fs.SkipDir
		case isTemp:
			_ = root.Remove(name) // on a read-only folder it stays
		case key != "":
			info, err := entry.Info()
			if err != nil {
				return err
			}
			files = append(files, file{key, onDisk(info.Size()), info.ModTime()})
		}
		return nil
	})
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(a.used.Compare(b.used), strings.Compare(a.key, b.key))
	})
	return files, err
}

// fileName returns a key's path in the folder. 256 folders keep each of them small.
func fileName(key string) string { return path.Join(key[:2], key) }

// parseName reads a path as fileName and store make them. The key is empty for any other.
func parseName(name string) (key string, isTemp bool) {
	base := path.Base(name)
	key, rest, isTemp := strings.Cut(base, ".")
	if !validKey(key) || path.Dir(name) != key[:2] || isTemp && !strings.HasSuffix(rest, tempSuffix) {
		return "", false
	}
	return key, isTemp
}

func isShard(name string) bool { return len(name) == 2 && isHex(name) }

// validKey reports whether key is a SHA-256 in lower-case hex, as renderer.Document.Key makes them.
func validKey(key string) bool { return len(key) == 64 && isHex(key) }

func isHex(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil && s == strings.ToLower(s)
}

func errKey(key string) error {
	return fmt.Errorf("cache key %q: want a SHA-256 in lower-case hex", key)
}

// onDisk returns what a file of that length takes.
func onDisk(length int64) int64 { return (length + block - 1) / block * block }
