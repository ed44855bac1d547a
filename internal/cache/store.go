package cache

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// Put keeps an image, in place of what the key had, and returns when it is on the disk. An image over 1/16 of the bound
// isn't kept. After an error everything is as before, but that older images may have been deleted to make room.
func (d *Disk) Put(key string, e Entry) error {
	if !validKey(key) {
		return errKey(key)
	}
	head, err := encode(key, e)
	if err != nil {
		return err
	}
	length := int64(len(head) + len(e.Image.Bytes))
	if length > d.max/share {
		return nil
	}
	if err := d.indexed(); err != nil {
		return err
	}
	root, err := d.open()
	if err != nil {
		return err
	}
	defer root.Close()
	if err := d.store(root, key, head, e.Image.Bytes); err != nil {
		return fmt.Errorf("storing an image in %s: %w", d.dir, err)
	}
	return nil
}

// store writes beside the file and renames: a reader sees the old file or the new one, whenever the writer is killed.
func (d *Disk) store(root *os.Root, key string, head, body []byte) error {
	size := onDisk(int64(len(head) + len(body)))
	if err := d.makeRoom(root, size); err != nil {
		return err
	}
	temp := fileName(key) + "." + rand.Text() + tempSuffix
	err := write(root, temp, head, body)

	d.mu.Lock()
	defer d.mu.Unlock()
	d.reserved -= size
	if err == nil {
		err = root.Rename(temp, fileName(key))
	}
	if err != nil {
		_ = root.Remove(temp)
		return err
	}
	d.index.add(key, size)
	return nil
}

// write makes a file that is on the disk when it returns. The folder isn't synced: an entry lost with it is a miss.
func write(root *os.Root, name string, parts ...[]byte) error {
	if err := root.Mkdir(path.Dir(name), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if _, err = f.Write(p); err != nil {
			break
		}
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// makeRoom reserves size bytes and deletes the least recently used files until they fit.
func (d *Disk) makeRoom(root *os.Root, size int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.index.bytes+d.reserved+size > d.max {
		key, ok := d.index.oldest()
		if !ok {
			return errors.New("too many images are being written")
		}
		if err := root.Remove(fileName(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			d.index.use(key) // a file that can't be deleted must not be in the way of the rest
			return err
		}
		d.index.remove(key)
	}
	d.reserved += size
	return nil
}
