package main

import (
	"fmt"
	"os"
	"strings"
)

// The lines of a document between which the tables are written.
const (
	begin = "<!-- make bench-peers writes from here -->\n"
	end   = "<!-- to here -->\n"
)

// insert writes text between the markers of a document, in place of what is there.
func insert(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, okBegin := strings.Cut(string(old), begin)
	_, after, okEnd := strings.Cut(rest, end)
	if !okBegin || !okEnd {
		return fmt.Errorf("%s has no place for the tables: give it the lines %q and %q", file, begin, end)
	}
	return os.WriteFile(file, []byte(before+begin+"\n"+text+"\n"+end+after), 0o644)
}
