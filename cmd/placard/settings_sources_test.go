package main

import (
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestConfigFile(t *testing.T) {
	one, two := writeFile(t, "1.yaml", "queue: 1"), writeFile(t, "2.yaml", "queue: 2")
	tests := []struct {
		name  string
		given given
		want  int
	}{
		{"none", given{}, 64},
		{"flag", given{args: []string{"--config", one}}, 1},
		{"environment", given{environ: []string{"PLACARD_CONFIG=" + two}}, 2},
		{"both", given{args: []string{"--config", one}, environ: []string{"PLACARD_CONFIG=" + two}}, 1},
		{"emptied by flag", given{args: []string{"--config="}, environ: []string{"PLACARD_CONFIG=" + two}}, 64},
		{"empty file", given{args: []string{"--config", writeFile(t, "0.yaml", "")}}, 64},
		{"comments alone", given{yaml: "# queue: 1\n"}, 64},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.given.mustLoad(t).Queue; got != test.want {
				t.Errorf("queue is %d, want %d", got, test.want)
			}
		})
	}
}

func TestConfigFileMistakes(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"not a mapping", "- queue", "lines such as cache_ttl: 24h"},
		{"bare text", "secretsecretsecret", "cannot unmarshal !!str … into"},
		{"bad indentation", "queue: 1\n  listen: x", "yaml: line 2: mapping values are not allowed"},
		{"twice", "queue: 1\nqueue: 2", `mapping key "queue" already defined at line 1`},
		{"unquoted @", "key: @/run/key", "text that begins with @ or * needs quotes"},
		{"its own name", "config: other.yaml", "config in FILE: no such setting"},
		{"flag's spelling", "cache-ttl: 1h", "cache-ttl in FILE: no such setting; the nearest is cache_ttl"},
		{"nested", "cache:\n  ttl: 1h", "cache in FILE: no such setting"},
		{"dotted", "cache.ttl: 1h", "cache.ttl in FILE: no such setting; the nearest is cache_ttl"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := writeFile(t, "placard.yaml", test.yaml)
			_, err := given{args: []string{"--config", file, "--queue=many"}}.load(t)
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.ReplaceAll(err.Error(), file, "FILE")
			if !strings.Contains(got, test.want) {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
			if lines := strings.Split(got, "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], "flag --queue") {
				t.Errorf("got %q, want a line for the file and one for the flag", lines)
			}
		})
	}
}

func TestConfigFileMissing(t *testing.T) {
	_, err := given{environ: []string{"PLACARD_CONFIG=/no/such.yaml"}}.load(t)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v, want %v", err, fs.ErrNotExist)
	}
	if got, want := err.Error(), "environment PLACARD_CONFIG: open /no/such.yaml"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}

func TestUnknownVariables(t *testing.T) {
	s := given{environ: []string{"HOME=/root", "PLACARD_CACHE_TTLS=1h", "PLACARD_queue=1", "PLACARD=x"}}.mustLoad(t)
	want := []string{
		"environment PLACARD_CACHE_TTLS: no such setting; the nearest is PLACARD_CACHE_TTL",
		"environment PLACARD_queue: no such setting; the nearest is PLACARD_QUEUE",
	}
	if !reflect.DeepEqual(s.Warnings, want) {
		t.Errorf("got %q, want %q", s.Warnings, want)
	}
}

func TestFlagsOfTheCommandAreLeftAlone(t *testing.T) {
	flags := pflag.NewFlagSet("placard", pflag.ContinueOnError)
	registerSettings(flags)
	flags.Int("width", 0, "")
	if err := flags.Parse([]string{"--width=3", "--queue=5"}); err != nil {
		t.Fatal(err)
	}
	s, err := loadSettings(flags, nil)
	if err != nil || s.Queue != 5 {
		t.Errorf("got %+v, %v; want a queue of 5", s, err)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"cache_ttl", "image_ttl", "listen", "key"}
	for name, want := range map[string]string{
		"cache_ttl": "cache_ttl", "cashe_tl": "cache_ttl", "images_ttl": "image_ttl", "listne": "listen",
		"kye": "key", "": "key", "LISTEN": "listen",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	known := []string{"key", "cache_ttl", "image_private_cidrs", "PLACARD_KEY"}
	for name, want := range map[string]string{
		"kye": "key", "keys": "key", "cache-ttl": "cache_ttl", "images_private_cidr": "image_private_cidrs",
		"img_private_cidr": "image_private_cidrs", "foo": "", "k": "", "ab": "", "": "", "colour": "", "PLACARD_FOO": "",
	} {
		if want != "" {
			want = "; the nearest is " + want
		}
		if got := suggestion(name, known); got != want {
			t.Errorf("suggestion(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "ac", 1}, {"ac", "abc", 1},
		{"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"ab", "ba", 2},
	}
	for _, test := range tests {
		if got, back := distance(test.a, test.b), distance(test.b, test.a); got != test.want || back != test.want {
			t.Errorf("distance(%q, %q) = %d and %d the other way, want %d", test.a, test.b, got, back, test.want)
		}
	}
}
