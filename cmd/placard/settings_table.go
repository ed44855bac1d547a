package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/fetch"
)

// A setting is one row of the table. Flag, environment variable, YAML key, checks, help and documentation follow from
// it.
type setting struct {
	Name    string // as a flag; the others are made of it
	Default string // as a user would give it, and read the same way; empty: the field's zero value
	Usage   string // what it is; what it may be is the kind's to say
	kind
}

// table has every setting, bound to the fields of s. To add one, add a row and a field.
func table(s *settings) []setting {
	return slices.Concat(serverSettings(s), frontSettings(s), sharedSettings(s), jobSettings(s), limitSettings(s),
		dialectSettings(s), imageSettings(s), logSettings(s))
}

// serverSettings are where the server listens, whom it serves, what it draws with and what it keeps.
func serverSettings(s *settings) []setting {
	return []setting{
		{"listen", "127.0.0.1:8080", "address that serves images", addressVar(&s.Listen)},
		{"admin-listen", "127.0.0.1:9180", "address that serves metrics and, where they are on, the studio and profiles",
			optional(&s.AdminListen, addressVar)},
		{"templates", "", "folder of templates laid over the built-in set, read again when it changes",
			optional(&s.Templates, pathVar)},
		{"data", "./data", "folder for the image cache and the generated key", pathVar(&s.Data)},
		{"key", "", "keys for signing, the first signs and all verify", keysVar(&s.Keys, &s.Warnings)},
		{"api-key", "", "keys for the API's header X-API-Key, none closing it", apiKeysVar(&s.APIKeys, &s.Warnings)},
		{"public-url", "", "origins under which this server is reached, the first for URLs that it prints",
			listVar(&s.PublicURLs, "an origin such as https://img.example.com or http://localhost:8080", parseOrigin)},
		{"projects", "", "who may use the server, in place of key and api-key", projectsVar(&s.Projects, &s.Warnings)},
		{"engine", "chromedp", "library that drives the browser, of which each must give the same images",
			choiceVar(&s.Engine, "chromedp", "rod")},
		{"chromium", "", "browser to draw with, looked for in PATH where empty", optional(&s.Chromium, pathVar)},
		{"sandbox", "auto", "Chromium's own sandbox, auto using it where the kernel allows",
			choiceVar(&s.Sandbox, chromium.SandboxAuto, chromium.SandboxOn, chromium.SandboxOff)},
		{"workers", "auto", "browsers kept open, auto being one per CPU and at most one per 300 MiB of memory",
			workersVar(&s.Workers, 1000)},
		{"warm-pages", "4", "templates kept ready in each browser", intVar(&s.WarmPages, 1, 100)},
		{"browser-max-images", "5000", "images after which a browser is replaced",
			intVar(&s.BrowserMaxImages, 1, 1_000_000)},
		{"browser-max-age", "1h", "age at which a browser is replaced", durationVar(&s.BrowserMaxAge)},
		{"browser-timeout", "1m", "time without a browser that works after which serve exits, for its supervisor to restart",
			durationVar(&s.BrowserTimeout)},
		{"cpu-affinity", "true", "whether each browser keeps to its share of the processors, where there are enough",
			boolVar(&s.CPUAffinity)},
		{"queue", "64", "renders that may wait, more being answered 503", intVar(&s.Queue, 0, 100_000)},
		{"render-timeout", "10s", "time from verified to answered, waiting and fetching included",
			durationVar(&s.RenderTimeout)},
		{"fallback-after", "off", "time after which an image that isn't ready is answered with the last good one of its " +
			"URL, else the template's fallback.png, where there is one", offOr(&s.FallbackAfter, durationVar)},
		{"breaker-failures", "3", "crashes and hangs within a minute after which a template is answered 503 for a minute, " +
			"0 never doing that", intVar(&s.BreakerFailures, 0, 1000)},
		{"shutdown-delay", "off", "time after a SIGTERM for which requests are still answered, and /readyz says 503, for " +
			"balancers to see that", offOr(&s.ShutdownDelay, durationVar)},
		{"shutdown-timeout", "10s", "time for what was accepted before a SIGTERM, a second one stopping at once",
			durationVar(&s.ShutdownTimeout)},
		{"max-pixels", "16000000", "pixels of an image, width × height × scale²",
			intVar(&s.MaxPixels, 1, 1_000_000_000)},
		{"paint-pixels", "auto", "pixels that all browsers draw at once, auto being what a quarter of the memory is for",
			pixelsVar(&s.PaintPixels, 1_000_000_000_000)},
		{"template-max-bytes", "32MiB", "size of all files of a template together",
			sizeVar(&s.TemplateMaxBytes, "1B", "1GiB")},
		{"cache-ttl", "24h", "time that an image is kept", durationVar(&s.CacheTTL)},
		{"cache-memory", "64MiB", "memory for images, 0 keeping none there", sizeVar(&s.CacheMemory, "0B", "1TiB")},
		{"cache-disk", "1GiB", "disk space for images, 0 keeping none there", sizeVar(&s.CacheDisk, "0B", "1024TiB")},
		{"expired", "error", "what an expired URL gets, serve-cached being its image while that is kept",
			choiceVar(&s.Expired, "error", serveCached)},
	}
}

// sharedSettings are about what several instances share.
func sharedSettings(s *settings) []setting {
	return []setting{
		{"redis-url", "", "Redis in which instances share images and agree on who draws them",
			optional(&s.RedisURL, redisVar)},
		{"redis-max-bytes", "1MiB", "size of one image in Redis", sizeVar(&s.RedisMaxBytes, "1B", "64MiB")},
		{"bucket", "", "bucket or folder in which instances share images for good", optional(&s.Bucket, bucketVar)},
		{"shared-timeout", "50ms", "time that a request waits for Redis and the bucket, all together",
			durationVar(&s.SharedTimeout)},
	}
}

// limitSettings are how much one user may take.
func limitSettings(s *settings) []setting {
	perMinute := func(field *int) kind { return intVar(field, 1, 1_000_000) }
	return []setting{
		{"rate-limit-key", "off", "renders a minute for one key, more being answered 429", offOr(&s.RateLimitKey, perMinute)},
		{"rate-limit-address", "off", "renders a minute for one address, of IPv6 one network of 64 bits, more being " +
			"answered 429", offOr(&s.RateLimitAddress, perMinute)},
	}
}

// dialectSettings are about the URLs of other services.
func dialectSettings(s *settings) []setting {
	return []setting{
		{"bust-interval", "1m", "age from which an unsigned cache-buster has an image drawn again, such as Stencil's ts",
			durationVar(&s.BustInterval)},
		{"async-hosts", "cdn.bannerbear.com", "hosts that answer 202 before the image is there, in dialects that have it",
			listVar(&s.AsyncHosts, "a host such as cdn.bannerbear.com", parseHost)},
		{"libpixel-require-signature", "true",
			"whether images of a project's sources need a signature, as templates and src always do",
			boolVar(&s.LibPixelRequireSignature)},
	}
}

// imageSettings are about the remote images in cards.
func imageSettings(s *settings) []setting {
	return []setting{
		{"image-hosts", "", "hosts that remote images may come from, any public one where empty",
			listVar(&s.ImageHosts, "a host, or *.host for all below it", parseImageHost)},
		{"image-private-cidrs", "", "ranges of addresses that are normally refused and allowed here, on any port",
			listVar(&s.ImagePrivateCIDRs, "a range such as 10.0.0.0/8 or fd00::/8", parseRange)},
		{"image-timeout", "5s", "time to fetch one remote image", durationVar(&s.ImageTimeout)},
		{"image-max-bytes", "10MiB", "size of one remote image", sizeVar(&s.ImageMaxBytes, "1B", "1GiB")},
		{"image-max-pixels", "50000000", "pixels of one remote image, width × height",
			intVar(&s.ImageMaxPixels, 1, 1_000_000_000)},
		{"image-concurrency", "16", "remote images fetched at once", intVar(&s.ImageConcurrency, 1, 1000)},
		{"image-ttl", "1h", "time that a fetched remote image is kept", durationVar(&s.ImageTTL)},
		{"image-memory", "32MiB", "memory for fetched remote images, 0 keeping none", sizeVar(&s.ImageMemory, "0B", "1TiB")},
		{"image-waiting", "512MiB", "memory for remote images that are fetched or wait for a browser",
			sizeVar(&s.ImageWaiting, "1MiB", "1TiB")},
		{"missing-image", "hide", "what a remote image does that can't be had: hide its element, leave the sample, or fail",
			choiceVar(&s.MissingImage, fetch.MissingHide, fetch.MissingSample, fetch.MissingError)},
	}
}

// logSettings are what others see of the server.
func logSettings(s *settings) []setting {
	return []setting{
		{"trusted-proxies", "", "ranges of proxies whose X-Forwarded-For is believed",
			listVar(&s.TrustedProxies, "a range such as 10.0.0.0/8 or fd00::/8", parseRange)},
		{"robots-tag", "", "value of X-Robots-Tag on images", optional(&s.RobotsTag, headerVar)},
		{"studio", "false", "whether the admin listener serves the studio, for designers, under /studio/",
			boolVar(&s.Studio)},
		{"pprof", "false", "whether the admin listener serves profiles under /debug/pprof", boolVar(&s.Pprof)},
		{"log-format", "text", "form of log lines, json being for machines", choiceVar(&s.LogFormat, "text", "json")},
		{"log-level", "info", "least level that is logged", choiceVar(&s.LogLevel, "debug", "info", "warn", "error")},
		{"slow-request", "1s", "time from which a request's log line names what was slow",
			offOr(&s.SlowRequest, durationVar)},
		{"otlp-endpoint", "", "collector that traces are sent to, where empty the one that OTEL_EXPORTER_OTLP_ENDPOINT names",
			optional(&s.OTLPEndpoint, endpointVar)},
	}
}

// The three spellings of a setting.
func (r setting) flag() string        { return "--" + r.Name }
func (r setting) environment() string { return "PLACARD_" + strings.ToUpper(r.yaml()) }
func (r setting) yaml() string        { return strings.ReplaceAll(r.Name, "-", "_") }

// usage is one sentence: what the setting is and what it may be.
func (r setting) usage() string {
	if r.many {
		return r.Usage + ": each " + r.allowed + "; commas between them"
	}
	return r.Usage + ": " + r.allowed
}

// read sets the field from the first source that has the setting, else from the default.
func (r setting) read(sources ...source) []error {
	for _, src := range sources {
		if !src.Exists(r.yaml()) {
			continue
		}
		errs := r.accept(src.Get(r.yaml()))
		for i, err := range errs {
			errs[i] = fmt.Errorf("%s: %w", src.label(r), err)
		}
		return errs
	}
	if r.Default == "" {
		return nil
	}
	return r.accept(r.Default)
}

// A settingRow is what a table of settings shows of one.
//
// Environment is empty for one that only the file can have, and so no flag has either.
type settingRow struct{ Name, Environment, YAML, Default, Usage string }

// describeSettings returns the rows of the table, in its order.
func describeSettings() []settingRow {
	var rows []settingRow
	for _, r := range table(&settings{}) {
		row := settingRow{r.Name, r.environment(), r.yaml(), r.Default, r.usage()}
		if r.tree != nil {
			row.Environment = ""
		}
		rows = append(rows, row)
	}
	return rows
}
