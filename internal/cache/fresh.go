package cache

import (
	"time"

	"github.com/placard/placard/renderer"
)

// A freshness is what an image must have to be shown.
type freshness struct {
	asOf  time.Time // nothing in it is of before: that was purged
	drawn time.Time // nor was it drawn before: the document has a MaxAge
}

// allows reports whether an image may be shown.
func (f freshness) allows(img *renderer.Image) bool {
	return !img.AsOf.Before(f.asOf) && !img.DrawnAt.Before(f.drawn)
}

// oldest returns how old the image of a document may be.
func (c *Cache) oldest(key string, doc *renderer.Document) freshness {
	f := freshness{asOf: c.purged(key, doc)}
	if doc.MaxAge > 0 {
		f.drawn = time.Now().Add(-doc.MaxAge)
	}
	return f
}

// purged returns when the image of a document was purged last, under its key or another instance's. The job's key,
// which both have, is worked out only when single images were purged: a hit takes less than that.
func (c *Cache) purged(key string, doc *renderer.Document) time.Time {
	if !c.purges.anyImages() {
		return c.purges.last(doc.Template.Name)
	}
	return c.purges.last(doc.Template.Name, key, doc.JobKey())
}
