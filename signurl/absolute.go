package signurl

import (
	"fmt"
	"slices"
)

// allOrigins are those that may have been signed with, of which the first is signed with: a server's own, then the
// service's.
func allOrigins(own, service []string) []string { return slices.Concat(own, service) }

// prefixed puts every origin before a target.
func prefixed(origins []string, target string) []string {
	texts := make([]string, len(origins))
	for i, origin := range origins {
		texts[i] = origin + target
	}
	return texts
}

// readable refuses a target that was signed and couldn't be read.
func readable(d Dialect, key Key, target string) (string, error) {
	if _, err := d.Parse([]Key{key}, target); err != nil {
		return "", fmt.Errorf("signing for %s: %w", d.Name(), err)
	}
	return target, nil
}
