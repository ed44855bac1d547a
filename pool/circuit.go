package pool

import (
	"slices"
	"time"

	"github.com/placard/placard/renderer"
)

// A circuitKey is what fails together: a template, or all that has no template but a picture.
type circuitKey struct {
	template  string
	transform bool
}

func keyOf(doc *renderer.Document) circuitKey {
	return circuitKey{doc.Template.Name, doc.Transform != nil}
}

// label names it for whoever watches. No template has such a name as transforms have.
func (k circuitKey) label() string {
	if k.transform {
		return "(transforms)"
	}
	return k.template
}

// A circuit is what a Breaker knows of one version of a template. Its owner's lock guards it.
type circuit struct {
	hash string // of the version
	// failures are those within the window, the oldest first; no more than open it.
	failures []time.Time
	// open: documents are refused until then, and after that but for one that tries.
	open   bool
	until  time.Time
	trying bool
}

// fail counts a failure, and reports whether the circuit is open now.
func (c *circuit) fail(config BreakerConfig, now time.Time) bool {
	if !c.open {
		c.failures = slices.DeleteFunc(c.failures, func(at time.Time) bool { return now.Sub(at) >= config.Window })
		c.failures = append(c.failures, now)
		c.open = len(c.failures) >= config.Failures
	}
	c.until = now.Add(config.Pause)
	return c.open
}

// refuses reports whether an open circuit lets no document through.
func (c *circuit) refuses(now time.Time) bool { return c.trying || now.Before(c.until) }

// isOf reports whether the library has that version of a template.
func (c *circuit) isOf(library renderer.Library, template string) bool {
	tpl, err := library.Template(template)
	return err == nil && tpl.Hash == c.hash
}
