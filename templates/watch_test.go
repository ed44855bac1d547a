package templates

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/placard/placard/internal/logbook"
)

// titled returns a page with a title, and whatever else.
func titled(title, body string) string { return "<title>" + title + "</title>" + body }

// eventually waits for something that the watcher brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// watched opens and watches a folder.
func watched(t *testing.T, dir string, files map[string]string) (*Library, *logbook.Book) {
	t.Helper()
	library, book := open(t, dir, files)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	if err := library.Watch(ctx); err != nil {
		t.Fatal(err)
	}
	return library, book
}

func waitForTitle(t *testing.T, library *Library, name, want string) {
	t.Helper()
	eventually(t, name+" is "+want, func() bool { return title(library, name) == want })
}

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	library, _ := watched(t, dir, map[string]string{"card/index.html": titled("One", "")})

	if err := os.WriteFile(filepath.Join(dir, "card", "index.html"), []byte(titled("Two", "")), 0o600); err != nil {
		t.Fatal(err)
	}
	waitForTitle(t, library, "card", "Two")

	write(t, dir, "new/index.html", titled("New", `<img src="img/deep/a.png">`))
	write(t, dir, "new/img/deep/a.png", "1")
	waitForTitle(t, library, "new", "New")
	write(t, dir, "new/img/deep/a.png", "2")
	eventually(t, "the picture in a new folder", func() bool {
		tpl, _ := library.Template("new")
		return string(tpl.Files["new/img/deep/a.png"]) == "2"
	})

	write(t, dir, "article/index.html", titled("Mine", ""))
	waitForTitle(t, library, "article", "Mine")
	for _, name := range []string{"article", "card"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	waitForTitle(t, library, "article", "Article")
	waitForTitle(t, library, "card", "no such template")
}

// Whatever state the folder goes through, the last good version stays until a new one is whole.
func TestWatchOnlyPublishesWhatIsWhole(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string)
	}{
		{"a reference to what is not there yet", func(t *testing.T, dir string) {
			write(t, dir, "card/index.html", titled("Half", "<img src=a.png>"))
		}},
		{"an id twice", func(t *testing.T, dir string) {
			write(t, dir, "card/index.html", titled("Half", "<p id=a><p id=a>"))
		}},
		{"no page", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "card", "index.html")); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			library, book := watched(t, dir, map[string]string{"card/index.html": titled("Old", "")})
			tt.spoil(t, dir)
			eventually(t, "a line in the log", func() bool {
				if got := title(library, "card"); got != "Old" {
					t.Fatalf("got %q while it is spoiled, want Old", got)
				}
				return book.Lines("its last good version stays") > 0
			})
			write(t, dir, "card/index.html", titled("New", ""))
			eventually(t, "the new version", func() bool {
				got := title(library, "card")
				if got != "Old" && got != "New" {
					t.Fatalf("got %q on the way from Old to New", got)
				}
				return got == "New"
			})
		})
	}
}

// What is written at this very moment parses too, more often than not.
func TestAVersionIsReadTwice(t *testing.T) {
	dir := t.TempDir()
	library, _ := open(t, dir, map[string]string{"card/index.html": titled("Old", "")})
	w := &watch{library: library, dir: dir, dirty: map[string]change{}, read: map[string]string{}}
	steps := []struct {
		write string // empty: nothing new
		live  string
		again bool
	}{
		{titled("New", "<p>one"), "Old", true},
		{titled("New", "<p>one<p>two"), "Old", true},
		{"", "New", false},
		{"", "New", false},
		{titled("Newer", ""), "New", true},
		{titled("New", "<img src=missing>"), "New", false},
	}
	for i, step := range steps {
		if step.write != "" {
			write(t, dir, "card/index.html", step.write)
			w.dirty["card"] = change{}
		}
		if again := w.flush(time.Now().Add(time.Duration(i) * time.Minute)); again != step.again || title(library, "card") != step.live {
			t.Errorf("step %d: %q is live, comes again: %t; want %q, %t", i, title(library, "card"), again, step.live, step.again)
		}
	}
}

func TestWatchOfSharedFiles(t *testing.T) {
	dir := t.TempDir()
	library, _ := watched(t, dir, map[string]string{
		"_shared/a.css":     ":root { --a: 1 }",
		"brand/index.html":  titled("Brand", ""),
		"brand/logo.svg":    "<svg/>",
		"sheet/index.html":  `<link rel=stylesheet href="../_shared/a.css">`,
		"logo/index.html":   `<img src="../brand/logo.svg">`,
		"nobody/index.html": titled("Nobody", ""),
		"early/index.html":  titled("Early", `<img src="../_shared/late.png">`),
	})
	before := map[string]string{}
	for _, tpl := range library.Templates() {
		before[tpl.Name] = tpl.Hash
	}
	changed := func(name string) bool {
		tpl, err := library.Template(name)
		return err == nil && tpl.Hash != before[name]
	}
	write(t, dir, "_shared/a.css", ":root { --a: 2 }")
	eventually(t, "the user of a shared sheet", func() bool { return changed("sheet") })
	if tpl, _ := library.Template("sheet"); tpl.Field("a").Default != "2" {
		t.Errorf("--a is %q, want 2", tpl.Field("a").Default)
	}
	write(t, dir, "brand/logo.svg", "<svg></svg>")
	eventually(t, "the user of another's picture", func() bool { return changed("logo") && changed("brand") })
	write(t, dir, "_shared/late.png", "")
	waitForTitle(t, library, "early", "Early")
	if changed("nobody") || changed("article") {
		t.Error("templates changed that use none of that")
	}
}

// What is no template's is nobody's change.
func TestWatchIgnores(t *testing.T) {
	dir := t.TempDir()
	library, book := watched(t, dir, map[string]string{"card/index.html": titled("Card", "")})
	before, _ := library.Template("card")
	write(t, dir, "notes", "x")
	write(t, dir, "card/.index.html.swp", "x")
	write(t, dir, ".git/index.html", "x")
	write(t, dir, "last/index.html", titled("Last", ""))
	waitForTitle(t, library, "last", "Last")
	if after, _ := library.Template("card"); after != before || book.String() != "" {
		t.Errorf("the card is another: %t; the log says %q", after != before, book.String())
	}
}

func TestWatchOfALink(t *testing.T) {
	parent := t.TempDir()
	write(t, parent, "v1/card/index.html", titled("One", ""))
	link := filepath.Join(parent, "current")
	if err := os.Symlink("v1", link); err != nil {
		t.Fatal(err)
	}
	library, _ := watched(t, link, nil)
	write(t, parent, "v1/card/index.html", titled("Two", ""))
	waitForTitle(t, library, "card", "Two")
}

// TestABusyTemplateHoldsNoOtherUp: what is written all the time is waited for only so long.
func TestABusyTemplateHoldsNoOtherUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &watch{dirty: map[string]change{}}
		w.touch("other")
		for range 20 {
			w.touch("busy")
			time.Sleep(quiet / 2)
		}
		if due := w.dirty["other"].due; time.Now().Before(due) || w.wait() != 0 {
			t.Errorf("the other one is to be read in %v", time.Until(due))
		}
		if late := time.Until(w.dirty["busy"].due); late > 0 {
			t.Errorf("the busy one is to be read in %v, %v after its first change", late, 10*quiet)
		}
	})
}

// Kubernetes swaps the link ..data, beside which the templates are links into it.
func TestWatchOfAConfigMap(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "..1/card/index.html", titled("One", ""))
	write(t, dir, "..2/card/index.html", titled("Two", ""))
	for link, to := range map[string]string{"..data": "..1", "card": "..data/card"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	library, _ := watched(t, dir, nil)
	waitForTitle(t, library, "card", "One")
	if err := os.Symlink("..2", filepath.Join(dir, "..next")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "..next"), filepath.Join(dir, "..data")); err != nil {
		t.Fatal(err)
	}
	waitForTitle(t, library, "card", "Two")
}

// The kernel drops events where too many come at once.
func TestWatchWhenEventsAreLost(t *testing.T) {
	dir := t.TempDir()
	library, book := open(t, dir, map[string]string{"card/index.html": titled("One", ""), "article/index.html": titled("Mine", "")})
	watcher, err := fsnotify.NewWatcher() // it watches nothing yet, so no event comes
	if err != nil {
		t.Fatal(err)
	}
	w := &watch{library: library, dir: dir, watcher: watcher, dirty: map[string]change{}, read: map[string]string{}}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go w.run(ctx) // ends with the test

	write(t, dir, "card/index.html", titled("Two", ""))
	write(t, dir, "new/index.html", titled("New", ""))
	if err := os.RemoveAll(filepath.Join(dir, "article")); err != nil {
		t.Fatal(err)
	}
	watcher.Errors <- fsnotify.ErrEventOverflow
	waitForTitle(t, library, "card", "Two")
	waitForTitle(t, library, "new", "New")
	waitForTitle(t, library, "article", "Article")
	if book.Lines("reading all anew") == 0 {
		t.Error("the log says nothing of it")
	}
	write(t, dir, "new/index.html", titled("Newer", ""))
	waitForTitle(t, library, "new", "Newer")
}

func TestWatchNeedsItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "templates")
	library, _ := open(t, dir, map[string]string{"card/index.html": ""})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	checkError(t, library.Watch(t.Context()), "watching the templates' folder: ")
}

// TestCloseEndsWatching, whose context goes on: goleak would find what still runs.
func TestCloseEndsWatching(t *testing.T) {
	library, book := open(t, t.TempDir(), map[string]string{"card/index.html": titled("Card", "")})
	for range 2 {
		if err := library.Watch(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if err := library.Close(); err != nil {
		t.Error(err)
	}
	if book.Lines("left out") > 0 {
		t.Error("something was read after the folder was closed")
	}
}
