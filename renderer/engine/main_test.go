package engine

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pictures are what a browser might give. The png is a real one, which can't be shrunk any more.
var pictures = map[renderer.Format]string{
	renderer.PNG: shrunkPNG(), renderer.JPEG: "\xff\xd8\xff…", renderer.WebP: "RIFF…",
}

// A fakeDriver opens fakePages, and keeps a diary of what is opened and closed.
type fakeDriver struct {
	// prepare, where set, has every page before it is open. An error of it is one of opening.
	prepare func(p *fakePage) error
	done    chan struct{}
	once    sync.Once
	pins    int
	killed  bool

	mu    sync.Mutex
	diary []string
}

func (d *fakeDriver) Open(_ context.Context, options PageOptions) (Page, error) {
	if closed(d.done) {
		return nil, errors.New("the connection is lost")
	}
	p := &fakePage{driver: d, options: options, gone: make(chan struct{}), intact: true}
	if d.prepare != nil {
		if err := d.prepare(p); err != nil {
			return nil, err
		}
	}
	d.note("open " + options.URL[len(templateOrigin+"/"):])
	return p, nil
}

func (d *fakeDriver) Pin() { d.pins++ }

func (d *fakeDriver) Killed() bool { return d.killed }

func (d *fakeDriver) Done() <-chan struct{} { return d.done }

func (d *fakeDriver) Close() error {
	d.note("end")
	d.crash()
	return nil
}

// crash ends the browser as if it had been killed.
func (d *fakeDriver) crash() { d.once.Do(func() { close(d.done) }) }

func (d *fakeDriver) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.diary = append(d.diary, line)
}

func (d *fakeDriver) check(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.diary, want) {
		t.Errorf("got %q, want %q", d.diary, want)
	}
}

// A fakePage does at once whatever it has no function for.
type fakePage struct {
	driver  *fakeDriver
	options PageOptions
	gone    chan struct{}
	killed  bool
	intact  bool
	call    func(ctx context.Context, function string, args, result any) error
	capture func(ctx context.Context) ([]byte, error)
	close   func(ctx context.Context) error
}

func (p *fakePage) Call(ctx context.Context, function string, args, result any) error {
	if p.call != nil {
		return p.call(ctx, function, args, result)
	}
	return nil
}

func (p *fakePage) Capture(ctx context.Context, format renderer.Format, _ int) ([]byte, error) {
	if p.capture != nil {
		return p.capture(ctx)
	}
	return []byte(pictures[format]), nil
}

func (p *fakePage) Intact() bool { return p.intact }

func (p *fakePage) Gone() <-chan struct{} { return p.gone }

func (p *fakePage) Killed() bool { return p.killed }

func (p *fakePage) Close(ctx context.Context) error {
	if p.close != nil {
		if err := p.close(ctx); err != nil {
			return err
		}
	}
	p.driver.note("close " + p.options.URL[len(templateOrigin+"/"):])
	return nil
}

func newEngine(warm int, prepare func(p *fakePage) error) (*Engine, *fakeDriver) {
	driver := &fakeDriver{prepare: prepare, done: make(chan struct{})}
	return New(driver, warm, slog.New(slog.DiscardHandler)), driver
}

// document asks for a picture of a template, whose page is called like it.
func document(name string) *renderer.Document {
	return &renderer.Document{
		Template: &renderer.Template{Name: name, Page: name, Hash: name},
		Width:    1200, Height: 630, Scale: 1, Format: renderer.PNG,
	}
}

// hang is the work of a page that doesn't answer.
func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func shrunkPNG() string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 3, 3))); err != nil {
		panic(err)
	}
	picture, err := shrink.PNG(b.Bytes())
	if err != nil {
		panic(err)
	}
	return string(picture)
}
