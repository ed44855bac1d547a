package main

import (
	"errors"
	"net/netip"
	"net/url"
	"time"

	"github.com/spf13/pflag"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/signurl"
)

// serveCached is what the setting expired can be besides an error.
const serveCached = "serve-cached"

// settings are what flags, environment, file and defaults say together. There is a field for every row of the table,
// which has the ranges; sizes are in bytes.
type settings struct {
	Listen      string
	AdminListen string // empty: no admin listener
	Templates   string // empty: the built-in set alone
	Data        string
	Keys        []signurl.Key // none: the generated one
	APIKeys     []project.APIKey
	Projects    project.Set // none: one of Keys and APIKeys
	PublicURLs  []*url.URL  // scheme and host alone, in lower case; none: derived from the listener

	Engine           string
	Chromium         string // empty: looked for
	Sandbox          chromium.Sandbox
	Workers          int
	WarmPages        int
	BrowserMaxImages int
	BrowserMaxAge    time.Duration
	BrowserTimeout   time.Duration
	CPUAffinity      bool

	Queue            int
	RenderTimeout    time.Duration
	FallbackAfter    time.Duration // 0: off
	BreakerFailures  int           // 0: off
	ShutdownDelay    time.Duration // 0: off
	ShutdownTimeout  time.Duration
	MaxPixels        int64
	PaintPixels      int64
	TemplateMaxBytes int64
	CacheTTL         time.Duration
	CacheMemory      int64 // 0: off
	CacheDisk        int64 // 0: off
	Expired          string

	StaleWhileRevalidate time.Duration // 0: off
	StaleIfError         time.Duration // 0: off
	SurrogateKeys        []string      // of server.SurrogateHeaders; none: off

	RedisURL      string // empty: none
	RedisMaxBytes int64
	Bucket        string // a URL; empty: none
	SharedTimeout time.Duration

	APIMaxRenders       int
	JobWorkers          int
	JobQueue            int
	WebhookPrivateCIDRs []netip.Prefix
	WebhookRetries      int
	WebhookTimeout      time.Duration

	BustInterval             time.Duration
	AsyncHosts               []string
	LibPixelRequireSignature bool

	ImageHosts        []string // none: any public host
	ImagePrivateCIDRs []netip.Prefix
	ImageTimeout      time.Duration
	ImageMaxBytes     int64
	ImageMaxPixels    int64
	ImageConcurrency  int
	ImageTTL          time.Duration
	ImageMemory       int64 // bytes; 0: none are kept
	ImageWaiting      int64 // bytes
	MissingImage      fetch.Missing

	RateLimitKey     int // renders a minute; 0: off
	RateLimitAddress int // renders a minute; 0: off

	TrustedProxies []netip.Prefix
	RobotsTag      string // empty: no such header

	Studio    bool
	Pprof     bool
	LogFormat string
	LogLevel  string

	SlowRequest  time.Duration // 0: off
	OTLPEndpoint string        // empty: that of OpenTelemetry's own variables, if any

	// Warnings are what is allowed and probably not meant.
	Warnings []string
	// generatedKey: Keys is the one that was found in the data folder.
	generatedKey bool
}

// loadSettings reads every setting from the strongest source that has it: flags, which must have been parsed,
// environment, the file of --config, default. The error lists all mistakes, one a line. A value that a stronger source
// overrides is not looked at: whoever overrides a mistake has mended it.
func loadSettings(flags *pflag.FlagSet, environ []string) (*settings, error) {
	s := &settings{}
	rows := table(s)
	fromFlags, err := flagSource(flags)
	if err != nil {
		return nil, err
	}
	fromEnvironment, unknown, err := environmentSource(environ, rows)
	if err != nil {
		return nil, err
	}
	s.Warnings = unknown
	fromFile, errs := fileSource(rows, fromFlags, fromEnvironment)
	for _, row := range rows {
		errs = append(errs, row.read(fromFlags, fromEnvironment, fromFile)...)
	}
	if s.Projects != nil && (s.Keys != nil || s.APIKeys != nil) {
		errs = append(errs, errTwoWays)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return s, nil
}

var errTwoWays = errors.New("projects are set, and key or api-key too: with projects, " +
	"each has keys and api_keys of its own")
