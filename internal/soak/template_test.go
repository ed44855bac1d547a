package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// version is a template that shows in four places which version it is of.
func version(name, colour string) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><title>%[1]s</title>
<meta name="viewport" content="width=400, height=300">
<style>
body { margin: 0; background: %[2]s; font: 20px sans-serif }
footer { position: absolute; bottom: 0; width: 100%%; height: 40px; background: %[2]s; filter: invert(1) }
</style>
<body><h1 id="title">A card</h1><p>%[1]s</p><footer>%[1]s</footer></html>`, name, colour)
}

// TestTemplateEdited changes a template all the time. Every image is of one version or the other, kept or drawn anew,
// and the last version stays.
func TestTemplateEdited(t *testing.T) {
	for _, test := range []struct {
		name  string
		flags []string
	}{
		{"drawn anew", uncached},
		{"kept", []string{"--workers", "2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			must(t, os.Mkdir(filepath.Join(folder, "card"), 0o700))
			versions := []string{version("first", "#fc0"), version("second", "#06c")}
			edit := func(i int) { replace(t, filepath.Join(folder, "card", "index.html"), versions[i%2]) }
			edit(0)
			s := start(t, append([]string{"--templates", folder}, test.flags...)...)
			var paths []string
			for i := range 6 {
				paths = append(paths, Sign("card", "title", fmt.Sprintf("Card %d", i)))
			}
			first := references(t, s, paths)
			edit(1)
			must(t, Eventually(patience, differs(t, s, paths[0], first)))
			second := references(t, s, paths)

			ledger := NewLedger(Either(first, second))
			c := client(t, s, ledger)
			edits := times(40, 1000)
			under(t, func(ctx context.Context) { c.Pace(ctx, 50, paths) }, func() {
				for i := range edits {
					time.Sleep(time.Duration(20+rand.IntN(200)) * time.Millisecond)
					edit(i)
				}
			})
			whole(t, ledger)
			last := []References{second, first}[edits%2] // edit(edits-1) was the last
			must(t, Eventually(patience, func() error { return last.Expect(paths[0], s.Ask(s.URL+paths[0]).Body) }))
			after := NewLedger(last.Expect)
			client(t, s, after).All(t.Context(), paths)
			whole(t, after)
		})
	}
}

// replace writes a file as editors do, beside it first.
func replace(t *testing.T, file, text string) {
	t.Helper()
	beside := filepath.Join(filepath.Dir(file), ".new")
	must(t, os.WriteFile(beside, []byte(text), 0o600))
	must(t, os.Rename(beside, file))
}

func differs(t *testing.T, s *Server, path string, from References) func() error {
	t.Helper()
	return func() error {
		if from.Expect(path, s.Ask(s.URL+path).Body) == nil {
			return fmt.Errorf("the image is still of the old version")
		}
		return nil
	}
}
