package main

import (
	"errors"
	stdimage "image"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/templates"
)

// docs/tutorial.md is followed by tests, as a reader would: what its blocks say is done.

const (
	tutorialDoc = "../../docs/tutorial.md"
	hikePage    = "cards/hike/index.html"
	hikeSheet   = "cards/hike/style.css"
)

// A tutorialStep is a fenced block, or a picture with the comment above it that says what it shows.
type tutorialStep struct {
	// kind is the block's language, or "drawn".
	kind string
	// text is the block, or for a picture the arguments of `placard render`.
	text string
	// picture is the picture's path from docs.
	picture string
}

var tutorialBlock = regexp.MustCompile("(?s)```(\\w+)\n(.*?)```\n" + `|<!-- drawn: ([^\n]*) -->\n!\[[^\]]+\]\(([^)]+)\)`)

func readTutorial(t *testing.T) []tutorialStep {
	t.Helper()
	doc, err := os.ReadFile(tutorialDoc)
	if err != nil {
		t.Fatal(err)
	}
	return readSteps(string(doc))
}

// readSteps returns the blocks and pictures of a document.
func readSteps(doc string) (steps []tutorialStep) {
	for _, found := range tutorialBlock.FindAllStringSubmatch(doc, -1) {
		if found[4] != "" {
			steps = append(steps, tutorialStep{"drawn", found[3], found[4]})
			continue
		}
		steps = append(steps, tutorialStep{kind: found[1], text: found[2]})
	}
	return steps
}

// place is what a block of HTML or CSS is for: a file, and in it, as a pattern's group, what the block takes the place
// of. CSS is added at the end, HTML replaces what begins like it, or goes to the end of the body.
func (s tutorialStep) place() (file, pattern string) {
	switch {
	case s.kind == "css":
		return hikeSheet, `()\z`
	case s.kind != "html" || strings.HasPrefix(s.text, "<meta"): // such is for the reader's own page
		return "", ""
	case strings.HasPrefix(s.text, "<!doctype"):
		return hikePage, `(?s)(.*)`
	case strings.HasPrefix(s.text, "<html"):
		return hikePage, `(<html.*>\n<head>\n)`
	case strings.HasPrefix(s.text, "<body>"):
		return hikePage, `(?s)(<body>.*</body>\n)`
	}
	return hikePage, `()</body>`
}

// edit does to the template in the current folder what a block is for, and reports whether that is any.
func (s tutorialStep) edit(t *testing.T) bool {
	t.Helper()
	file, pattern := s.place()
	if file == "" {
		return false
	}
	content, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	at := regexp.MustCompile(pattern).FindSubmatchIndex(content)
	if at == nil {
		t.Fatalf("there is no place in %s for\n%s", file, s.text)
	}
	if err := os.WriteFile(file, slices.Concat(content[:at[2]], []byte(s.text), content[at[3]:]), 0o600); err != nil {
		t.Fatal(err)
	}
	return true
}

// TestTutorialFiles holds the template to what the tutorial says of it after each block.
func TestTutorialFiles(t *testing.T) {
	steps := readTutorial(t)
	t.Chdir(t.TempDir())
	if _, stderr, status := inProcess("new", "hike", "--templates", "cards"); status != 0 {
		t.Fatal(stderr)
	}
	var edits int
	for _, step := range steps {
		if !step.edit(t) {
			continue
		}
		edits++
		for _, problem := range templates.Check(os.DirFS("cards"), "hike", 1<<20) {
			if edits == 1 && problem.Rule == "missing-file" || edits <= 2 && problem.Rule == "no-fields" {
				continue // as the tutorial says
			}
			t.Errorf("after\n%s%v", step.text, &problem)
		}
	}
	tpl, err := templates.Load(os.DirFS("cards"), "hike", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, field := range tpl.Fields {
		got = append(got, string(field.Kind)+" "+field.Name)
	}
	want := []string{"text kicker", "text title", "text subtitle", "text distance", "text author", "image photo",
		"variable accent", "variant theme"}
	if !slices.Equal(got, want) {
		t.Errorf("the fields are %q, want %q", got, want)
	}
}

// TestTutorialPictures holds the pictures to be those of the document, and small.
func TestTutorialPictures(t *testing.T) {
	const most = 30 << 10
	pictures := map[string]bool{}
	for _, step := range readTutorial(t) {
		if step.kind == "drawn" {
			pictures[filepath.Join(filepath.Dir(tutorialDoc), step.picture)] = true
		}
	}
	files, err := filepath.Glob("../../docs/images/tutorial-*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if want := slices.Sorted(maps.Keys(pictures)); !slices.Equal(files, want) {
		t.Errorf("there are %q, want %q: draw them with docs/images/tutorial-draw", files, want)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if size := readPicture(t, file).Bounds().Size(); info.Size() > most || size != stdimage.Pt(600, 315) {
			t.Errorf("%s: %v and %d bytes, want 600×315 and %d at most", file, size, info.Size(), most)
		}
	}
}

func readPicture(t *testing.T, file string) stdimage.Image {
	t.Helper()
	content, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	picture, _, err := stdimage.Decode(content)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return picture
}
