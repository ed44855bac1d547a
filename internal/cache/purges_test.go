package cache

import (
	"strconv"
	"testing"
	"time"
)

// Where too many single images are purged, that costs the template they are of, and no other.
func TestPurgesAreBounded(t *testing.T) {
	start := time.Now()
	many := func(template string, n int, at time.Time) (all []Purge) {
		for i := range n {
			all = append(all, Purge{template, template + strconv.Itoa(i) + at.String(), at})
		}
		return all
	}
	tests := map[string]struct {
		first time.Time
		want  time.Time // before which all of the template is purged
	}{
		"old ones make room": {start.Add(-2 * time.Hour), time.Time{}},
		"too many new ones":  {start.Add(-time.Minute), start},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPurges(time.Hour)
			p.add(many("quote", 20, start)...)
			p.add(many("article", maxPurgedImages-25, test.first)...)
			p.add(many("article", 10, start)...)
			if got := p.last("article", "another"); !got.Equal(test.want) || len(p.images) > maxPurgedImages {
				t.Errorf("all is purged to %v, %d images; want %v", got, len(p.images), test.want)
			}
			if got := p.last("quote", "another"); !got.IsZero() {
				t.Errorf("all of another template is purged to %v", got)
			}
			if news := p.add(many("article", 10, start)...); len(news) != 0 {
				t.Errorf("said again, %d are news", len(news))
			}
			for _, template := range []string{"article", "quote"} {
				if !p.last(template, template+"3"+start.String()).Equal(start) {
					t.Errorf("a new one of %s is forgotten", template)
				}
			}
		})
	}
}
