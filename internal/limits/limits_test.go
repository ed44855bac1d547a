package limits

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A site is a Painter with limits, and counts what is drawn.
type site struct {
	renderer.Painter
	drawn   int
	refused []string
}

func newSite(cfg Config) *site {
	s := &site{}
	cfg.Observe = func(by string) { s.refused = append(s.refused, by) }
	s.Painter = New(cfg).Painter(renderer.PainterFunc(
		func(context.Context, *renderer.Document) (*renderer.Image, error) {
			s.drawn++
			return &renderer.Image{}, nil
		}))
	return s
}

// ask draws for a caller. It returns when to come again, 0 for a picture.
func (s *site) ask(t *testing.T, caller Caller) time.Duration {
	t.Helper()
	_, err := s.Paint(WithCaller(t.Context(), caller), &renderer.Document{})
	if err == nil {
		return 0
	}
	retry, ok := errors.AsType[*renderer.RetryError](err)
	if !ok || !errors.Is(err, renderer.ErrRateLimit) || retry.After <= 0 {
		t.Fatalf("got %v, want a time to come again", err)
	}
	return retry.After
}

func TestLimits(t *testing.T) {
	alice, bob := Caller{"a/0", "192.0.2.1"}, Caller{"b/0", "192.0.2.1"}
	carol := Caller{"a/0", "192.0.2.2"}
	type call struct {
		after  time.Duration // since the call before
		caller Caller
		want   time.Duration // until it is worth to come again; 0: drawn
	}
	tests := map[string]struct {
		cfg   Config
		calls []call
	}{
		"none": {Config{}, []call{{0, alice, 0}, {0, alice, 0}, {0, alice, 0}}},
		"a key, from all its addresses": {Config{PerKey: 2}, []call{
			{0, alice, 0}, {0, carol, 0}, {0, alice, 30 * time.Second}, {0, carol, 30 * time.Second}, {0, bob, 0},
		}},
		"an address, with all its keys": {Config{PerAddress: 2}, []call{
			{0, alice, 0}, {0, bob, 0}, {0, alice, 30 * time.Second}, {0, carol, 0},
		}},
		"one after another": {Config{PerKey: 2}, []call{
			{0, alice, 0}, {0, alice, 0}, {20 * time.Second, alice, 10 * time.Second}, {10 * time.Second, alice, 0},
			{0, alice, 30 * time.Second}, {time.Minute, alice, 0}, {0, alice, 0}, {0, alice, 30 * time.Second},
		}},
		"a key that is refused costs its address nothing": {Config{PerKey: 1, PerAddress: 2}, []call{
			{0, alice, 0}, {0, alice, time.Minute}, {0, alice, time.Minute}, {0, bob, 0},
		}},
		"an address that is refused costs its key nothing": {Config{PerKey: 2, PerAddress: 1}, []call{
			{0, alice, 0}, {0, alice, time.Minute}, {0, alice, time.Minute}, {0, carol, 0},
		}},
		"nobody": {Config{PerKey: 1, PerAddress: 1}, []call{{0, Caller{}, 0}, {0, Caller{}, 0}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, drawn := newSite(test.cfg), 0
				for i, call := range test.calls {
					time.Sleep(call.after)
					if got := s.ask(t, call.caller); got.Round(time.Millisecond) != call.want {
						t.Errorf("call %d: come again after %s, want %s", i, got, call.want)
					}
					if call.want == 0 {
						drawn++
					}
				}
				if s.drawn != drawn || len(s.refused) != len(test.calls)-drawn {
					t.Errorf("%d drawn, %d refused, want %d of %d", s.drawn, len(s.refused), drawn, len(test.calls))
				}
			})
		})
	}
}

func TestRefusal(t *testing.T) {
	s := newSite(Config{PerKey: 5, PerAddress: 1, Logger: slog.New(slog.DiscardHandler)})
	ctx := WithCaller(t.Context(), Caller{"a/0", "192.0.2.1"})
	_, _ = s.Paint(ctx, nil)
	_, err := s.Paint(ctx, nil)
	if want := "too many renders in a minute for this address: 1 are allowed"; err == nil || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !slices.Equal(s.refused, []string{ByAddress}) {
		t.Errorf("observed %q", s.refused)
	}
}

// However many addresses come, the memory has a bound, and those that come again and again stay limited.
func TestManyAddresses(t *testing.T) {
	s := New(Config{PerAddress: 1})
	regular := Caller{Address: "192.0.2.1"}
	if err := s.allow(t.Context(), regular); err != nil {
		t.Fatal(err)
	}
	for i := range 100_000 {
		_ = s.allow(t.Context(), Caller{Address: fmt.Sprintf("2001:db8:%x:%x::/64", i>>16, i&0xffff)})
		if i%1000 == 0 && s.allow(t.Context(), regular) == nil {
			t.Fatalf("forgotten after %d others", i)
		}
	}
	if got := s.local.buckets.Bytes(); got > memoryBytes {
		t.Errorf("%d bytes, want %d at most", got, memoryBytes)
	}
}

func TestRange(t *testing.T) {
	tests := map[string]string{
		"192.0.2.1":            "192.0.2.1",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2::":       "2001:db8:1:2::/64",
		"fe80::1%eth0":         "fe80::/64",
		"@":                    "@",
		"":                     "",
	}
	for address, want := range tests {
		if got := Range(address); got != want {
			t.Errorf("Range(%q) = %q, want %q", address, got, want)
		}
	}
	if a, b := Range("2001:db8::1"), Range("2001:db8:0:1::1"); a == b || !strings.HasSuffix(a, "/64") {
		t.Errorf("%s and %s, want two networks", a, b)
	}
}
