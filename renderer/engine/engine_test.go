package engine

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/static"
)

func TestPaint(t *testing.T) {
	for format, picture := range pictures {
		synctest.Test(t, func(t *testing.T) {
			e, _ := newEngine(1, func(p *fakePage) error {
				p.call = func(_ context.Context, function string, _, result any) error {
					time.Sleep(time.Second)
					if function == "fill" {
						*result.(*[]string) = []string{"photo"}
					}
					return nil
				}
				p.capture = func(context.Context) ([]byte, error) {
					time.Sleep(3 * time.Second)
					return []byte(picture), nil
				}
				return nil
			})
			doc := document("card")
			doc.Format, doc.Template.Transparent = format, true
			img, err := e.Paint(t.Context(), doc)
			if err != nil || string(img.Bytes) != picture || img.Format != format {
				t.Fatalf("got %+v, %v", img, err)
			}
			if !img.Incomplete || !slices.Equal(img.Warnings, []string{"photo: the picture could not be decoded"}) {
				t.Errorf("incomplete is %t, warnings %q; want the broken photo", img.Incomplete, img.Warnings)
			}
			if img.Timing.Fill != 2*time.Second || img.Timing.Paint != 9*time.Second {
				t.Errorf("got %+v, want 2s, and 9s for the two frames that a new page needs to rest, and the picture", img.Timing)
			}
			if img, err = e.Paint(t.Context(), doc); err != nil || img.Timing.Paint != 3*time.Second {
				t.Errorf("the page's next picture: %+v, %v; want 3s", img, err)
			}
		})
	}
}

// TestPaintIsGivenUp: why is the error, whether it draws by then or waits for its turn.
func TestPaintIsGivenUp(t *testing.T) {
	for _, drawing := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			e, _ := newEngine(1, func(p *fakePage) error {
				p.capture = func(ctx context.Context) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() }
				return nil
			})
			if !drawing {
				<-e.turn
			}
			ctx, giveUp := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { giveUp(renderer.ErrClosed) })
			if _, err := e.Paint(ctx, document("card")); !errors.Is(err, renderer.ErrClosed) {
				t.Errorf("drawing: %v: got %v, want %v", drawing, err, renderer.ErrClosed)
			}
			synctest.Wait()
		})
	}
}

// TestPackedWebP: an opaque WebP is made of the browser's PNG, at the document's quality.
func TestPackedWebP(t *testing.T) {
	for _, quality := range []int{1, 80, 100} {
		e, _ := newEngine(1, nil)
		doc := document("card")
		doc.Format, doc.Quality = renderer.WebP, quality
		img, err := e.Paint(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		want, err := shrink.WebP([]byte(pictures[renderer.PNG]), quality)
		if err != nil || img.Format != renderer.WebP || !bytes.Equal(img.Bytes, want) {
			t.Errorf("quality %d: got %s of %d bytes, want %d, %v", quality, img.Format, len(img.Bytes), len(want), err)
		}
	}
}

func TestPagesAreOpenedWith(t *testing.T) {
	var options PageOptions
	e, _ := newEngine(1, func(p *fakePage) error {
		options = p.options
		return nil
	})
	doc := document("a b.html")
	doc.Template.Files = map[string][]byte{"a b.html": []byte("page")}
	if _, err := e.Paint(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	want := Viewport{Width: 1200, Height: 630, Scale: 1}
	if options.URL != "https://t.placard.invalid/a%20b.html" || options.Viewport != want || options.Scripts || options.Fill != static.Fill {
		t.Errorf("got %+v", options)
	}
	if got, ok := options.Respond(options.URL); !ok || string(got.Body) != "page" {
		t.Errorf("the page's address gives %+v, %t", got, ok)
	}
}

// TestFailures: whatever goes wrong, the caller has an error at once, the page is closed, and the next picture, which
// waits for that, is drawn by a new one.
func TestFailures(t *testing.T) {
	broken := errors.New("broken")
	failing := func(function string) func(*fakeDriver, *fakePage) {
		return func(_ *fakeDriver, p *fakePage) {
			p.call = func(_ context.Context, called string, _, _ any) error {
				if called == function {
					return broken
				}
				return nil
			}
		}
	}
	capturing := func(picture string, err error) func(*fakeDriver, *fakePage) {
		return func(_ *fakeDriver, p *fakePage) {
			p.capture = func(context.Context) ([]byte, error) { return []byte(picture), err }
		}
	}
	tests := []struct {
		name  string
		spoil func(*fakeDriver, *fakePage)
		want  error
		after time.Duration
	}{
		{"setup fails", failing("setup"), broken, 0},
		{"fill fails", failing("fill"), broken, 0},
		{"capture fails", capturing("", broken), broken, 0},
		{"no picture", capturing("", nil), renderer.ErrCrashed, 0},
		{"a picture of another format", capturing(pictures[renderer.JPEG], nil), renderer.ErrCrashed, 0},
		{"another page is shown", func(_ *fakeDriver, p *fakePage) { p.intact = false }, nil, 0},
		{"setup hangs", func(_ *fakeDriver, p *fakePage) {
			p.call = func(ctx context.Context, _ string, _, _ any) error { return hang(ctx) }
		}, renderer.ErrHung, 10 * time.Second},
		{"capture hangs", func(_ *fakeDriver, p *fakePage) {
			p.capture = func(ctx context.Context) ([]byte, error) { return nil, hang(ctx) }
		}, renderer.ErrHung, 10 * time.Second},
		{"the page crashes while it is set up", func(_ *fakeDriver, p *fakePage) {
			p.call = func(ctx context.Context, _ string, _, _ any) error { close(p.gone); return hang(ctx) }
		}, renderer.ErrCrashed, 0},
		{"the page crashes while it is drawn", func(_ *fakeDriver, p *fakePage) {
			p.capture = func(ctx context.Context) ([]byte, error) { close(p.gone); return nil, hang(ctx) }
		}, renderer.ErrCrashed, 0},
		{"the page has crashed, says the driver first", func(_ *fakeDriver, p *fakePage) {
			p.capture = func(context.Context) ([]byte, error) { close(p.gone); return nil, broken }
		}, renderer.ErrCrashed, 0},
		{"the page is killed", func(_ *fakeDriver, p *fakePage) {
			p.killed = true
			p.capture = func(ctx context.Context) ([]byte, error) { close(p.gone); return nil, hang(ctx) }
		}, renderer.ErrKilled, 0},
		{"the browser crashes", func(d *fakeDriver, p *fakePage) {
			p.capture = func(ctx context.Context) ([]byte, error) { d.crash(); return nil, hang(ctx) }
		}, renderer.ErrCrashed, 0},
		{"the browser is killed", func(d *fakeDriver, p *fakePage) {
			d.killed = true
			p.capture = func(ctx context.Context) ([]byte, error) { d.crash(); return nil, hang(ctx) }
		}, renderer.ErrKilled, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				first := true
				var driver *fakeDriver
				e, driver := newEngine(1, func(p *fakePage) error {
					if first {
						first = false
						p.close = func(context.Context) error { time.Sleep(time.Second); return nil }
						tt.spoil(driver, p)
					}
					return nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				start := time.Now()
				img, err := e.Paint(ctx, document("card"))
				if img != nil || err == nil || !errors.Is(err, tt.want) && tt.want != nil || time.Since(start) != tt.after {
					t.Errorf("got %v, %v after %v, want %v after %v", img, err, time.Since(start), tt.want, tt.after)
				}
				if killed := errors.Is(err, renderer.ErrKilled); killed != (tt.want == renderer.ErrKilled) {
					t.Errorf("%v says that it was killed: %v", err, killed)
				}
				driver.check(t, "open card")
				_, err = e.Paint(t.Context(), document("card"))
				if closed(driver.done) != (err != nil) || time.Since(start) != tt.after+time.Second {
					t.Errorf("the next: %v after %v, want none after %v", err, time.Since(start), tt.after+time.Second)
				}
				if err == nil {
					driver.check(t, "open card", "close card", "open card")
				}
			})
		})
	}
}

func TestOnlyAPageThatHadTimeEnoughHangs(t *testing.T) {
	for limit, want := range map[time.Duration]bool{timeEnough - time.Millisecond: false, timeEnough: true} {
		synctest.Test(t, func(t *testing.T) {
			e, _ := newEngine(1, func(p *fakePage) error {
				p.capture = func(ctx context.Context) ([]byte, error) { return nil, hang(ctx) }
				return nil
			})
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			_, err := e.Paint(ctx, document("card"))
			if hung := errors.Is(err, renderer.ErrHung); hung != want || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("after %v: %v, hung is %v, want %v", limit, err, hung, want)
			}
		})
	}
}

func TestFailureToOpen(t *testing.T) {
	broken := errors.New("broken")
	e, driver := newEngine(1, func(*fakePage) error { return broken })
	for range 2 { // the second would wait for ever if the first kept its turn
		if _, err := e.Paint(t.Context(), document("card")); !errors.Is(err, broken) {
			t.Errorf("got %v, want %v", err, broken)
		}
	}
	driver.crash()
	if _, err := e.Paint(t.Context(), document("card")); !errors.Is(err, renderer.ErrCrashed) {
		t.Errorf("without a browser: got %v, want %v", err, renderer.ErrCrashed)
	}
	if err := e.Healthy(t.Context()); !errors.Is(err, renderer.ErrCrashed) {
		t.Errorf("without a browser it is healthy: %v", err)
	}
	driver.check(t)
}

// A page that doesn't close is one of a browser that doesn't answer.
func TestPageThatDoesNotClose(t *testing.T) {
	tests := []struct {
		name   string
		change func(second *renderer.Document)
	}{
		{"pushed out", func(*renderer.Document) {}},
		{"not to be used again", func(second *renderer.Document) { second.Template.FreshPage = true }},
		{"failed", func(second *renderer.Document) { second.Template = document("bad").Template }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, driver := newEngine(1, func(p *fakePage) error {
					p.close = hang
					p.intact = p.options.URL != templateOrigin+"/bad"
					return nil
				})
				second := document("second")
				tt.change(second)
				start := time.Now()
				_, err1 := e.Paint(t.Context(), document("first"))
				_, err2 := e.Paint(t.Context(), second)
				if err1 != nil || (err2 != nil) != (tt.name == "failed") || time.Since(start) != 0 {
					t.Errorf("got %v, %v after %v", err1, err2, time.Since(start))
				}
				<-e.Done()
				if time.Since(start) != Disposal {
					t.Errorf("its browser was ended after %v, want %v", time.Since(start), Disposal)
				}
				synctest.Wait()
				driver.check(t, "open first", "open "+second.Template.Name, "end")
				if _, err := e.Paint(t.Context(), document("third")); !errors.Is(err, renderer.ErrCrashed) {
					t.Errorf("the next got %v, want %v", err, renderer.ErrCrashed)
				}
			})
		})
	}
}

func TestOnePictureAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drawing := 0
		e, _ := newEngine(2, func(p *fakePage) error {
			p.capture = func(context.Context) ([]byte, error) {
				drawing++
				if drawing > 1 {
					t.Error("two pictures are drawn at once")
				}
				time.Sleep(time.Second)
				drawing--
				return []byte(pictures[renderer.PNG]), nil
			}
			return nil
		})
		start := time.Now()
		var all sync.WaitGroup
		for _, name := range []string{"a", "b", "c", "a", "b"} {
			all.Go(func() {
				if _, err := e.Paint(t.Context(), document(name)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		// A new page draws two frames more; which of the pictures find theirs still open depends on the order.
		if took := time.Since(start); took < 5*time.Second+3*2*time.Second || took > 15*time.Second {
			t.Errorf("five pictures of a second took %v, want 11s to 15s", took)
		}
	})
}

// A page may die while nobody uses it. The picture that finds out is one for another try.
func TestWarmPageThatCrashed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pages []*fakePage
		e, driver := newEngine(1, func(p *fakePage) error {
			p.call = func(ctx context.Context, _ string, _, _ any) error {
				if closed(p.gone) {
					return hang(ctx)
				}
				return nil
			}
			pages = append(pages, p)
			return nil
		})
		draw := func() error {
			_, err := e.Paint(t.Context(), document("a"))
			return err
		}
		if err := draw(); err != nil {
			t.Fatal(err)
		}
		close(pages[0].gone)
		if err := draw(); !errors.Is(err, renderer.ErrCrashed) {
			t.Errorf("got %v, want %v", err, renderer.ErrCrashed)
		}
		if err := draw(); err != nil {
			t.Errorf("the try after that: %v", err)
		}
		driver.check(t, "open a", "close a", "open a")
	})
}

func TestWaitingForATurnEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, driver := newEngine(1, func(p *fakePage) error {
			p.capture = func(ctx context.Context) ([]byte, error) { return nil, hang(ctx) }
			return nil
		})
		long, stop := context.WithCancel(t.Context())
		go func() { _, _ = e.Paint(long, document("a")) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if _, err := e.Paint(ctx, document("b")); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("got %v after %v, want %v after 1s", err, time.Since(start), context.DeadlineExceeded)
		}
		stop()
		synctest.Wait()
		driver.check(t, "open a", "close a")
	})
}

// The test picture takes no warm page's place.
func TestHealthy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, driver := newEngine(1, nil)
		if _, err := e.Paint(t.Context(), document("a")); err != nil {
			t.Fatal(err)
		}
		if err := e.Healthy(t.Context()); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		driver.check(t, "open a", "open test.html", "close test.html")
		if err := e.Close(); err != nil || !closed(e.Done()) {
			t.Errorf("closing: %v, done: %t", err, closed(e.Done()))
		}
	})
}

func TestUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := make(chan struct{})
		ctx, cancel := Until(t.Context(), gone)
		cancel()
		if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
			t.Errorf("cancelled: %v", cause)
		}
		ctx, cancel = Until(t.Context(), gone)
		defer cancel()
		close(gone)
		synctest.Wait()
		if cause := context.Cause(ctx); !errors.Is(cause, renderer.ErrCrashed) {
			t.Errorf("gone: %v", cause)
		}
	})
}
