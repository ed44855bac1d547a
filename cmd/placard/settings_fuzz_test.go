package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// FuzzSettingsFile holds of any file of settings that it is read or refused, in lines that a terminal may show; and that
// what was read keeps the promises of the table.
func FuzzSettingsFile(f *testing.F) {
	for _, seed := range []string{
		"cache_ttl: 24h\nlisten: 127.0.0.1:0\nworkers: 2\n", "image_hosts: [example.com, '*.example.net']\nstudio: on", twoProjects,
		tenantsConfig, "projects:\n  - id: a\n    keys: [k]\n    bases: {1: article}\n", "key: &a [*a]", "a: &a [x,x]\nb: [*a,*a]",
		"", "---\n...", "- listen", "listen: {a: b}", "Listen: x", "listen: x\nlisten: y", "0x1F: a", "cache_ttl: !!binary aGk=",
		"max_pixels: 99999999999999999999", "cache_memory: -1", "key: ''", "listen: \"\x00\"", "\xff", "? [a]\n: b", "trusted_proxies: ::/0",
		"public_url: javascript:alert(1)", "robots_tag: \"a\\r\\nb\"", "projects: null", "projects: [null]", "async_hosts: ['']",
	} {
		f.Add(seed)
	}
	file := filepath.Join(f.TempDir(), "placard.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "@") {
			return // the names of files, which are there or not
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		flags := pflag.NewFlagSet("placard", pflag.ContinueOnError)
		registerSettings(flags)
		s, err := loadSettings(flags, []string{"PLACARD_CONFIG=" + file})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\x00\x1b\r") {
				t.Errorf("%q: the error holds what a terminal obeys: %q", text, err)
			}
			return
		}
		if s.MaxPixels < 1 || s.RenderTimeout <= 0 || s.CacheTTL <= 0 || s.CacheMemory < 0 || s.Workers < 1 || s.Queue < 0 ||
			strings.ContainsAny(s.RobotsTag, "\r\n") || s.Listen == "" || s.Data == "" {
			t.Errorf("%q is read as %+v", text, s)
		}
		for _, u := range s.PublicURLs {
			if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" {
				t.Errorf("%q has the public URL %s", text, u)
			}
		}
	})
}
