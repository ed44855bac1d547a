package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/placard/placard/renderer"
)

func TestInspect(t *testing.T) {
	var calls []string
	e, _ := newEngine(1, func(p *fakePage) error {
		calls = append(calls, "open")
		if !strings.Contains(p.options.Fill, "veilTexts") {
			t.Error("the page did not get the inspect script")
		}
		p.call = func(_ context.Context, function string, _, result any) error {
			calls = append(calls, function)
			if function == "measure" {
				*result.(*json.RawMessage) = json.RawMessage(`{"texts":[]}`)
			}
			return nil
		}
		p.capture = func(context.Context) ([]byte, error) {
			if last := calls[len(calls)-1]; last != "capture" {
				calls = append(calls, "capture")
			}
			return []byte(pictures[renderer.JPEG]), nil
		}
		return nil
	})
	doc := document("card")
	doc.Format, doc.Inspect = renderer.JPEG, true
	img, err := e.Paint(t.Context(), doc)
	if err != nil || img.Inspection == nil {
		t.Fatalf("got %+v, %v, want an inspection", img, err)
	}
	if got := string(img.Inspection.Measures); got != `{"texts":[]}` {
		t.Errorf("measures are %s", got)
	}
	if got := string(img.Inspection.Ground); got != pictures[renderer.JPEG] {
		t.Errorf("the ground is %q", got)
	}
	want := []string{"open", "setup", "fill", "capture", "measure", "veilTexts", "capture", "veilTexts"}
	if !slices.Equal(calls, want) {
		t.Errorf("got %q\nwant %q", calls, want)
	}
}

// TestOnlyInspectedPagesGetTheScript: a page that is not inspected is another one.
func TestOnlyInspectedPagesGetTheScript(t *testing.T) {
	opened := 0
	e, _ := newEngine(2, func(p *fakePage) error {
		if got, want := strings.Contains(p.options.Fill, "veilTexts"), opened == 1; got != want {
			t.Errorf("page %d has the inspect script: %v, want %v", opened, got, want)
		}
		opened++
		return nil
	})
	for _, inspected := range []bool{false, true, false, true} {
		doc := document("card")
		doc.Inspect = inspected
		img, err := e.Paint(t.Context(), doc)
		if err != nil || (img.Inspection != nil) != inspected {
			t.Errorf("inspected %v: got %+v, %v", inspected, img, err)
		}
	}
	if opened != 2 {
		t.Errorf("%d pages were opened, want 2", opened)
	}
}

// TestInspectionFails: the page may be left without its texts, so it goes.
func TestInspectionFails(t *testing.T) {
	broken := errors.New("broken")
	for _, failing := range []string{"measure", "veilTexts"} {
		synctest.Test(t, func(t *testing.T) {
			e, driver := newEngine(1, func(p *fakePage) error {
				p.call = func(_ context.Context, function string, _, _ any) error {
					if function == failing {
						return broken
					}
					return nil
				}
				return nil
			})
			doc := document("card")
			doc.Inspect = true
			if img, err := e.Paint(t.Context(), doc); img != nil || !errors.Is(err, broken) {
				t.Errorf("%s: got %+v, %v", failing, img, err)
			}
			synctest.Wait()
			driver.check(t, "open card", "close card")
		})
	}
}
