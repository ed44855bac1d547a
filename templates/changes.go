package templates

import "maps"

// Changed returns a channel that is closed when a template next changes, or can or can't be used any more. Get it
// before you look at the templates: then no change is missed.
func (l *Library) Changed() <-chan struct{} {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.changed
}

// Faults returns what is wrong with templates that can't be used as they stand on disk, by name: those that were left
// out, and those whose last good version is used instead.
func (l *Library) Faults() map[string]string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return maps.Clone(l.said)
}

// announce wakes all who wait for a change. The lock is held.
func (l *Library) announce() {
	close(l.changed)
	l.changed = make(chan struct{})
}
