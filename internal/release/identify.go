package main

import (
	"regexp"
	"strings"
)

// A licence is known by phrases of its text, all of which must be there. Whether a text says more than its licence is
// for people to see: they read it when a module is added.
type licence struct {
	id      string // of the SPDX licence list
	phrases []string
}

// known has what an MIT program may be linked with, and the rest of what is met, so that it can be refused by name.
// A later row counts only where no earlier one has: a BSD licence with three clauses has the two of the shorter one.
var known = [][]licence{
	{{"MIT", []string{
		"permission is hereby granted free of charge to any person obtaining a copy of this software and associated",
		"the above copyright notice and this permission notice shall be included in all copies",
	}}},
	{{"Apache-2.0", []string{"apache license version 2 0", "http www apache org licenses"}}},
	{
		{"BSD-4-Clause", []string{redistribution, "all advertising materials mentioning features or use"}},
		{"BSD-3-Clause", []string{redistribution, "used to endorse or promote products derived from this software"}},
		{"BSD-2-Clause", []string{redistribution, "redistributions in binary form must reproduce the above copyright"}},
	},
	{{"ISC", []string{"permission to use copy modify and or distribute this software for any purpose with or without"}}},
	{{"MPL-2.0", []string{"mozilla public license version 2 0", "covered software"}}},
	{
		{"AGPL-3.0", []string{"gnu affero general public license version 3", "remote network interaction"}},
		{"LGPL-3.0", []string{"gnu lesser general public license version 3"}},
		{"GPL-3.0", []string{"gnu general public license version 3 29 june 2007"}},
		{"GPL-2.0", []string{"gnu general public license version 2 june 1991"}},
	},
	{{"SSPL-1.0", []string{"server side public license version 1"}}},
	{{"BUSL-1.1", []string{"business source license 1 1"}}},
	{{"Commons-Clause", []string{"commons clause license condition"}}}, // not SPDX's: it restricts the licence beside it
}

const redistribution = "redistribution and use in source and binary forms with or without modification are permitted"

// allowed are the licences that ask no more of whoever ships the program than to pass on their texts.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// identify returns the SPDX identifiers of all licences in a text, none where it knows none.
func identify(text string) []string {
	words := notWord.ReplaceAllString(strings.ToLower(text), " ")
	var found []string
	for _, alternatives := range known {
		for _, l := range alternatives {
			if l.in(words) {
				found = append(found, l.id)
				break
			}
		}
	}
	return found
}

func (l licence) in(words string) bool {
	for _, phrase := range l.phrases {
		if !strings.Contains(words, phrase) {
			return false
		}
	}
	return true
}
