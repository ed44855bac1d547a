package pool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// A try is a document that comes some time after the one before, and how it would end.
type try struct {
	after   time.Duration
	outcome error
	// refused is for how long the answer says to stay away; 0: it is let through.
	refused time.Duration
}

func TestBreaker(t *testing.T) {
	crash, hang := renderer.ErrCrashed, renderer.ErrHung
	broken := []try{{0, crash, 0}, {0, hang, 0}, {0, crash, 0}}
	tests := []struct {
		name  string
		tries []try
		want  []string // changes that are told
	}{
		{"two failures", []try{{0, crash, 0}, {0, hang, 0}, {0, nil, 0}, {0, nil, 0}}, nil},
		{"three failures", append(broken, try{0, nil, time.Minute}, try{20 * time.Second, nil, 40 * time.Second}), opened},
		{"three in more than a minute", []try{
			{0, crash, 0}, {30 * time.Second, crash, 0}, {30 * time.Second, crash, 0}, {0, nil, 0},
		}, nil},
		{"three in a minute, after an old one", []try{
			{0, crash, 0}, {50 * time.Second, crash, 0}, {10 * time.Second, crash, 0}, {0, crash, 0}, {0, nil, time.Minute},
		}, opened},
		{"good ones between", []try{
			{0, crash, 0}, {0, nil, 0}, {0, crash, 0}, {0, nil, 0}, {0, crash, 0}, {0, nil, time.Minute},
		}, opened},
		{"killed from outside", slices.Repeat([]try{{0, renderer.ErrKilled, 0}}, 4), nil},
		{"late because of the queue", slices.Repeat([]try{{0, context.DeadlineExceeded, 0}}, 4), nil},
		{"other failures", slices.Repeat([]try{{0, renderer.ErrBusy, 0}, {0, errors.New("broken"), 0}}, 4), nil},
		{"a good try after the pause", append(broken,
			try{time.Minute, nil, 0}, try{0, crash, 0}, try{0, crash, 0}, try{0, nil, 0}), slices.Concat(opened, closedAgain)},
		{"a bad try after the pause", append(broken,
			try{time.Minute, hang, 0}, try{0, nil, time.Minute}, try{time.Minute, nil, 0}),
			slices.Concat(opened, opened, closedAgain)},
		{"a try that says nothing", append(broken,
			try{time.Minute, renderer.ErrBusy, 0}, try{0, renderer.ErrKilled, 0}, try{0, nil, 0}),
			slices.Concat(opened, closedAgain)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, changes := newBreaker()
				for i, try := range tt.tries {
					time.Sleep(try.after)
					if got := refusal(b.Paint(withOutcome(t, try.outcome), testDoc)); got != try.refused {
						t.Errorf("document %d is refused for %v, want %v", i+1, got, try.refused)
					}
				}
				if !slices.Equal(*changes, tt.want) {
					t.Errorf("told of %q, want %q", *changes, tt.want)
				}
			})
		})
	}
}

var (
	opened      = []string{"article true"}
	closedAgain = []string{"article false"}
)

func TestBreakerWatchesEachTemplateAndVersionAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, changes := newBreaker()
		bad := withOutcome(t, renderer.ErrCrashed)
		doc := func(name, hash string, transform *renderer.Transform) *renderer.Document {
			return &renderer.Document{Template: &renderer.Template{Name: name, Hash: hash}, Transform: transform}
		}
		for range 3 {
			_, _ = b.Paint(bad, doc("article", "1", nil))
		}
		for _, tt := range []struct {
			name    string
			doc     *renderer.Document
			refused time.Duration
		}{
			{"it", doc("article", "1", nil), time.Minute},
			{"another template", doc("quote", "1", nil), 0},
			{"a picture under its name", doc("article", "transform", &renderer.Transform{}), 0},
			{"another version", doc("article", "2", nil), 0},
			{"the first version again", doc("article", "1", nil), 0},
		} {
			if got := refusal(b.Paint(withOutcome(t, nil), tt.doc)); got != tt.refused {
				t.Errorf("%s is refused for %v, want %v", tt.name, got, tt.refused)
			}
		}
		if want := slices.Concat(opened, closedAgain); !slices.Equal(*changes, want) {
			t.Errorf("told of %q, want %q", *changes, want)
		}
	})
}

// TestBreakerLetsOneTry holds that of many who come after the pause one is let through, and that those who began before
// neither open nor close anything.
func TestBreakerLetsOneTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, changes := newBreaker()
		slow := func(outcome error) chan<- bool {
			end := make(chan bool)
			go func() {
				_, _ = b.Paint(context.WithValue(t.Context(), outcomeKey{}, func() error { <-end; return outcome }), testDoc)
			}()
			synctest.Wait()
			return end
		}
		early := []chan<- bool{slow(nil), slow(renderer.ErrHung)}
		for range 3 {
			_, _ = b.Paint(withOutcome(t, renderer.ErrCrashed), testDoc)
		}
		for _, end := range early {
			close(end)
		}
		synctest.Wait()
		if got := refusal(b.Paint(withOutcome(t, nil), testDoc)); got != time.Minute {
			t.Errorf("refused for %v after those who began before, want 1m", got)
		}
		time.Sleep(time.Minute)
		end := slow(nil)
		if got := refusal(b.Paint(withOutcome(t, nil), testDoc)); got != time.Second {
			t.Errorf("refused for %v while one tries, want 1s", got)
		}
		close(end)
		synctest.Wait()
		if want := slices.Concat(opened, closedAgain); !slices.Equal(*changes, want) {
			t.Errorf("told of %q, want %q", *changes, want)
		}
	})
}

// TestBreakerOfAnEditedTemplate holds that a document of another version is drawn while one is refused, and that this one
// is refused until that has shown how it does.
func TestBreakerOfAnEditedTemplate(t *testing.T) {
	tests := []struct {
		name   string
		before bool // it began before the template was refused
		end    error
		want   time.Duration // for which the first version is refused then
	}{
		{"it is drawn", false, nil, 0},
		{"it crashes too", false, renderer.ErrCrashed, 0},
		{"it says nothing", false, renderer.ErrBusy, time.Minute},
		{"it is an old one that is drawn", true, nil, time.Minute},
		{"it is an old one that crashes", true, renderer.ErrCrashed, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, changes := newBreaker()
				end := make(chan bool)
				begin := func() {
					ctx := context.WithValue(t.Context(), outcomeKey{}, func() error { <-end; return tt.end })
					go func() { _, _ = b.Paint(ctx, versionOf("another")) }()
					synctest.Wait()
				}
				if tt.before {
					begin()
				}
				for range 3 {
					_, _ = b.Paint(withOutcome(t, renderer.ErrCrashed), testDoc)
				}
				if !tt.before {
					begin()
				}
				if got := refusal(b.Paint(withOutcome(t, nil), testDoc)); got != time.Minute {
					t.Errorf("while it is drawn: refused for %v, want 1m", got)
				}
				close(end)
				synctest.Wait()
				if got := refusal(b.Paint(withOutcome(t, nil), testDoc)); got != tt.want {
					t.Errorf("then: refused for %v, want %v", got, tt.want)
				}
				want := opened
				if tt.want == 0 {
					want = slices.Concat(opened, closedAgain)
				}
				if !slices.Equal(*changes, want) {
					t.Errorf("told of %q, want %q", *changes, want)
				}
			})
		})
	}
}

// TestBreakerNamesTransforms holds that they aren't told of by the name of a template that may well be drawn.
func TestBreakerNamesTransforms(t *testing.T) {
	b, changes := newBreaker()
	for range 3 {
		doc := &renderer.Document{Template: testDoc.Template, Transform: &renderer.Transform{}}
		_, _ = b.Paint(withOutcome(t, renderer.ErrCrashed), doc)
	}
	if want := []string{"(transforms) true"}; !slices.Equal(*changes, want) {
		t.Errorf("told of %q, want %q", *changes, want)
	}
}

func versionOf(hash string) *renderer.Document {
	return &renderer.Document{Template: &renderer.Template{Name: testDoc.Template.Name, Hash: hash}}
}

func TestBreakerSurvivesAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := newBreaker()
		for range 3 {
			_, _ = b.Paint(withOutcome(t, renderer.ErrCrashed), testDoc)
		}
		time.Sleep(time.Minute)
		func() {
			defer func() { _ = recover() }()
			_, _ = b.Paint(context.WithValue(t.Context(), outcomeKey{}, func() error { panic("test") }), testDoc)
		}()
		if got := refusal(b.Paint(withOutcome(t, nil), testDoc)); got != 0 {
			t.Errorf("refused for %v after a try that panicked, want another try", got)
		}
	})
}

type outcomeKey struct{}

// withOutcome has a document end so.
func withOutcome(t *testing.T, err error) context.Context {
	return context.WithValue(t.Context(), outcomeKey{}, func() error { return err })
}

func newBreaker() (b *Breaker, changes *[]string) {
	changes = new([]string)
	config := DefaultBreakerConfig()
	config.Logger = slog.New(changeLog{slog.DiscardHandler, changes})
	next := renderer.PainterFunc(func(ctx context.Context, _ *renderer.Document) (*renderer.Image, error) {
		return nil, ctx.Value(outcomeKey{}).(func() error)()
	})
	return NewBreaker(next, config), changes
}

// A changeLog keeps of each line which template it is about, and whether that is refused from now on.
type changeLog struct {
	slog.Handler
	changes *[]string
}

func (changeLog) Enabled(context.Context, slog.Level) bool { return true }

func (l changeLog) Handle(_ context.Context, line slog.Record) error {
	line.Attrs(func(a slog.Attr) bool {
		if a.Key == "template" {
			*l.changes = append(*l.changes, fmt.Sprint(a.Value, " ", line.Level == slog.LevelError))
		}
		return true
	})
	return nil
}

// refusal is for how long a document was refused.
func refusal(_ *renderer.Image, err error) time.Duration {
	retry, ok := errors.AsType[*renderer.RetryError](err)
	if !ok || !errors.Is(err, renderer.ErrBroken) {
		return 0
	}
	return retry.After
}
