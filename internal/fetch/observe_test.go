package fetch

import (
	"errors"
	"testing"
)

// TestObserve: every fetch is told of, once. What comes without one, kept or as a data URL, isn't.
func TestObserve(t *testing.T) {
	e := newEasel(t, 1<<20)
	var got []error
	e.config.Observe = func(err error) { got = append(got, err) }
	for _, u := range []string{cat, cat, "data:image/png;base64,aaaa", at + "gone", at + "text"} {
		if _, err := e.Paint(t.Context(), shown(u)); err != nil {
			t.Fatal(err)
		}
	}
	want := []error{nil, ErrUnreachable, ErrNotImage}
	if len(got) != len(want) {
		t.Fatalf("observed %v, want %v", got, want)
	}
	for i := range want {
		if !errors.Is(got[i], want[i]) {
			t.Errorf("observed %v, want %v", got[i], want[i])
		}
	}
}
