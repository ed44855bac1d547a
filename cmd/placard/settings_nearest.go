package main

import (
	"slices"
	"strings"
)

func noSuchSetting(name string, known []string) string {
	return ": no such setting" + suggestion(name, known)
}

// suggestion names the nearest of the known names, and nothing where none is near: within two changes, in long names
// one for every five letters, and not by changing all of it.
func suggestion(name string, known []string) string {
	near := nearest(name, known)
	changes := distance(strings.ToLower(name), strings.ToLower(near))
	if changes > max(2, len(name)/5) || changes >= len(name) {
		return ""
	}
	return "; the nearest is " + near
}

// nearest returns the known name that takes the fewest changes of a letter to get to, its case aside.
func nearest(name string, known []string) string {
	far := func(other string) int { return distance(strings.ToLower(name), strings.ToLower(other)) }
	return slices.MinFunc(known, func(a, b string) int { return far(a) - far(b) })
}

// distance is the Levenshtein distance in bytes: how many must be inserted, deleted or replaced to make b of a.
func distance(a, b string) int {
	// row[j] is the distance of what was read of a to b[:j].
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
