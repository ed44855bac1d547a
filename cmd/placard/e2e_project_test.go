package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// api asks a server's API. A body makes it a POST.
func (s *testServer) api(path, key, body string) (status int, answer string) {
	s.t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("X-API-Key", key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

const twoProjects = `
projects:
  - id: red
    keys: [the signing key of red]
    api_keys: [the API key of red]
    templates: [flat, minimal]
  - id: blue
    keys: [the signing key of blue]
    api_keys: [the API key of blue]
    templates: [quote, minimal, soon]
`

// TestTwoProjects: neither's signature, key, template or API key opens anything of the other.
func TestTwoProjects(t *testing.T) {
	own, data := t.TempDir(), t.TempDir()
	writeTemplate(t, own, "flat", flatCard)
	file := writeFile(t, "placard.yaml", twoProjects)
	s := startServerIn(t, []string{"PLACARD_DATA=" + data, "PLACARD_CONFIG=" + file, "PLACARD_TEMPLATES=" + own})
	if sample := strings.Replace(s.sample, "localhost", "127.0.0.1", 1); !strings.Contains(sample, "/flat/") {
		t.Errorf("the sample is %s", sample)
	} else {
		image(t, sample)
	}
	if _, err := os.Stat(filepath.Join(data, "key")); err == nil {
		t.Error("a key was made")
	}
	tests := []struct {
		id, other     string
		mine, foreign string
	}{{"red", "blue", "flat", "quote"}, {"blue", "red", "quote", "flat"}}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			url := s.sign(tt.mine, "--project", tt.id)
			image(t, url)
			if _, errs, ok := placard(t, s.environ, "sign", tt.foreign, "--project", tt.id); ok || !strings.Contains(errs, "may not use") {
				t.Errorf("it signs for the other's template: %s", errs)
			}
			stranger := []string{"PLACARD_KEY=the signing key of " + tt.id, "PLACARD_TEMPLATES=" + own}
			out, _, _ := placard(t, stranger, "sign", "--base-url", s.url, tt.foreign)
			forced, err := get(strings.TrimSpace(out))
			if err != nil || forced.status != http.StatusNotFound {
				t.Errorf("its key opens the other's template: %d %s, %v", forced.status, forced.body, err)
			}
			// The other's signature, and its own, over what the other has signed.
			swapped := strings.Split(s.sign(tt.foreign, "--project", tt.other), "/")
			swapped[4] = strings.Split(url, "/")[4]
			if a, err := get(strings.Join(swapped, "/")); err != nil || a.status != http.StatusForbidden {
				t.Errorf("its signature opens the other's URL: %d, %v", a.status, err)
			}
			testAPIOf(t, s, tt.id, tt.mine, tt.foreign)
		})
	}
	s.stop()
	if log := s.log.String(); !strings.Contains(log, "project=blue template=soon") {
		t.Errorf("there is no warning of the template that is missing: %s", log)
	}
}

func testAPIOf(t *testing.T, s *testServer, id, mine, foreign string) {
	key := "the API key of " + id
	if status, list := s.api("/api/templates", key, ""); status != 200 || strings.Count(list, `"name"`) != 2 {
		t.Errorf("the API lists %d %s", status, list)
	}
	for name, want := range map[string]int{mine: 200, "minimal": 200, foreign: 404, "article": 404, "soon": 404} {
		if status, body := s.api("/api/templates/"+name, key, ""); status != want {
			t.Errorf("the API tells of %s: %d %s, want %d", name, status, body, want)
		}
		if status, body := s.api("/api/sign", key, `{"template":"`+name+`"}`); status != want {
			t.Errorf("the API signs for %s: %d %s, want %d", name, status, body, want)
		}
	}
	for _, wrong := range []string{"", "the signing key of " + id, key + "x"} {
		if status, _ := s.api("/api/templates", wrong, ""); status != 401 {
			t.Errorf("%q opens the API: %d", wrong, status)
		}
	}
}

const everyKind = `<!DOCTYPE html><html data-theme="dark"><meta name="theme" content="dark light">
<style>:root { --ground: #336699 } html { background: var(--ground) } [data-theme="dark"] { color: #fff }</style>
<h1 id="title">A <!-- text -->of
  two lines &amp; more</h1><p id="empty"></p><p id="stars" data-kind="rating">4.50</p><div id="group"><img id="cover"></div>`

// TestSampleOfTheAPI: what it says makes the sample makes the same picture as saying nothing does.
func TestSampleOfTheAPI(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "every-kind", everyKind)
	const key = "an API key of the server"
	s := startServer(t, t.TempDir(), "--api-key", key, "--templates", own)
	for _, name := range []string{"every-kind", "article", "product", "stat"} {
		_, description := s.api("/api/templates/"+name, key, "")
		var of struct{ Sample json.RawMessage }
		if err := json.Unmarshal([]byte(description), &of); err != nil || len(of.Sample) < len(`{"a":"b"}`) {
			t.Fatalf("%s: %v", description, err)
		}
		var bodies [][]byte
		for _, modifications := range []string{"{}", string(of.Sample)} {
			status, answer := s.api("/api/sign", key, `{"template":"`+name+`","format":"png","modifications":`+modifications+`}`)
			var signed struct{ URL string }
			if err := json.Unmarshal([]byte(answer), &signed); err != nil || status != 200 {
				t.Fatalf("%s: %d %s: %v", name, status, answer, err)
			}
			bodies = append(bodies, image(t, strings.Replace(signed.URL, "localhost", "127.0.0.1", 1)).body)
		}
		if !bytes.Equal(bodies[0], bodies[1]) {
			t.Errorf("%s is another picture with the sample %s", name, of.Sample)
		}
	}
}

// TestServeCached: an expired URL gets the image while it is kept, by the next process too, and no other.
func TestServeCached(t *testing.T) {
	const lifetime = 4 * time.Second // to draw it in, with room for a busy machine
	data := t.TempDir()
	s := startServer(t, data, "--expired", "serve-cached", "--robots-tag", "noindex")
	kept, never := s.minimal("Kept", time.Now().Add(lifetime)), s.minimal("Never", time.Unix(1, 0))
	drawn := image(t, s.url+kept)
	if drawn.header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the header is %v", drawn.header)
	}
	a := drawn
	for deadline := time.Now().Add(2 * lifetime); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if a = image(t, s.url+kept); strings.HasPrefix(a.header.Get("Cache-Control"), "public, max-age=0,") {
			break
		}
	}
	if !strings.HasPrefix(a.header.Get("Cache-Control"), "public, max-age=0,") || a.header.Get("Cache-Status") != "placard; hit" {
		t.Errorf("expired, it gets %v", a.header)
	}
	if a, err := get(s.url + never); err != nil || a.status != http.StatusGone {
		t.Errorf("one that was never drawn gets %d, %v, want 410", a.status, err)
	}
	s.stop()

	next := startServer(t, data, "--expired", "serve-cached", "--engine", "rod")
	if a := image(t, next.url+kept); !bytes.Equal(a.body, drawn.body) {
		t.Error("the next process, with another engine, has another image")
	}
	next.stop()

	strict := startServer(t, data)
	if a, err := get(strict.url + kept); err != nil || a.status != http.StatusGone {
		t.Errorf("without the setting it gets %d, %v, want 410", a.status, err)
	}
}

// minimal signs a card that expires.
func (s *testServer) minimal(title string, expires time.Time) (path string) {
	s.t.Helper()
	job := renderer.Job{Template: "minimal", Modifications: []renderer.Modification{{Field: "title", Value: title}}}
	path, err := signurl.Native{}.Sign(mustKey(s.t, testKey), signurl.Request{Job: job, Expires: expires})
	if err != nil {
		s.t.Fatal(err)
	}
	return path
}
