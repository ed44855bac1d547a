package pool

import (
	"context"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// A shelf is a library of versions by the templates' names.
type shelf map[string]string

func (s shelf) Template(name string) (*renderer.Template, error) {
	hash, ok := s[name]
	if !ok {
		return nil, renderer.ErrNoTemplate
	}
	return &renderer.Template{Name: name, Hash: hash}, nil
}

// TestRefused has a template refused, and what happens then.
func TestRefused(t *testing.T) {
	here := shelf{testDoc.Template.Name: testDoc.Template.Hash}
	refused, mayTry, unknown := map[string]bool{"article": true}, map[string]bool{"article": false}, map[string]bool{}
	tests := []struct {
		name    string
		library shelf
		after   time.Duration
		tried   bool // a document came after the pause
		outcome error
		want    map[string]bool
	}{
		{"nothing", here, 59 * time.Second, false, nil, refused},
		{"nobody asks for it", here, time.Hour, false, nil, mayTry},
		{"it is drawn", here, time.Minute, true, nil, unknown},
		{"it crashes", here, time.Minute, true, renderer.ErrCrashed, refused},
		{"the browsers are busy", here, time.Minute, true, renderer.ErrBusy, mayTry},
		{"it is removed", shelf{}, time.Second, false, nil, unknown},
		{"it is edited", shelf{"article": "another"}, time.Second, false, nil, unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, _ := newBreaker()
				for range 3 {
					if got := b.Refused(here); len(got) > 0 {
						t.Errorf("too early: %v", got)
					}
					_, _ = b.Paint(withOutcome(t, renderer.ErrCrashed), testDoc)
				}
				time.Sleep(tt.after)
				if tt.tried {
					_, _ = b.Paint(withOutcome(t, tt.outcome), testDoc)
				}
				if got := b.Refused(tt.library); !maps.Equal(got, tt.want) {
					t.Errorf("got %v, want %v", got, tt.want)
				}
			})
		})
	}
}

// TestRefusedWhileOneTries: the others are turned away meanwhile.
func TestRefusedWhileOneTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := newBreaker()
		doc := &renderer.Document{Template: testDoc.Template, Transform: &renderer.Transform{}}
		for range 3 {
			_, _ = b.Paint(withOutcome(t, renderer.ErrCrashed), doc)
		}
		time.Sleep(time.Minute)
		during := b.Refused(shelf{})
		end := make(chan bool)
		ctx := context.WithValue(t.Context(), outcomeKey{}, func() error { <-end; return nil })
		go func() { _, _ = b.Paint(ctx, doc) }()
		synctest.Wait()
		if got := b.Refused(shelf{}); during["(transforms)"] || !got["(transforms)"] {
			t.Errorf("got %v before, and %v while one tries", during, got)
		}
		close(end)
	})
}
