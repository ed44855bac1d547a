package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/fonts"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/pool"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/chromedpengine"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/renderer/rodengine"
	"github.com/placard/placard/static"
	"github.com/placard/placard/templates"
)

// A stack is all that makes images, the same for every command: a cache before a gate before the remote images before a
// pool of browsers.
type stack struct {
	library  *templates.Library
	fonts    *fonts.Installed
	binary   chromium.Binary
	sandbox  bool
	fetcher  *fetch.Fetcher
	pool     *pool.Pool
	gate     *pool.Gate
	cache    *cache.Cache
	metrics  *metrics.Metrics
	renderer *renderer.Renderer
	// environment is part of the cache's keys.
	environment string
	close       []func() error
}

// fittedBytes bounds the memory for documents of URLs that were asked for before, some thousand.
const fittedBytes = 8 << 20

// openLibrary opens the templates alone, for commands that draw nothing.
func openLibrary(s *settings, log *slog.Logger) (*templates.Library, error) {
	return templates.Open(templates.Config{Dir: s.Templates, MaxBytes: s.TemplateMaxBytes, Logger: log})
}

// openStack opens everything. keep says whether images are kept on disk. Whoever opens a stack closes it.
func openStack(ctx context.Context, s *settings, log *slog.Logger, keep bool) (*stack, error) {
	st := &stack{metrics: metrics.New()}
	if err := st.open(ctx, s, log, keep); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

func (st *stack) open(ctx context.Context, s *settings, log *slog.Logger, keep bool) (err error) {
	if st.library, err = openLibrary(s, log); err != nil {
		return err
	}
	st.close = append(st.close, st.library.Close)
	if st.fonts, err = fonts.List(ctx); err != nil {
		return err
	}
	if st.binary, err = chromium.Find(ctx, s.Chromium); err != nil {
		return err
	}
	if st.sandbox, err = chromium.ProbeSandbox(ctx, st.binary, s.Sandbox); err != nil {
		return err
	}
	st.openPool(s, log)
	if err := st.openFetcher(s); err != nil {
		return err
	}
	if err := st.openCache(s, log, keep); err != nil {
		return err
	}
	st.renderer = &renderer.Renderer{
		Library: st.library,
		Painter: st.cache,
		Limits:  renderer.Limits{MaxPixels: s.MaxPixels, FontInstalled: st.fonts.Has, CheckURL: st.fetcher.CheckURL},
		Fitted:  cache.NewMemory[*renderer.Document](fittedBytes),
	}
	st.gauges()
	return nil
}

func (st *stack) openPool(s *settings, log *slog.Logger) {
	config := pool.DefaultConfig()
	config.Workers = s.Workers
	config.MaxImages, config.MaxAge = s.BrowserMaxImages, s.BrowserMaxAge
	config.Logger, config.OnRestart = log, st.metrics.Restart
	open := chromedpengine.Open
	if s.Engine == "rod" {
		open = rodengine.Open
	}
	st.pool = pool.New(func(ctx context.Context) (renderer.Engine, error) {
		driver, err := open(ctx, chromium.Options{Binary: st.binary, Sandbox: st.sandbox}, log)
		if err != nil {
			return nil, err
		}
		return engine.New(driver, s.WarmPages, log), nil
	}, config)
	st.close = append(st.close, func() error { st.pool.Close(); return nil })
}

func (st *stack) openFetcher(s *settings) error {
	config := fetch.DefaultConfig()
	config.Hosts, config.PrivateCIDRs = s.ImageHosts, s.ImagePrivateCIDRs
	config.Timeout, config.MaxBytes = s.ImageTimeout, s.ImageMaxBytes
	config.MaxPixels, config.Concurrency = s.ImageMaxPixels, s.ImageConcurrency
	if err := config.Validate(); err != nil {
		return err
	}
	st.fetcher = fetch.New(config)
	st.close = append(st.close, func() error { st.fetcher.Close(); return nil })
	return nil
}

// openCache opens the cache and puts the painters in their order.
func (st *stack) openCache(s *settings, log *slog.Logger, keep bool) error {
	config := cache.DefaultConfig()
	st.environment = st.nameEnvironment(s)
	config.Environment = st.environment
	config.TTL = s.CacheTTL
	config.MemoryBytes = s.CacheMemory
	config.Logger, config.Observe = log, st.metrics.Cache
	if keep && s.CacheDisk > 0 {
		disk, err := cache.OpenDisk(s.cacheDir(), s.CacheDisk)
		if err != nil {
			return fmt.Errorf("opening the image cache: %w", err)
		}
		config.Disk = disk
	}
	if err := config.Validate(); err != nil {
		return err
	}
	remote := fetch.NewPainter(st.pool, st.fetcher, fetch.PainterConfig{
		Keep: s.ImageMemory, TTL: s.ImageTTL, Missing: s.MissingImage, Logger: log,
	})
	st.gate = pool.NewGate(remote, s.Workers+s.Queue)
	st.cache = cache.New(st.metrics.Painter(st.gate), config)
	st.close = append(st.close, st.cache.Close)
	return nil
}

// nameEnvironment names all that pixels depend on besides template and document. The library that drives the browser is
// not part of it: all draw the same.
func (st *stack) nameEnvironment(s *settings) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n", static.Fill, st.binary.Version, st.fonts.Hash, s.MissingImage)
	for _, flag := range chromium.Flags(st.binary.BeginFrame) {
		fmt.Fprintln(h, flag)
	}
	return hex.EncodeToString(h.Sum(nil))
}

var errNotKept = errors.New("the image is not kept")

// kept returns the image of a job where it is in the cache, and draws nothing.
func (st *stack) kept(job renderer.Job) (*renderer.Image, bool) {
	lookup := *st.renderer
	lookup.Painter = renderer.PainterFunc(func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
		if img, ok := st.cache.Lookup(doc.Key(st.environment)); ok {
			return img, nil
		}
		return nil, errNotKept
	})
	img, err := lookup.Render(context.Background(), job)
	return img, err == nil
}

func (st *stack) gauges() {
	m := st.metrics
	m.Gauge("queue_waiting", "Renders that wait for a browser.", func() float64 {
		return float64(max(0, st.gate.Inside()-st.pool.Busy()))
	})
	m.Gauge("browsers", "Browsers that are open.", func() float64 { return float64(st.pool.Open()) })
	m.Gauge("sandbox_enabled", "1 where Chromium's sandbox is on.", func() float64 {
		if st.sandbox {
			return 1
		}
		return 0
	})
	for _, tier := range []string{cache.TierMemory, cache.TierDisk} {
		m.Gauge("cache_bytes", "Bytes in the image cache.",
			func() float64 { return float64(st.cache.Bytes(tier)) }, "tier", tier)
	}
}

// Close closes everything, the last opened first.
func (st *stack) Close() error {
	var errs []error
	for _, closeIt := range slices.Backward(st.close) {
		errs = append(errs, closeIt())
	}
	st.close = nil
	return errors.Join(errs...)
}
