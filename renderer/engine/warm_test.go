package engine

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/placard/placard/renderer"
)

func TestWarmPages(t *testing.T) {
	tests := []struct {
		name, draw string
		warm       int
		want       string // what is opened, and closed in parentheses
	}{
		{"one again and again", "a a a", 1, "a"},
		{"in turn, with room", "a b a b a", 2, "a b"},
		{"in turn, without", "a b a b", 1, "a b (a) a (b) b (a)"},
		{"the least recently used goes", "a b a c a b", 2, "a b c (b) b (c)"},
		{"of three", "a b c b a d b a c", 3, "a b c d (c) c (d)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, driver := newEngine(tt.warm, nil)
				for name := range strings.FieldsSeq(tt.draw) {
					if _, err := e.Paint(t.Context(), document(name)); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
				var want []string
				for word := range strings.FieldsSeq(tt.want) {
					if name, ok := strings.CutPrefix(word, "("); ok {
						want = append(want, "close "+strings.TrimSuffix(name, ")"))
						continue
					}
					want = append(want, "open "+word)
				}
				driver.check(t, want...)
			})
		})
	}
}

func TestBrowserIsPinnedWithEveryNewPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, driver := newEngine(2, nil)
		for i, want := range []int{1, 1, 2, 2} {
			if _, err := e.Paint(t.Context(), document(string("aabb"[i]))); err != nil {
				t.Fatal(err)
			}
			if driver.pins != want {
				t.Errorf("after %d pictures: pinned %d times, want %d", i+1, driver.pins, want)
			}
		}
	})
}

// TestWarmPagesAreBounded holds over random orders that no more pages stay open than may, and no page is used after it
// was closed.
func TestWarmPagesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(3, 4))
		const warm = 3
		e, driver := newEngine(warm, func(p *fakePage) error {
			p.capture = func(context.Context) ([]byte, error) { return []byte(pictures[renderer.PNG]), nil }
			return nil
		})
		for range 500 {
			doc := document(string(rune('a' + random.IntN(6))))
			doc.Template.FreshPage = random.IntN(8) == 0
			if random.IntN(8) == 0 {
				doc.Format = renderer.JPEG // which this browser doesn't give
			}
			_, _ = e.Paint(t.Context(), doc)
			synctest.Wait()
			open := map[string]int{}
			for _, line := range driver.diary {
				if name, ok := strings.CutPrefix(line, "open "); ok {
					open[name]++
				} else {
					open[strings.TrimPrefix(line, "close ")]--
				}
			}
			total := 0
			for name, n := range open {
				if total += n; n < 0 || n > 1 {
					t.Fatalf("%d pages of %s are open", n, name)
				}
			}
			if total > warm || total != len(e.warm.pages) {
				t.Fatalf("%d pages are open and %d warm, at most %d may be", total, len(e.warm.pages), warm)
			}
		}
	})
}

// TestANewPageComesToRest: its first frames may be of before it was filled, and may have no picture.
func TestANewPageComesToRest(t *testing.T) {
	const stale, right = "\xff\xd8\xffstale", "\xff\xd8\xffright"
	tests := []struct {
		name   string
		frames []string // after these all are right
		want   int      // frames in all, for one image
	}{
		{"at once", nil, 3},
		{"late", []string{"", stale, right}, 5},
		{"later", []string{"", "", stale, right}, 6},
		{"never", []string{"1", "2", "3", "4", "5", "6"}, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			frames := 0
			e, _ := newEngine(1, func(p *fakePage) error {
				p.capture = func(context.Context) ([]byte, error) {
					frames++
					if frames <= len(tt.frames) {
						return []byte(tt.frames[frames-1]), nil
					}
					return []byte(right), nil
				}
				return nil
			})
			doc := document("card")
			doc.Format = renderer.JPEG
			img, err := e.Paint(t.Context(), doc)
			if err != nil || string(img.Bytes) != right || frames != tt.want {
				t.Fatalf("%d frames, %+v, %v; want %d and the right one", frames, img, err, tt.want)
			}
			if _, err := e.Paint(t.Context(), doc); err != nil || frames != tt.want+1 {
				t.Errorf("the next image took %d frames, %v; want one", frames-tt.want, err)
			}
		})
	}
}

// A page is good for documents of the same version of a template at the same size.
func TestPagesAreSharedBy(t *testing.T) {
	tests := []struct {
		name   string
		change func(doc *renderer.Document)
		same   bool
	}{
		{"nothing else", func(*renderer.Document) {}, true},
		{"other changes", func(d *renderer.Document) { d.Changes = []renderer.Change{{Field: "title"}} }, true},
		{"another language", func(d *renderer.Document) { d.Lang = "ja" }, true},
		{"another opaque format", func(d *renderer.Document) { d.Format = renderer.JPEG }, true},
		{"a copy of the template", func(d *renderer.Document) { tpl := *d.Template; d.Template = &tpl }, true},
		{"another version", func(d *renderer.Document) { d.Template.Hash = "2" }, false},
		{"another width", func(d *renderer.Document) { d.Width++ }, false},
		{"another height", func(d *renderer.Document) { d.Height++ }, false},
		{"another scale", func(d *renderer.Document) { d.Scale = 2 }, false},
		{"transparency", func(d *renderer.Document) { d.Template.Transparent = true }, false},
		{"transparency that jpg hasn't", func(d *renderer.Document) { d.Template.Transparent, d.Format = true, renderer.JPEG }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, driver := newEngine(2, nil)
			other := document("card")
			tt.change(other)
			for _, doc := range []*renderer.Document{document("card"), other} {
				if _, err := e.Paint(t.Context(), doc); err != nil {
					t.Fatal(err)
				}
			}
			if same := slices.Equal(driver.diary, []string{"open card"}); same != tt.same {
				t.Errorf("got %q, want the same page: %t", driver.diary, tt.same)
			}
		})
	}
}

func TestFreshPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, driver := newEngine(2, func(p *fakePage) error {
			if !p.options.Scripts {
				t.Error("scripts are off")
			}
			return nil
		})
		doc := document("card")
		doc.Template.Scripts, doc.Template.FreshPage = true, true
		for range 2 {
			if _, err := e.Paint(t.Context(), doc); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		driver.check(t, "open card", "close card", "open card", "close card")
	})
}
