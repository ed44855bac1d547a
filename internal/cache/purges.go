package cache

import (
	"maps"
	"sync"
	"time"
)

// A Purge says that images of which anything is older than a moment are no good any more: see renderer.Image.AsOf.
// Nothing need be looked for then, in a million files or on twenty machines: each image is asked for its age when it is
// asked for.
type Purge struct {
	// Template has all its images purged; empty: those of all templates.
	Template string `json:"template,omitempty"`
	// Image is the key of one image of the template, or of a job; empty: it is about all of them.
	Image string    `json:"image,omitempty"`
	At    time.Time `json:"at"`
}

// maxPurgedImages bounds the single images that are remembered, some 15 MB. For more than that templates are purged.
const maxPurgedImages = 50_000

// purges are all that are known.
type purges struct {
	keep   time.Duration // how long images are kept, and so single ones are remembered
	saving sync.Mutex    // a file with less must not replace one with more

	mu        sync.RWMutex
	templates map[string]known // by name; "" is all of them
	images    map[string]known // by key
}

// A known is a purge, and from when on images are good. That is never later than it was heard: where the clock of
// another instance is ahead, nothing would be kept here until this one's has caught up.
type known struct {
	Purge
	from time.Time
}

func newPurges(keep time.Duration) *purges {
	return &purges{keep: keep, templates: map[string]known{}, images: map[string]known{}}
}

// anyImages reports whether single images were purged.
func (p *purges) anyImages() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.images) > 0
}

// last returns the time that no part of an image may be older than, whatever the keys that it is known by.
func (p *purges) last(template string, keys ...string) time.Time {
	p.mu.RLock()
	defer p.mu.RUnlock()
	at := latest(p.templates[""].from, p.templates[template].from)
	for _, key := range keys {
		at = latest(at, p.images[key].from)
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// add takes purges and returns those that say something new.
func (p *purges) add(all ...Purge) (news []Purge) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range all {
		into, name := p.templates, one.Template
		if one.Image != "" {
			into, name = p.images, one.Image
		}
		if !one.At.After(into[name].At) || !one.At.After(p.templates[one.Template].At) {
			continue
		}
		from := one.At
		if from.After(now) {
			from = now
		}
		into[name] = known{one, from}
		news = append(news, one)
	}
	if len(p.images) > maxPurgedImages {
		p.makeRoom()
	}
	return news
}

// makeRoom forgets what is older than any image. Where that isn't enough, the template with most purged images has all
// purged: whoever purges single ones of a template may do that too, and nobody else's are touched.
func (p *purges) makeRoom() {
	maps.DeleteFunc(p.images, func(_ string, one known) bool { return p.over(one) })
	for len(p.images) > maxPurgedImages {
		p.merge(p.mostPurged())
	}
}

// over reports whether a purge is older than any image that is kept.
func (p *purges) over(one known) bool { return time.Since(one.from) > p.keep }

// mostPurged returns the template with most single images.
func (p *purges) mostPurged() (template string) {
	counts := map[string]int{}
	for _, one := range p.images {
		counts[one.Template]++
		if counts[one.Template] > counts[template] {
			template = one.Template
		}
	}
	return template
}

// merge makes one purge of a template of all those of its single images.
func (p *purges) merge(template string) {
	all := p.templates[template]
	all.Template = template
	maps.DeleteFunc(p.images, func(_ string, one known) bool {
		if one.Template != template {
			return false
		}
		all.At, all.from = latest(all.At, one.At), latest(all.from, one.from)
		return true
	})
	p.templates[template] = all
}

// all returns everything that is known and may still be of use.
func (p *purges) all() (all []Purge) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, one := range p.templates {
		all = append(all, one.Purge)
	}
	for _, one := range p.images {
		if !p.over(one) {
			all = append(all, one.Purge)
		}
	}
	return all
}
