package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/renderer"
)

// sign runs `placard sign` in this process.
func sign(t *testing.T, stdin string, args ...string) (url, errs string, ok bool) {
	t.Helper()
	var out, complaints bytes.Buffer
	status := run(append([]string{"sign"}, args...), []string{"PLACARD_KEY=" + testKey}, strings.NewReader(stdin),
		&out, &complaints)
	return strings.TrimSpace(out.String()), complaints.String(), status == 0
}

func TestSignRefuses(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"width 0", []string{"--width", "0"}, "--width is 0"},
		{"height 0", []string{"--height=0"}, "--height is 0"},
		{"scale 0", []string{"--scale", "0.0"}, "--scale is 0"},
		{"quality 0", []string{"--quality", "0"}, "--quality is 0"},
		{"bytes 0", []string{"--max-bytes", "0"}, "--max-bytes is 0"},
		{"too few bytes", []string{"--max-bytes", "1000"}, "max_bytes is 1000; it may be a whole number"},
		{"negative width", []string{"--width", "-1"}, "width is -1; it may be a whole number"},
		{"language", []string{"--lang", "xx_!!"}, "lang is"},
		{"base without a scheme", []string{"--base-url", "nonsense"}, `--base-url is "nonsense"`},
		{"base of another scheme", []string{"--base-url", "ftp://a.example"}, "--base-url"},
		{"base with a query", []string{"--base-url", "https://a.example?b"}, "--base-url"},
		{"too long", []string{"title=" + strings.Repeat("a", server.MaxURLBytes)}, "answers 414 to more than 16384"},
		{"twice", []string{"title=a", "title=b"}, `"title=b" sets what an argument before it has set`},
		{"twice, once by its name", []string{"title=a", "title.text=b"}, `"title.text=b" sets what`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			url, errs, ok := sign(t, "", append([]string{"article"}, test.args...)...)
			if ok || url != "" || !strings.Contains(errs, test.want) {
				t.Errorf("ok %v, %q, %q; want the error %q", ok, url, errs, test.want)
			}
		})
	}
}

func TestBaseURL(t *testing.T) {
	for base, want := range map[string]string{
		"https://a.example":             "https://a.example/img/",
		"http://localhost:8080/":        "http://localhost:8080/img/",
		"https://a.example/some/cards/": "https://a.example/some/cards/img/",
		"":                              "http://localhost:8080/img/",
	} {
		if url, errs, ok := sign(t, "", "article", "--base-url", base); !ok || !strings.HasPrefix(url, want) {
			t.Errorf("%q: got %q, %s; want %s…", base, url, errs, want)
		}
	}
}

// TestArgumentsReplaceTheFile: a URL made of both is that of the arguments on the right alone.
func TestArgumentsReplaceTheFile(t *testing.T) {
	tests := []struct {
		name, file string
		args, same []string
	}{
		{"bare, bare", `{"title": "a"}`, []string{"title=b"}, []string{"title=b"}},
		{"bare, named", `{"title": "a"}`, []string{"title.text=b"}, []string{"title.text=b"}},
		{"named, bare", `{"title": {"text": "a"}}`, []string{"title=b"}, []string{"title=b"}},
		{"another property", `{"title": {"text": "a", "color": "#fff"}}`, []string{"title=b"},
			[]string{"title.color=#fff", "title=b"}},
		{"another field", `{"author": "a"}`, []string{"title=b"}, []string{"author=a", "title=b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, errs, _ := sign(t, test.file, append([]string{"article", "--modifications", "-"}, test.args...)...)
			want, _, ok := sign(t, "", append([]string{"article"}, test.same...)...)
			if !ok || got != want {
				t.Errorf("got %s, %s; want %s", got, errs, want)
			}
		})
	}
}

// TestArgumentsReplaceTheFileOfAnUnknownTemplate by their spelling: nothing says what the main property is.
func TestArgumentsReplaceTheFileOfAnUnknownTemplate(t *testing.T) {
	mods := override([]renderer.Modification{{Field: "a", Value: "1"}, {Field: "b", Property: "c", Value: "2"}},
		[]renderer.Modification{{Field: "a", Value: "3"}, {Field: "b", Value: "4"}}, nil)
	if len(mods) != 3 || mods[0].Property != "c" || mods[1].Value != "3" || mods[2].Value != "4" {
		t.Errorf("got %v", mods)
	}
}

// TestCheckSignable has what `placard render` refuses.
func TestCheckSignable(t *testing.T) {
	for name, test := range map[string]struct {
		job renderer.Job
		ok  bool
	}{
		"plain":    {renderer.Job{Template: "article", Lang: "zh-Hant", Width: 1}, true},
		"language": {renderer.Job{Template: "article", Lang: "xx_!!"}, false},
		"height":   {renderer.Job{Template: "article", Height: -1}, false},
		"scale":    {renderer.Job{Template: "article", Scale: -1}, false},
		"quality":  {renderer.Job{Template: "article", Quality: 101}, false},
	} {
		err := checkSignable(test.job)
		if (err == nil) != test.ok {
			t.Errorf("%s: %v, want ok: %v", name, err, test.ok)
		}
	}
}
