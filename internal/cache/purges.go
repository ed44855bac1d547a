package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Purge says that images which were drawn before a moment are no good any more. Nothing need be looked for then, in a
// million files or on twenty machines: each image is asked for its age when it is asked for.
type Purge struct {
	// Image is the key of one image, or of a job; empty: it is about many.
	Image string
	// Template has all its images purged; empty, like Image: those of all templates.
	Template string
	At       time.Time
}

// maxPurgedImages bounds the single images that are remembered, some 10 MB. For more than that everything is purged.
const maxPurgedImages = 50_000

// purges are all that are known.
type purges struct {
	keep time.Duration // how long images are kept, and so single ones are remembered

	mu        sync.RWMutex
	templates map[string]time.Time // by name; "" is all of them
	images    map[string]time.Time // by key
}

func newPurges(keep time.Duration) *purges {
	return &purges{keep: keep, templates: map[string]time.Time{}, images: map[string]time.Time{}}
}

// oldest returns when an image must have been drawn, at the earliest, to be good.
func (p *purges) oldest(template, key string) time.Time {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return latest(p.templates[""], p.templates[template], p.images[key])
}

func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// add takes purges and returns those that say something new.
func (p *purges) add(all ...Purge) (news []Purge) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range all {
		into, name := p.templates, one.Template
		if one.Image != "" {
			into, name = p.images, one.Image
		}
		if one.At.After(into[name]) {
			into[name] = one.At
			news = append(news, one)
		}
	}
	if len(p.images) > maxPurgedImages {
		p.forget()
	}
	return news
}

// forget makes room: what is older than any image goes; where that isn't enough, all images are purged.
func (p *purges) forget() {
	last := p.templates[""]
	maps.DeleteFunc(p.images, func(_ string, at time.Time) bool { return time.Since(at) > p.keep })
	if len(p.images) <= maxPurgedImages {
		return
	}
	for _, at := range p.images {
		last = latest(last, at)
	}
	p.templates[""] = last
	clear(p.images)
}

// all returns everything that is known.
func (p *purges) all() (known []Purge) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for name, at := range p.templates {
		known = append(known, Purge{Template: name, At: at})
	}
	for key, at := range p.images {
		known = append(known, Purge{Image: key, At: at})
	}
	return known
}

// load reads what an earlier run has saved. Where that is unreadable, nobody knows what was purged: then all was.
func (p *purges) load(file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var saved map[string]time.Time
	if err == nil {
		err = json.Unmarshal(data, &saved)
	}
	if err != nil {
		p.add(Purge{At: time.Now()})
		return fmt.Errorf("reading what was purged, so that no image from before is used: %w", err)
	}
	for name, at := range saved {
		p.add(Purge{Template: name, At: at})
	}
	return nil
}

// save writes the purges of templates. Those of single images need not survive: the images are deleted.
func (p *purges) save(file string) error {
	p.mu.RLock()
	data, err := json.Marshal(p.templates)
	p.mu.RUnlock()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err == nil {
		err = replace(file, data)
	}
	if err != nil {
		return fmt.Errorf("saving what is purged, for the next start: %w", err)
	}
	return nil
}

// replace writes beside the file and renames: a crash leaves the old one or the new one.
func replace(file string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*"+tempSuffix)
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}
