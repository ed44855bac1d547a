package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An entry is one version in CHANGELOG.md, whose form is that of keepachangelog.com/en/1.1.0.
type entry struct {
	version string // 1.0.0
	date    string // YYYY-MM-DD
	text    string
}

var (
	entryHeading = regexp.MustCompile(`^## \[([0-9]+\.[0-9]+\.[0-9]+)\] - (\S+)$`)
	linkTarget   = regexp.MustCompile(`^\[[^]]+\]: `)
	changeKinds  = []string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
)

const unreleased = "## [Unreleased]"

// notes prints what the changelog says of a version: v1.0.0, as the tag has it.
func notes(_ context.Context, args []string, out io.Writer) error {
	content, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err // it names the file
	}
	entries, err := parseChangelog(string(content))
	if err != nil {
		return fmt.Errorf("CHANGELOG.md: %w", err)
	}
	version := strings.TrimPrefix(args[0], "v")
	for _, e := range entries {
		if e.version == version {
			_, err := fmt.Fprintln(out, e.text)
			return err
		}
	}
	return fmt.Errorf("CHANGELOG.md says nothing of %s: rename its section Unreleased, and give it the date", version)
}

// parseChangelog returns the versions, the latest first. It refuses one that is out of order, has no valid date, says
// nothing, or has a kind of change that Keep a Changelog doesn't know.
func parseChangelog(text string) ([]entry, error) {
	var entries []entry
	released := false // whether the lines are those of an entry, and not of what is to come
	for number, line := range strings.Split(text, "\n") {
		kind, isKind := strings.CutPrefix(line, "### ")
		heading := entryHeading.FindStringSubmatch(line)
		switch {
		case linkTarget.MatchString(line):
		case heading != nil:
			entries, released = append(entries, entry{version: heading[1], date: heading[2]}), true
		case line == unreleased && len(entries) == 0:
		case strings.HasPrefix(line, "## "):
			return nil, fmt.Errorf("line %d: %q is neither %q at the top nor `## [1.2.3] - YYYY-MM-DD`",
				number+1, line, unreleased)
		case isKind && !slices.Contains(changeKinds, kind):
			return nil, fmt.Errorf("line %d: %q is none of %s", number+1, kind, strings.Join(changeKinds, ", "))
		case released:
			entries[len(entries)-1].text += line + "\n"
		}
	}
	for i := range entries {
		entries[i].text = strings.TrimSpace(entries[i].text)
		if err := entries[i].check(entries[:i]); err != nil {
			return nil, fmt.Errorf("%s: %w", entries[i].version, err)
		}
	}
	return entries, nil
}

// check holds an entry against those above it.
func (e entry) check(later []entry) error {
	if _, err := time.Parse(time.DateOnly, e.date); err != nil {
		return fmt.Errorf("its date is %q, not YYYY-MM-DD", e.date)
	}
	if e.text == "" {
		return errors.New("nothing is said of it")
	}
	if len(later) == 0 {
		return nil
	}
	above := later[len(later)-1]
	if slices.Compare(e.numbers(), above.numbers()) >= 0 || e.date > above.date {
		return fmt.Errorf("it stands below %s of %s: the latest comes first", above.version, above.date)
	}
	return nil
}

func (e entry) numbers() []int {
	var numbers []int
	for part := range strings.SplitSeq(e.version, ".") {
		number, _ := strconv.Atoi(part) // digits, by entryHeading
		numbers = append(numbers, number)
	}
	return numbers
}
