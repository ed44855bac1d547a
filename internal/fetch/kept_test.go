package fetch

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestPicturesAreKept(t *testing.T) {
	tests := []struct {
		name  string
		keep  int64
		url   string
		after time.Duration
		asked int
	}{
		{"within the ttl", 1 << 20, cat, time.Hour, 1},
		{"after the ttl", 1 << 20, cat, time.Hour + 1, 2},
		{"no room", 0, cat, 0, 2},
		{"failures are not", 1 << 20, at + "gone", 0, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEasel(t, tt.keep)
				for range 2 {
					if _, err := e.Paint(t.Context(), shown(tt.url)); err != nil {
						t.Fatal(err)
					}
					time.Sleep(tt.after)
				}
				if got := e.web.asked[tt.url]; got != tt.asked {
					t.Errorf("asked %d times, want %d", got, tt.asked)
				}
			})
		})
	}
}

// TestAsOfTheOldestPicture: a card is as old as the oldest of its pictures, and that as its fetch's beginning.
func TestAsOfTheOldestPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(t, 1<<20)
		start := time.Now()
		steps := []struct {
			urls []string
			want time.Time
		}{
			{[]string{at + "3s"}, start},
			{[]string{cat}, start.Add(time.Minute)},
			{[]string{cat, at + "3s", dog}, start},
			{[]string{cat, dog}, start.Add(time.Minute)},
			{[]string{at + "gone"}, time.Time{}},
			{nil, time.Time{}},
		}
		for i, step := range steps {
			time.Sleep(time.Until(start.Add(time.Duration(i) * time.Minute)))
			img, err := e.Paint(t.Context(), shown(step.urls...))
			if err != nil || !img.AsOf.Equal(step.want) {
				t.Errorf("%q: as of %v, %v, want %v", step.urls, img.AsOf, err, step.want)
			}
		}
		e.Forget()
		if img, err := e.Paint(t.Context(), shown(cat)); err != nil || !img.AsOf.Equal(time.Now()) {
			t.Errorf("forgotten: as of %v, %v, want now", img.AsOf, err)
		}
	})
}

// TestKeptPicturesStayWithinTheirBound: the bound is for what they hold on to, their URLs included.
func TestKeptPicturesStayWithinTheirBound(t *testing.T) {
	const keep = 1 << 20
	e := newEasel(t, keep)
	held := int64(0)
	for i := range 100 {
		u := cat + "?" + strings.Repeat("a", 15000) + strconv.Itoa(i)
		e.web.pages[u] = &page{status: 200, body: slices.Concat(pngSample(), make([]byte, 20000))}
		if _, err := e.Paint(t.Context(), shown(u)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			held = int64(len(u) + cap(e.got.Pictures[u].Bytes))
		}
	}
	if got := e.kept.Load().Bytes(); got > keep || got < keep/2 {
		t.Errorf("%d bytes are kept, want up to %d", got, keep)
	}
	if got := int64(e.kept.Load().Len()); got > keep/held || got == 0 {
		t.Errorf("%d pictures of %d bytes are kept in %d", got, held, keep)
	}
}

func TestDataURLsAreNotKept(t *testing.T) {
	e := newEasel(t, 1<<20)
	u := "data:image/png;base64," + base64.StdEncoding.EncodeToString(pngSample())
	if _, err := e.Paint(t.Context(), shown(u)); err != nil {
		t.Fatal(err)
	}
	if got := e.got.Pictures[u]; !bytes.Equal(got.Bytes, pngSample()) || got.ContentType != "image/png" {
		t.Errorf("got %v", got)
	}
	if e.kept.Load().Len() != 0 {
		t.Error("it is kept, though it comes with every request")
	}
}
