package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/bucketstore"
	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/fonts"
	"github.com/placard/placard/internal/limits"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/palette"
	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/internal/tracing"
	"github.com/placard/placard/internal/webp"
	"github.com/placard/placard/pool"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/chromedpengine"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/renderer/rodengine"
	"github.com/placard/placard/static"
	"github.com/placard/placard/templates"
)

// A stack is all that makes images, the same for every command: a cache before a breaker before a gate before the
// remote images before a pool of browsers.
type stack struct {
	library  *templates.Library
	fonts    *fonts.Installed
	binary   chromium.Binary
	sandbox  bool
	fetcher  *fetch.Fetcher
	redis    redis.UniversalClient // nil: none is shared
	pool     *pool.Pool
	gate     *pool.Gate
	cache    *cache.Cache
	metrics  *metrics.Metrics
	tracing  *tracing.Tracing // nil: nothing is traced
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
	st, err := openIdleStack(ctx, s, log)
	if err != nil {
		return nil, err
	}
	if err := st.start(ctx, s, log, keep); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

// openIdleStack opens all but the browsers: jobs can be fitted and their images named, and none is drawn before start.
func openIdleStack(ctx context.Context, s *settings, log *slog.Logger) (*stack, error) {
	st := &stack{metrics: metrics.New()}
	if err := st.look(ctx, s, log); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

// look finds what images are made of.
func (st *stack) look(ctx context.Context, s *settings, log *slog.Logger) (err error) {
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
	st.environment = st.nameEnvironment(s)
	if err := st.openFetcher(s); err != nil {
		return err
	}
	st.renderer = &renderer.Renderer{
		Library: st.library,
		Limits:  renderer.Limits{MaxPixels: s.MaxPixels, FontInstalled: st.fonts.Has, CheckURL: st.fetcher.CheckURL},
		Fitted:  cache.NewMemory[*renderer.Document](fittedBytes),
	}
	return nil
}

// start opens what draws them.
func (st *stack) start(ctx context.Context, s *settings, log *slog.Logger, keep bool) (err error) {
	if err := chromium.RemoveAbandoned(); err != nil {
		log.Warn("profile folders of a server that was killed can't be removed", "err", err)
	}
	if st.sandbox, err = chromium.ProbeSandbox(ctx, st.binary, s.Sandbox); err != nil {
		return err
	}
	if keep { // a command that draws one image has no trace to be part of
		if err := st.openTracing(ctx, s, log); err != nil {
			return err
		}
	}
	st.openPool(s, log)
	if err := st.openCache(s, log, keep); err != nil {
		return err
	}
	st.renderer.Painter = st.cache
	if st.tracing != nil { // else it would cost those hits that nobody traces
		st.renderer.Painter = phase.Painter(phase.Lookup+cache.TierMemory, st.cache)
	}
	st.gauges(ctx, s)
	return nil
}

func (st *stack) openPool(s *settings, log *slog.Logger) {
	config := pool.DefaultConfig()
	config.Workers = s.Workers
	config.MaxImages, config.MaxAge = s.BrowserMaxImages, s.BrowserMaxAge
	config.LostAfter = s.BrowserTimeout
	config.Logger, config.OnRestart = log, st.metrics.Restart
	open := chromedpengine.Open
	if s.Engine == "rod" {
		open = rodengine.Open
	}
	pin := s.CPUAffinity && !throttled(os.DirFS("/"), runtime.NumCPU())
	st.pool = pool.New(func(ctx context.Context, worker int) (renderer.Engine, error) {
		opts := chromium.Options{Binary: st.binary, Sandbox: st.sandbox}
		if pin {
			opts.CPUs = chromium.Part(worker, s.Workers)
		}
		driver, err := open(ctx, opts, log)
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
	if keep { // a command that draws one image wants that or an error, and shares nothing
		config.FallbackAfter = s.FallbackAfter
		config.PurgeFile = filepath.Join(s.Data, "purges.json")
		if err := st.openShared(s, &config); err != nil {
			return err
		}
	}
	if err := config.Validate(); err != nil {
		return err
	}
	browsers := phase.Painter(phase.Queue, pool.NewPixelGate(st.pool, s.PaintPixels))
	remote := fetch.NewPainter(browsers, st.fetcher, fetch.PainterConfig{
		Keep: s.ImageMemory, TTL: s.ImageTTL, Waiting: s.ImageWaiting, Missing: s.MissingImage, Logger: log,
		Observe: st.metrics.Fetch,
	})
	st.gate = pool.NewGate(st.limiter(s, log).Painter(remote), s.Workers+s.Queue)
	config.OnPurge = remote.Forget
	st.cache = cache.New(st.metrics.Painter(st.breaker(s, log)), config)
	st.close = append(st.close, st.cache.Close)
	return nil
}

// openShared opens what several instances share. None of it need be reachable.
func (st *stack) openShared(s *settings, config *cache.Config) error {
	config.RedisMaxBytes, config.SharedTimeout = s.RedisMaxBytes, s.SharedTimeout
	if s.RedisURL != "" {
		client, err := redisstore.Connect(s.RedisURL)
		if err != nil {
			return err
		}
		store := redisstore.New(client)
		st.redis, config.Redis, config.Purges = client, store, store
		st.close = append(st.close, client.Close)
	}
	if s.Bucket != "" {
		bucket, err := bucketstore.New(s.Bucket)
		if err != nil {
			return err
		}
		config.Bucket = bucket
		st.close = append(st.close, bucket.Close)
	}
	return nil
}

// limiter stands behind the gate: what that turns away isn't counted.
func (st *stack) limiter(s *settings, log *slog.Logger) *limits.Limiter {
	return limits.New(limits.Config{
		PerKey: s.RateLimitKey, PerAddress: s.RateLimitAddress,
		Redis: st.redis, Timeout: s.SharedTimeout, Logger: log, Observe: st.metrics.RateLimited,
	})
}

// breaker stands before the gate: what it refuses takes no place.
func (st *stack) breaker(s *settings, log *slog.Logger) renderer.Painter {
	if s.BreakerFailures == 0 {
		return st.gate
	}
	config := pool.DefaultBreakerConfig()
	config.Failures, config.Logger = s.BreakerFailures, log
	breaker := pool.NewBreaker(st.gate, config)
	st.metrics.Breaker(func() map[string]bool { return breaker.Refused(st.library) })
	return breaker
}

// nameEnvironment names all that pixels depend on besides template and document. The library that drives the browser is
// not part of it: all draw the same.
func (st *stack) nameEnvironment(s *settings) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n%d %d\n",
		static.Fill, st.binary.Version, st.fonts.Hash, s.MissingImage, webp.Version, palette.Version)
	for _, flag := range chromium.Flags(st.binary.BeginFrame) {
		fmt.Fprintln(h, flag)
	}
	return hex.EncodeToString(h.Sum(nil))
}

var errNotKept = errors.New("the image is not kept")

// kept returns the image of a job where it is in the cache, and draws nothing.
func (st *stack) kept(ctx context.Context, job renderer.Job) (*renderer.Image, bool) {
	lookup := *st.renderer
	lookup.Painter = renderer.PainterFunc(func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		if img, ok := st.cache.Lookup(ctx, doc); ok {
			return img, nil
		}
		return nil, errNotKept
	})
	img, err := lookup.Render(ctx, job)
	return img, err == nil
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
