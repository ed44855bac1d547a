package templates

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// TestChanged: whoever waits is woken by a new version, by one that can't be used and when that is mended, and not by a
// file that is written without a change.
func TestChanged(t *testing.T) {
	dir := t.TempDir()
	library, _ := watched(t, dir, map[string]string{"note/index.html": titled("one", "")})
	waitForTitle(t, library, "note", "one")
	for _, step := range []struct{ name, content, fault string }{
		{"a new version", titled("two", ""), ""},
		{"a fault", titled("three", `<img src="gone.png">`), "note/index.html"},
		{"mended", titled("two", ""), ""},
	} {
		changed := library.Changed()
		write(t, dir, "note/index.html", step.content)
		select {
		case <-changed:
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: nobody was told", step.name)
		}
		if got := library.Faults()["note"]; (got != "") != (step.fault != "") {
			t.Errorf("%s: the fault is %q, want one: %v", step.name, got, step.fault != "")
		}
	}
	changed := library.Changed()
	write(t, dir, "note/index.html", titled("two", ""))
	write(t, dir, "other/index.html", titled("other", ""))
	eventually(t, "the other template", func() bool { return title(library, "other") == "other" })
	<-changed // by the other one
	if got := library.Faults(); len(got) != 0 {
		t.Errorf("the faults are %v, want none", got)
	}
}

// TestGoneIsNoFault: a template that was removed is not one that can't be used.
func TestGoneIsNoFault(t *testing.T) {
	dir := t.TempDir()
	library, _ := watched(t, dir, map[string]string{"note/index.html": titled("one", "")})
	changed := library.Changed()
	if err := os.RemoveAll(filepath.Join(dir, "note")); err != nil {
		t.Fatal(err)
	}
	<-changed
	eventually(t, "the end of the template", func() bool {
		return title(library, "note") == renderer.ErrNoTemplate.Error() && len(library.Faults()) == 0
	})
}
