package front

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// testRevalidating: while an image is drawn anew, everybody gets the one that was there.
func testRevalidating(t *testing.T, s *site, f front) {
	target := sign(t, "article", "revalidating", never)
	old := f.ask(t, "GET", target)
	draw := make(chan struct{})
	s.drawBy(t, func(context.Context, renderer.Job) (*renderer.Image, error) {
		<-draw
		return picture("new"), nil
	})
	wait(t, 5*time.Second, "the image is drawn anew", func() bool {
		asked := time.Now()
		if got := f.ask(t, "GET", target); got.body != old.body || time.Since(asked) > 5*time.Second {
			t.Fatalf("after %v: got %d %q, want the old one at once", time.Since(asked), got.status, got.body)
		}
		return s.requests(target) == 2
	})
	close(draw)
	wait(t, 5*time.Second, "the new image is there", func() bool { return f.ask(t, "GET", target).body == "new" })
}

// testFailing: where a front does it, an error gives way to the image that is kept. What was removed is gone.
func testFailing(t *testing.T, s *site, f front) {
	target, removed := sign(t, "article", "failing", never), sign(t, "quote", "failing", never)
	old := f.ask(t, "GET", target)
	f.ask(t, "GET", removed)
	fetched := time.Now()
	s.drawBy(t, func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
		if job.Template == "quote" {
			return nil, renderer.ErrNoTemplate
		}
		return nil, renderer.ErrBusy
	})
	wait(t, 10*time.Second, "the error is too late for revalidating", func() bool {
		got, late := f.ask(t, "GET", target), time.Since(fetched) > cacheTTL+staleWhileRevalidate
		if got.body != old.body && (!late || f.staleForErrors) {
			t.Fatalf("got %d %v %s", got.status, got.header, got.body)
		}
		return late
	})
	wait(t, 5*time.Second, "what was removed is gone", func() bool {
		return f.ask(t, "GET", removed).status == http.StatusNotFound
	})
}

// testDown: an image outlives the site, but not its URL, and a better one that may come not at all.
func testDown(t *testing.T, s *site, f front) {
	lasting := sign(t, "article", "lasting", never)
	expires := time.Now().Add(3 * time.Second).Truncate(time.Second)
	ending := sign(t, "article", "ending", expires)
	incomplete := sign(t, "article", "incomplete", never)
	old := f.ask(t, "GET", lasting)
	f.ask(t, "GET", ending)
	s.drawBy(t, func(context.Context, renderer.Job) (*renderer.Image, error) {
		img := picture("incomplete")
		img.Incomplete = true
		return img, nil
	})
	f.ask(t, "GET", incomplete)
	fetched := time.Now()
	s.stop()
	wait(t, 10*time.Second, "the URL's end is past", func() bool {
		now := time.Now()
		got := f.ask(t, "GET", lasting)
		if got.body != old.body {
			t.Fatalf("got %d %v", got.status, got.header)
		}
		if age, least := got.age(t), now.Sub(fetched)-time.Second; age < least {
			t.Fatalf("a client takes it to be %v old, want %v at least: %v", age, least, got.header)
		}
		got = f.ask(t, "GET", ending)
		if got.status == http.StatusOK && now.After(expires.Add(time.Second)) { // the second is nginx's
			t.Fatalf("an image %v past its end", now.Sub(expires))
		}
		if late := now.Sub(fetched) > cacheTTL+time.Second; late && f.ask(t, "GET", incomplete).status == http.StatusOK {
			t.Fatal("an incomplete image is served stale")
		}
		return now.After(expires.Add(time.Second))
	})
	s.start()
	wait(t, 10*time.Second, "the front knows that the site is back", func() bool {
		return f.ask(t, "GET", ending).status == http.StatusGone && f.ask(t, "GET", lasting).body == "incomplete"
	})
}
