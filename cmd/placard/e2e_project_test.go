package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
	own := t.TempDir()
	writeTemplate(t, own, "flat", flatCard)
	file := writeFile(t, "placard.yaml", twoProjects)
	s := startServerIn(t, []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_CONFIG=" + file, "PLACARD_TEMPLATES=" + own})
	if log := s.log.String(); !strings.Contains(log, "project=blue template=soon") {
		t.Errorf("there is no warning of the template that is missing: %s", log)
	}
	if sample := strings.Replace(s.sample, "localhost", "127.0.0.1", 1); !strings.Contains(sample, "/flat/") {
		t.Errorf("the sample is %s", sample)
	} else {
		image(t, sample)
	}
	if _, err := os.Stat(filepath.Join(own, "key")); err == nil {
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

// TestSampleOfTheAPI: what it says makes the sample, of every built-in template, makes the same picture as saying
// nothing does.
func TestSampleOfTheAPI(t *testing.T) {
	s := startServer(t, t.TempDir(), "--api-key", "an API key of the server")
	_, list := s.api("/api/templates", "an API key of the server", "")
	var templates struct{ Templates []struct{ Name string } }
	if err := json.Unmarshal([]byte(list), &templates); err != nil || len(templates.Templates) < 5 {
		t.Fatalf("%s: %v", list, err)
	}
	for _, tpl := range templates.Templates {
		_, description := s.api("/api/templates/"+tpl.Name, "an API key of the server", "")
		var of struct{ Sample map[string]string }
		if err := json.Unmarshal([]byte(description), &of); err != nil || len(of.Sample) == 0 {
			t.Fatalf("%s: %v", description, err)
		}
		body, err := json.Marshal(map[string]any{"template": tpl.Name, "modifications": of.Sample, "format": "png"})
		if err != nil {
			t.Fatal(err)
		}
		_, answer := s.api("/api/sign", "an API key of the server", string(body))
		var signed struct{ URL string }
		if err := json.Unmarshal([]byte(answer), &signed); err != nil || signed.URL == "" {
			t.Fatalf("%s: %s: %v", tpl.Name, answer, err)
		}
		got := image(t, strings.Replace(signed.URL, "localhost", "127.0.0.1", 1))
		if want := image(t, s.sign(tpl.Name, "--format", "png")); !bytes.Equal(got.body, want.body) {
			t.Errorf("the sample of %s is another picture than the template: %v", tpl.Name, maps.Keys(of.Sample))
		}
	}
}

// TestServeCached: an expired URL gets the image while it is kept, by the next process too, and no other.
func TestServeCached(t *testing.T) {
	data := t.TempDir()
	s := startServer(t, data, "--expired", "serve-cached", "--robots-tag", "noindex")
	kept, never := s.sign("minimal", "title=Kept", "--expires-in", "3s"), s.sign("minimal", "title=Never", "--expires-in", "1s")
	drawn := image(t, kept)
	if drawn.header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the header is %v", drawn.header)
	}
	var a answer
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if a = image(t, kept); a.header.Get("Cache-Control") == "public, max-age=0" {
			break
		}
	}
	if a.header.Get("Cache-Control") != "public, max-age=0" || a.header.Get("Cache-Status") != "placard; hit" || !bytes.Equal(a.body, drawn.body) {
		t.Errorf("expired, it gets %v", a.header)
	}
	if a, err := get(never); err != nil || a.status != http.StatusGone {
		t.Errorf("one that was never drawn gets %d, %v, want 410", a.status, err)
	}
	s.stop()

	next := startServer(t, data, "--expired", "serve-cached", "--engine", "rod")
	if a := image(t, strings.Replace(kept, s.url, next.url, 1)); !bytes.Equal(a.body, drawn.body) {
		t.Error("the next process, with another engine, has another image")
	}
	next.stop()

	strict := startServer(t, data)
	if a, err := get(strings.Replace(kept, s.url, strict.url, 1)); err != nil || a.status != http.StatusGone {
		t.Errorf("without the setting it gets %d, %v, want 410", a.status, err)
	}
}
