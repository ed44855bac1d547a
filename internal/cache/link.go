package cache

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/placard/placard/renderer"
)

// A link leads from the key of a job to that of the last whole image of it. On disk it is a file beside those of the
// images, of one block, and goes like them when there is no room:
//
//	linkMagic             8 bytes
//	its own key           64 bytes
//	the image's key       64 bytes
//	SHA-256 of the above  32 bytes
const (
	linkMagic = "plalink\x01"
	keyLength = 2 * sha256.Size // in hex
	// linkBytes bounds the links in memory, some thousand of them.
	linkBytes = 2 << 20
)

func encodeLink(from, to string) []byte {
	link := []byte(linkMagic + from + to)
	sum := sha256.Sum256(link)
	return append(link, sum[:]...)
}

// decodeLink reads a file that should be the link from a key. Its error is ErrCorrupt.
func decodeLink(from string, data []byte) (to string, err error) {
	start := len(linkMagic) + keyLength
	if len(data) != start+keyLength+sha256.Size {
		return "", fmt.Errorf("%w: %d bytes are no link", ErrCorrupt, len(data))
	}
	to = string(data[start : start+keyLength])
	if !validKey(to) || !bytes.Equal(data, encodeLink(from, to)) {
		return "", fmt.Errorf("%w: checksum of a link", ErrCorrupt)
	}
	return to, nil
}

// Link keeps a link, in place of the one that led from there before.
func (d *Disk) Link(from, to string) error {
	if !validKey(from) || !validKey(to) {
		return errors.Join(errKey(from), errKey(to))
	}
	if old, err := d.Linked(from); err == nil && old == to {
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
	if err := d.store(root, from, encodeLink(from, to), nil); err != nil {
		return fmt.Errorf("storing a link in %s: %w", d.dir, err)
	}
	return nil
}

// Linked returns the key that a link leads to. Its errors are those of Get.
func (d *Disk) Linked(from string) (to string, err error) {
	err = d.read(from, func(data []byte) error {
		to, err = decodeLink(from, data)
		return err
	})
	return to, err
}

// link has the job of a document lead to its image, and returns the job's key; none where nobody would ask.
func (c *Cache) link(key string, doc *renderer.Document) (from string) {
	if c.cfg.FallbackAfter == 0 {
		return ""
	}
	from = doc.JobKey()
	if from != "" {
		c.links.Set(from, key, keyLength, c.cfg.TTL)
	}
	return from
}

// lastGood returns the last whole image of a document's job: of whatever version of its template, and however old.
func (c *Cache) lastGood(doc *renderer.Document) (*renderer.Image, bool) {
	from := doc.JobKey()
	if key, ok := c.links.Get(from); ok {
		if img, ok := c.whole(doc, from, key); ok {
			return img, true
		}
	}
	if c.cfg.Disk == nil || from == "" {
		return nil, false
	}
	key, err := c.cfg.Disk.Linked(from) // to an older image, where the newest was never stored
	if !c.found(err) {
		return nil, false
	}
	return c.whole(doc, from, key)
}

// whole returns the image that a link of a job leads to, unless that is incomplete or purged.
func (c *Cache) whole(doc *renderer.Document, from, key string) (*renderer.Image, bool) {
	since := freshness{asOf: c.purges.last(doc.Template.Name, key, from)}
	if img, ok := c.memory.Get(key); ok && !img.Incomplete && since.allows(img) {
		return img, true
	}
	if c.cfg.Disk == nil {
		return nil, false
	}
	entry, err := c.cfg.Disk.Last(key)
	return entry.Image, c.found(err) && since.allows(entry.Image)
}

// found reports whether a look into the disk that ended with err found something.
func (c *Cache) found(err error) bool {
	if err != nil && !errors.Is(err, ErrMiss) {
		c.cfg.Observe(TierDisk, ResultError)
		c.reading.report(err)
	}
	return err == nil
}
