package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	const second = "fedcba9876543210fedcba9876543210"
	s := startServer(t, t.TempDir(), "--key", testKey+","+second)
	sign := func(key string) string {
		out, errs, ok := placard(t, s.environ, "sign", "--key", key, "--base-url", s.url, "minimal", "title=Key")
		if !ok {
			t.Fatal(errs)
		}
		return strings.TrimSpace(out)
	}
	signed := sign(second + "," + testKey)
	if signed != sign(second) {
		t.Error("not the first key of a list signs")
	}
	refused := []string{sign("another key of 32 characters ......"), strings.Replace(signed, "/img/", "/img//", 1)}
	path := strings.TrimPrefix(signed, s.url)
	for i := len("/img/"); i < len(path); i++ {
		for _, with := range []byte{'A', 'x', '.', path[i] ^ 1} {
			if with != path[i] && with > ' ' && with < 0x7f && with != '%' && with != '?' && with != '#' {
				refused = append(refused, s.url+path[:i]+string(with)+path[i+1:])
			}
		}
	}
	for _, url := range refused {
		a, err := get(url)
		if err != nil {
			t.Fatal(err)
		}
		if a.status != http.StatusForbidden {
			t.Errorf("%s: %d, want 403", url, a.status)
		}
	}
	if renders := s.metric(`placard_renders_total{outcome="ok",template="minimal"}`); renders != 0 {
		t.Errorf("%v renders before a good signature", renders)
	}
	image(t, signed)
	image(t, sign(testKey))
}

func TestAGeneratedKeyIsKept(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s := &settings{Data: data}
	if generated, err := s.ensureKey(); err != nil || !generated || len(s.Keys) != 1 {
		t.Fatalf("the first time: generated %v, %d keys, %v", generated, len(s.Keys), err)
	}
	info, err := os.Stat(filepath.Join(data, "key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v; want mode 0600", info, err)
	}
	again := &settings{Data: data}
	if generated, err := again.ensureKey(); err != nil || !generated || again.Keys[0] != s.Keys[0] {
		t.Errorf("the second time: generated %v, another key %v, %v", generated, again.Keys[0] != s.Keys[0], err)
	}
	given := &settings{Data: data, Keys: again.Keys}
	if generated, err := given.ensureKey(); err != nil || generated {
		t.Errorf("with a key given: generated %v, %v", generated, err)
	}
	if err := (&settings{Data: t.TempDir()}).findKey(); !errors.Is(err, errNoKey) {
		t.Errorf("without a key: %v", err)
	}
}

func TestSignWithoutAServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	data := t.TempDir()
	environ := []string{"PLACARD_DATA=" + data}
	withKey := slices.Concat(environ, []string{"PLACARD_KEY=" + testKey})
	long := strings.Repeat("long ", 600)
	modifications := filepath.Join(data, "m.json")
	if err := os.WriteFile(modifications, []byte(`{"title": "From a file"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		environ []string
		args    []string
		ok      bool
		stdout  string // that it holds
		stderr  string
	}{
		{"plain", withKey, []string{"article", "title=Hello"}, true, "http://localhost:8080/img/", ""},
		{"base URL", withKey, []string{"article", "--base-url", "https://img.example.com/"}, true, "https://img.example.com/img/", ""},
		{"public URL", withKey, []string{"article", "--public-url", "https://a.example,https://b.example"}, true, "https://a.example/img/", ""},
		{"the published vector", withKey, []string{"article", "title=Hello", "--expires-at", "2030-01-01T00:00:00Z"}, true,
			"/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc/article/", ""},
		{"main property and another", withKey, []string{"article", "title=Hello", "title.color=#fff"}, true, "/img/", ""},
		{"a file", withKey, []string{"article", "--modifications", modifications}, true, "/img/", ""},
		{"no key", environ, []string{"article"}, false, "", "there is no key: set --key"},
		{"unknown field", withKey, []string{"article", "titel=Hello"}, false, "", `"titel": no such field; the fields of article: `},
		{"unknown property", withKey, []string{"article", "title.colour=red"}, false, "", `"title.colour": no such property`},
		{"bad value", withKey, []string{"article", "title.color=reddish"}, false, "", `title.color: "reddish" is not a CSS colour`},
		{"past", withKey, []string{"article", "--expires-at", "2001-01-01T00:00:00Z"}, false, "", "which has passed"},
		{"not a time", withKey, []string{"article", "--expires-at", "tomorrow"}, false, "", "RFC 3339"},
		{"negative", withKey, []string{"article", "--expires-in", "-1h"}, false, "", "a second or more"},
		{"format", withKey, []string{"article", "--format", "gif"}, false, "", "png, jpg or webp"},
		{"scale", withKey, []string{"article", "--scale", "9"}, false, "", "scale"},
		{"dialect", withKey, []string{"article", "--dialect", "latin"}, false, "", "native"},
		{"no equals sign", withKey, []string{"article", "title"}, false, "", "name=value"},
		{"long", withKey, []string{"article", "title=" + long}, true, "/img/", "some crawlers cut"},
		{"template elsewhere", withKey, []string{"theirs", "title=Hello"}, true, "/theirs/", "not at hand"},
		{"all mistakes at once", slices.Concat(withKey, []string{"PLACARD_WORKERS=many"}), []string{"article", "--cache-ttl", "soon"}, false, "",
			"environment PLACARD_WORKERS"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdout, stderr, ok := placard(t, test.environ, append([]string{"sign"}, test.args...)...)
			if ok != test.ok || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
				t.Errorf("ok %v, %q, %q; want %v, %q, %q", ok, stdout, stderr, test.ok, test.stdout, test.stderr)
			}
		})
	}
}
