package main

import (
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/signurl"
)

// given is what a user gives, from the strongest to the weakest source.
type given struct {
	args    []string
	environ []string
	yaml    string
}

// load reads the settings as the program would. Text for a file is written to one, which the environment names.
func (g given) load(t *testing.T) (*settings, error) {
	t.Helper()
	environ := g.environ
	if g.yaml != "" {
		environ = append([]string{"PLACARD_CONFIG=" + writeFile(t, "placard.yaml", g.yaml)}, environ...)
	}
	flags := pflag.NewFlagSet("placard", pflag.ContinueOnError)
	registerSettings(flags)
	if err := flags.Parse(g.args); err != nil {
		t.Fatal(err)
	}
	return loadSettings(flags, environ)
}

func (g given) mustLoad(t *testing.T) *settings {
	t.Helper()
	s, err := g.load(t)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func mustKey(t *testing.T, text string) signurl.Key {
	t.Helper()
	key, err := signurl.NewKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestDefaults(t *testing.T) {
	want := &settings{
		Listen:                   "127.0.0.1:8080",
		AdminListen:              "127.0.0.1:9180",
		Data:                     "./data",
		Engine:                   "chromedp",
		Sandbox:                  chromium.SandboxAuto,
		Workers:                  autoWorkers(cpus(os.DirFS("/"), runtime.GOMAXPROCS(0)), memory(os.DirFS("/"))),
		WarmPages:                4,
		BrowserMaxImages:         5000,
		BrowserMaxAge:            time.Hour,
		BrowserTimeout:           time.Minute,
		CPUAffinity:              true,
		Queue:                    64,
		RenderTimeout:            10 * time.Second,
		BreakerFailures:          3,
		ShutdownTimeout:          10 * time.Second,
		MaxPixels:                16_000_000,
		PaintPixels:              memory(os.DirFS("/")) / 4 / pixelMemory,
		TemplateMaxBytes:         33_554_432,
		CacheTTL:                 24 * time.Hour,
		CacheMemory:              67_108_864,
		CacheDisk:                1_073_741_824,
		Expired:                  "error",
		StaleWhileRevalidate:     time.Hour,
		StaleIfError:             24 * time.Hour,
		SurrogateKeys:            []string{"Surrogate-Key", "Cache-Tag"},
		RedisMaxBytes:            1_048_576,
		SharedTimeout:            50 * time.Millisecond,
		APIMaxRenders:            1000,
		JobWorkers:               2,
		JobQueue:                 10_000,
		WebhookRetries:           8,
		WebhookTimeout:           10 * time.Second,
		BustInterval:             time.Minute,
		AsyncHosts:               []string{"cdn.bannerbear.com"},
		LibPixelRequireSignature: true,
		ImageTimeout:             5 * time.Second,
		ImageMaxBytes:            10_485_760,
		ImageMaxPixels:           50_000_000,
		ImageConcurrency:         16,
		ImageTTL:                 time.Hour,
		ImageMemory:              32 << 20,
		ImageWaiting:             512 << 20,
		MissingImage:             fetch.MissingHide,
		LogFormat:                "text",
		LogLevel:                 "info",
		SlowRequest:              time.Second,
	}
	if got := (given{}).mustLoad(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestPrecedence(t *testing.T) {
	sources := []given{
		{},
		{yaml: "cache_ttl: 1h\nqueue: 1\ncache_memory: 1MiB\npprof: true\n" +
			"log_level: warn\nimage_hosts: [file.example]\n"},
		{environ: []string{
			"PLACARD_CACHE_TTL=2h", "PLACARD_QUEUE=2", "PLACARD_CACHE_MEMORY=2MiB", "PLACARD_PPROF=false",
			"PLACARD_LOG_LEVEL=error", "PLACARD_IMAGE_HOSTS=env.example",
		}},
		{args: []string{
			"--cache-ttl=3h", "--queue=3", "--cache-memory=3MiB", "--pprof", "--log-level=debug",
			"--image-hosts=flag.example",
		}},
	}
	type values struct {
		CacheTTL    time.Duration
		Queue       int
		CacheMemory int64
		Pprof       bool
		LogLevel    string
		ImageHosts  []string
	}
	want := []values{
		{24 * time.Hour, 64, 64 << 20, false, "info", nil},
		{1 * time.Hour, 1, 1 << 20, true, "warn", []string{"file.example"}},
		{2 * time.Hour, 2, 2 << 20, false, "error", []string{"env.example"}},
		{3 * time.Hour, 3, 3 << 20, true, "debug", []string{"flag.example"}},
	}
	var all given
	for i, name := range []string{"default", "file", "environment", "flag"} {
		all.args = append(all.args, sources[i].args...)
		all.environ = append(all.environ, sources[i].environ...)
		all.yaml += sources[i].yaml
		t.Run(name, func(t *testing.T) {
			s := all.mustLoad(t)
			got := values{s.CacheTTL, s.Queue, s.CacheMemory, s.Pprof, s.LogLevel, s.ImageHosts}
			if !reflect.DeepEqual(got, want[i]) {
				t.Errorf("got %+v, want %+v", got, want[i])
			}
		})
	}
}

// samples has for every setting a text that isn't the default.
var samples = map[string]string{
	"listen":                     "0.0.0.0:80",
	"admin-listen":               "",
	"templates":                  "/srv/templates",
	"data":                       "/var/lib/placard",
	"key":                        "0123456789abcdef, fedcba9876543210",
	"api-key":                    "0123456789abcdef, fedcba9876543210",
	"engine":                     "rod",
	"public-url":                 "https://img.example.com, http://localhost:8080",
	"chromium":                   "/usr/bin/chromium",
	"sandbox":                    "off",
	"workers":                    "999",
	"warm-pages":                 "9",
	"browser-max-images":         "10",
	"browser-max-age":            "5m",
	"browser-timeout":            "30s",
	"cpu-affinity":               "false",
	"queue":                      "0",
	"render-timeout":             "1m30s",
	"fallback-after":             "2s",
	"breaker-failures":           "0",
	"shutdown-delay":             "5s",
	"shutdown-timeout":           "25s",
	"max-pixels":                 "1000000",
	"paint-pixels":               "3000000",
	"template-max-bytes":         "1000",
	"cache-ttl":                  "500ms",
	"cache-memory":               "0",
	"cache-disk":                 "10GB",
	"expired":                    "serve-cached",
	"stale-while-revalidate":     "10m",
	"stale-if-error":             "off",
	"surrogate-keys":             "Cache-Tag",
	"redis-url":                  "rediss://user:password@redis.example:6380/1",
	"redis-max-bytes":            "4MiB",
	"bucket":                     "s3://images?region=eu-central-1",
	"shared-timeout":             "100ms",
	"rate-limit-key":             "600",
	"rate-limit-address":         "60",
	"api-max-renders":            "10",
	"job-workers":                "4",
	"job-queue":                  "50000",
	"webhook-private-cidrs":      "10.0.0.0/8, fd00::/8",
	"webhook-retries":            "0",
	"webhook-timeout":            "3s",
	"bust-interval":              "5m",
	"async-hosts":                "img.example.com, cdn.example.com",
	"libpixel-require-signature": "false",
	"image-hosts":                "img.example.com, *.example.org",
	"image-private-cidrs":        "127.0.0.0/8, fd00::/8",
	"image-timeout":              "1s",
	"image-max-bytes":            "1GiB",
	"image-max-pixels":           "1",
	"image-concurrency":          "1",
	"image-ttl":                  "10s",
	"image-memory":               "8MiB",
	"image-waiting":              "64MiB",
	"missing-image":              "sample",
	"trusted-proxies":            "10.0.0.0/8, fd00::/8",
	"robots-tag":                 "noindex, nofollow",
	"pprof":                      "true",
	"studio":                     "true",
	"log-format":                 "json",
	"log-level":                  "debug",
	"slow-request":               "250ms",
	"otlp-endpoint":              "http://collector:4318",
}

func TestEverySettingFromEverySource(t *testing.T) {
	defaults := (given{}).mustLoad(t)
	set := map[string]string{} // by field
	for _, row := range table(&settings{}) {
		if row.tree != nil { // for the file alone: see the tests of projects
			continue
		}
		t.Run(row.Name, func(t *testing.T) {
			sample, ok := samples[row.Name]
			if !ok {
				t.Fatal("no sample")
			}
			literal := sample
			if sample == "" || row.textOnly {
				literal = `"` + sample + `"`
			}
			inFlag := given{args: []string{row.flag(), sample}}
			if row.typ == "bool" {
				inFlag.args = []string{row.flag() + "=" + sample}
			}
			want := inFlag.mustLoad(t)
			sources := map[string]given{
				"environment": {environ: []string{row.environment() + "=" + sample}},
				"file":        {yaml: row.yaml() + ": " + literal},
			}
			if row.many {
				quoted := `["` + strings.ReplaceAll(sample, ", ", `", "`) + `"]`
				sources["list in file"] = given{yaml: row.yaml() + ": " + quoted}
			}
			for name, source := range sources {
				if got := source.mustLoad(t); !reflect.DeepEqual(got, want) {
					t.Errorf("by %s got %+v\nby flag      %+v", name, got, want)
				}
			}
			field := onlyDifference(t, want, defaults)
			if other := set[field]; other != "" {
				t.Errorf("sets %s, as %s does", field, other)
			}
			set[field] = row.Name
		})
	}
}

// onlyDifference returns the one field in which two settings differ.
func onlyDifference(t *testing.T, a, b *settings) string {
	t.Helper()
	var fields []string
	va, vb := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for i, field := range reflect.VisibleFields(va.Type()) {
		if field.IsExported() && !reflect.DeepEqual(va.Field(i).Interface(), vb.Field(i).Interface()) {
			fields = append(fields, field.Name)
		}
	}
	if len(fields) != 1 {
		t.Fatalf("differs from the default in fields %v, want one", fields)
	}
	return fields[0]
}

func TestParsedLists(t *testing.T) {
	s := given{args: []string{
		"--public-url=https://IMG.example.com", "--key", samples["key"], "--image-private-cidrs=10.1.2.3/8",
		"--image-hosts=a.example", "--image-hosts=b.example,c.example",
	}}.mustLoad(t)
	want := settings{
		PublicURLs:        []*url.URL{{Scheme: "https", Host: "img.example.com"}},
		Keys:              []signurl.Key{mustKey(t, "0123456789abcdef"), mustKey(t, "fedcba9876543210")},
		ImagePrivateCIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		ImageHosts:        []string{"a.example", "b.example", "c.example"},
	}
	got := settings{
		PublicURLs: s.PublicURLs, Keys: s.Keys, ImagePrivateCIDRs: s.ImagePrivateCIDRs, ImageHosts: s.ImageHosts,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestEmptyTextIsAValue(t *testing.T) {
	s := given{
		environ: []string{"PLACARD_IMAGE_HOSTS=", "PLACARD_TEMPLATES=", "PLACARD_ADMIN_LISTEN="},
		yaml:    "image_hosts: [a.example]\ntemplates: /srv\n",
	}.mustLoad(t)
	if s.ImageHosts != nil || s.Templates != "" || s.AdminListen != "" {
		t.Errorf("got %q, %q, %q; want them empty", s.ImageHosts, s.Templates, s.AdminListen)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	file := writeFile(t, "bad.yaml", `
cache_tll: 1h
admin_listen:
queue: 1.5
max_pixels: [1]
image_ttl: 2020-01-01
image_private_cidrs: [10.0.0.0/8, {a: b}, 2, []]
log_level: loud
key: [0123456789012345]
`)
	_, err := given{
		args:    []string{"--config", file, "--cache-ttl=0s", "--image-hosts=a.example,,http://b", "--image-hosts=*"},
		environ: []string{"PLACARD_WORKERS=0", "PLACARD_IMAGE_MAX_BYTES=2GiB", "PLACARD_LOG_LEVEL=info"},
	}.load(t)
	if err == nil {
		t.Fatal("no error")
	}
	want := []string{
		`cache_tll in FILE: no such setting; the nearest is cache_ttl`,
		`admin_listen in FILE: null is not host:port such as 127.0.0.1:8080, or empty for none: empty text is ""`,
		`key in FILE: item 1: a number or boolean is not text of 16 bytes or more (fewer get a warning), ` +
			`or @FILE for what is in a file: put it in quotes`,
		`environment PLACARD_WORKERS: "0" is not auto or a whole number from 1 to 1000`,
		`queue in FILE: "1.5" is not a whole number from 0 to 100000`,
		`max_pixels in FILE: a list, mapping or date is not a whole number from 1 to 1000000000`,
		`flag --cache-ttl: "0s" is not a duration above 0 such as 90s or 1h30m`,
		`flag --image-hosts: "" is not a host, or *.host for all below it`,
		`flag --image-hosts: "http://b" is not a host, or *.host for all below it`,
		`flag --image-hosts: "*" is not a host, or *.host for all below it`,
		`image_private_cidrs in FILE: item 2: a list, mapping or date is not a range such as 10.0.0.0/8 or fd00::/8`,
		`image_private_cidrs in FILE: item 4: a list, mapping or date is not a range such as 10.0.0.0/8 or fd00::/8`,
		`environment PLACARD_IMAGE_MAX_BYTES: "2GiB" is not a size from 1B to 1GiB such as 64MiB, 10MB or 4096`,
		`image_ttl in FILE: a list, mapping or date is not a duration above 0 such as 90s or 1h30m`,
	}
	got := strings.Split(strings.ReplaceAll(err.Error(), file, "FILE"), "\n")
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestDescription(t *testing.T) {
	rows := describeSettings()
	if len(rows) != len(samples)+1 {
		t.Errorf("%d rows, want %d and the projects", len(rows), len(samples))
	}
	want := settingRow{
		"cache-disk", "PLACARD_CACHE_DISK", "cache_disk", "1GiB",
		"disk space for images, 0 keeping none there: a size from 0B to 1024TiB such as 64MiB, 10MB or 4096",
	}
	for _, row := range rows {
		if row.Name == want.Name && row != want {
			t.Errorf("got %+v, want %+v", row, want)
		}
	}
}
