package main

import (
	"bytes"
	stdimage "image"
	"image/color"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// usualOrigin is where a server is that was told nothing else.
const usualOrigin = "http://localhost:8080"

// A tutorialReader is somebody who follows docs/tutorial.md in a folder of their own.
type tutorialReader struct {
	t      *testing.T
	docs   string
	server *testServer
	// url is the one that was signed last.
	url string
	// tags is the block for the reader's own page.
	tags string
}

// TestTutorial follows the tutorial through the real program, command by command and picture by picture. To draw the
// pictures anew:
//
//	go test ./cmd/placard -run 'TestTutorial$' -update
func TestTutorial(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	steps := readTutorial(t)
	docs, err := filepath.Abs(filepath.Dir(tutorialDoc))
	if err != nil {
		t.Fatal(err)
	}
	r := &tutorialReader{t: t, docs: docs}
	r.enterClone()
	for _, step := range steps {
		switch {
		case step.edit(t):
		case step.kind == "sh":
			for line := range strings.Lines(step.text) {
				r.command(strings.TrimSpace(line))
			}
		case step.kind == "console":
			r.dialogue(step.text)
		case step.kind == "drawn":
			r.draw(step)
		case step.kind == "html":
			r.tags = step.text
		default:
			t.Errorf("nobody knows what to do with a block of %q", step.kind)
		}
	}
	r.see()
}

// enterClone goes to a folder with the program in it, as in a clone of the repository.
func (r *tutorialReader) enterClone() {
	r.t.Helper()
	file, err := binary()
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Chdir(r.t.TempDir())
	if err := os.Mkdir("bin", 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.Symlink(file, "bin/placard"); err != nil {
		r.t.Fatal(err)
	}
}

// command runs one line, and returns all that it printed. The server goes on until the test ends.
func (r *tutorialReader) command(line string) string {
	r.t.Helper()
	if arguments, ok := strings.CutPrefix(line, "./scripts/serve "); ok {
		r.server = startServerIn(r.t, nil, strings.Fields(arguments)...)
		return ""
	}
	out, err := exec.CommandContext(r.t.Context(), "sh", "-c", strings.ReplaceAll(line, "URL", r.url)).CombinedOutput()
	if err != nil && len(out) == 0 { // what a command says of its failure may be what the tutorial is about
		r.t.Fatal(line, err)
	}
	return string(out)
}

// dialogue runs the lines that begin with a prompt, and holds what they print to what follows them.
func (r *tutorialReader) dialogue(text string) {
	r.t.Helper()
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "$ "), "\n$ ") {
		line, want, _ := strings.Cut(part, "\n")
		got := r.command(line)
		if !says(got, want) {
			r.t.Errorf("%s\nprints:\n%s\nand the tutorial says:\n%s", line, got, want)
		}
		if strings.HasPrefix(got, "http://") {
			r.url = strings.TrimSpace(got)
		}
	}
}

// draw holds a picture to what the server draws, which takes up what was saved by itself.
func (r *tutorialReader) draw(step tutorialStep) {
	r.t.Helper()
	kept := filepath.Join(r.docs, step.picture)
	if *update {
		r.command("bin/placard render --templates cards --scale .5 -o " + kept + " " + step.text)
		return
	}
	// Another version of a browser or of a font sets letters a little differently. That is less than any step changes.
	const most = 1.5
	want := readPicture(r.t, kept)
	url := r.onServer(r.command("bin/placard sign --templates cards --scale .5 " + step.text))
	within(r.t, 10*time.Second, step.picture+" is what the tutorial draws: see docs/images/tutorial-draw", func() bool {
		a, err := get(url)
		if err != nil || a.status != http.StatusOK {
			return false
		}
		got, _, err := stdimage.Decode(bytes.NewReader(a.body))
		return err == nil && difference(got, want) <= most
	})
}

// onServer is a URL as it would be if the server had the port that the tutorial takes for granted.
func (r *tutorialReader) onServer(url string) string {
	return strings.Replace(strings.TrimSpace(url), usualOrigin, r.server.url, 1)
}

// difference is by how much the grey of two pictures of one size differs on average, of 255.
func difference(a, b stdimage.Image) float64 {
	var sum, count float64
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			one := color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y
			other := color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y
			sum += float64(max(one, other) - min(one, other))
			count++
		}
	}
	return sum / count
}

// see opens the signed URL, spoils it, and takes the tags for a page from the studio.
func (r *tutorialReader) see() {
	r.t.Helper()
	url := r.onServer(r.url)
	if got := image(r.t, url).header.Get("Content-Type"); got != "image/jpeg" {
		r.t.Errorf("the card is a %s", got)
	}
	if a, err := get(strings.Replace(url, "/hike/e", "/hike/f", 1)); err != nil || a.status != http.StatusForbidden {
		r.t.Errorf("with another letter: %d, %v", a.status, err)
	}
	v := visit(r.t, r.server)
	v.open("/studio/templates/hike")
	v.until("the tags", "document.getElementById('meta')?.textContent")
	tags := v.text("#meta")
	origin := regexp.MustCompile(`http://localhost:\d+`).FindString(tags)
	if !says(strings.Replace(tags, origin, usualOrigin, 1), r.tags) {
		r.t.Errorf("the studio's tags are\n%s\nand the tutorial's\n%s", tags, r.tags)
	}
	image(r.t, regexp.MustCompile(`http://[^"]+`).FindString(tags))
}

// says reports whether a text is as the tutorial has it, where "…" stands for anything.
func says(got, want string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(want)), "…", ".*")
	return regexp.MustCompile("(?s)^" + pattern + "$").MatchString(strings.TrimSpace(got))
}
