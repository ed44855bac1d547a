package main

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// prewarmUntil runs a prewarm, and interrupts it as Ctrl-C does when its record has so many lines.
func prewarmUntil(t *testing.T, lines int, record string, args ...string) (stderr string, ok bool) {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), file, append([]string{"prewarm", "--resume", record}, args...)...)
	var errs bytes.Buffer
	command.Stderr = &errs
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case err := <-ended:
			return errs.String(), err == nil
		case <-time.After(time.Millisecond):
		}
		if done, _ := os.ReadFile(record); bytes.Count(done, []byte("\n")) > lines {
			_ = command.Process.Signal(syscall.SIGINT) // it may have ended
			err := <-ended
			return errs.String(), err == nil
		}
	}
}

// TestPrewarm draws 200 images ahead, 2000 in the long form, in three runs of which two are interrupted.
func TestPrewarm(t *testing.T) {
	own, dir := t.TempDir(), t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	s := startServer(t, t.TempDir(), "--templates", own)
	images := 200
	if long {
		images = 2000
	}
	var list strings.Builder
	for n := range images {
		fmt.Fprintln(&list, cardTitled(t, fmt.Sprint("Card ", n)))
	}
	urls, record := filepath.Join(dir, "urls.txt"), filepath.Join(dir, "done")
	if err := os.WriteFile(urls, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lines := range []int{images / 4, images * 3 / 5} {
		if stderr, ok := prewarmUntil(t, lines, record, "--server", s.url, urls); ok || !strings.Contains(stderr, "interrupted") {
			t.Fatalf("got %v %s, want to hear of the interruption", ok, stderr)
		}
		if drawn := s.metric(`placard_renders_total{outcome="ok",template="card"}`); drawn < float64(lines) || drawn == float64(images) {
			t.Errorf("%v drawn, want some of them", drawn)
		}
	}
	if stderr, ok := prewarmUntil(t, images+1, record, "--server", s.url, urls); !ok || !strings.Contains(stderr, " 0 hits, ") {
		t.Errorf("got %v %s, want that nothing was asked for twice", ok, stderr)
	}
	if drawn := s.metric(`placard_renders_total{outcome="ok",template="card"}`); drawn != float64(images) {
		t.Errorf("%v renders of %d images", drawn, images)
	}
	if _, err := os.Stat(record); !os.IsNotExist(err) {
		t.Errorf("what is done is still noted: %v", err)
	}
	_, stderr, ok := placard(t, nil, "prewarm", "--server", s.url, urls)
	if !ok || !strings.Contains(stderr, fmt.Sprintf("0 drawn, %d hits, ", images)) {
		t.Errorf("got %v %s, want nothing but hits", ok, stderr)
	}
}

// TestPrewarmSitemap draws the preview images of a site's pages, and leaves those of others alone.
func TestPrewarmSitemap(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	s := startServer(t, t.TempDir(), "--templates", own)
	head := func(image string) string {
		return `<!doctype html><title>A page</title><meta property="og:image" content="` + html.EscapeString(image) + `">`
	}
	pages := map[string]string{
		"/1":     head(s.url + cardTitled(t, "One")),
		"/2":     head(s.url + cardTitled(t, "Two") + "?a=1&b=2"),
		"/3":     head("https://elsewhere.example/x.png"),
		"/wrong": head(s.url + cardTitled(t, "Three")[:30] + "x/card/e30.png"),
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sitemap.xml" {
			fmt.Fprint(w, "<urlset>")
			for path := range pages {
				fmt.Fprintf(w, "<url><loc>http://%s%s</loc></url>", r.Host, path)
			}
			fmt.Fprint(w, "<url><loc>http://elsewhere.example/</loc></url></urlset>")
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, pages[r.URL.Path])
	}))
	defer site.Close()
	_, stderr, ok := placard(t, nil, "prewarm", "--server", s.url, "--sitemap", site.URL+"/sitemap.xml")
	for _, text := range []string{"4 pages, 3 images of this server, 1 others", "1 pages and sitemaps of other hosts", "2 drawn, 0 hits, 0 done before, 1 failed", "403"} {
		if ok || !strings.Contains(stderr, text) {
			t.Errorf("got %v %s, want a failure and %q", ok, stderr, text)
		}
	}
	for _, path := range []string{pages["/1"], pages["/2"]} {
		_, rest, _ := strings.Cut(html.UnescapeString(path), `content="`)
		if status := image(t, strings.TrimSuffix(rest, `">`)).header.Get("Cache-Status"); status != "placard; hit" {
			t.Errorf("%s: %s", rest, status)
		}
	}
}

// TestPrewarmIncomplete: a card whose photo is gone is kept for a minute only, so it isn't noted as done.
func TestPrewarmIncomplete(t *testing.T) {
	own, web := t.TempDir(), newGallery(t)
	writeTemplate(t, own, "picture", strings.ReplaceAll(pictureCard, ` src="cover.svg"`, ""))
	s := startServer(t, t.TempDir(), "--templates", own, "--image-private-cidrs", "127.0.0.0/8")
	list, record := s.picture(web+"/good")+"\n"+s.picture(web+"/gone")+"\n", filepath.Join(t.TempDir(), "done")
	_, stderr, ok := placard(t, nil, "prewarm", "--server", s.url, "--resume", record,
		writeFile(t, "urls.txt", list))
	if ok || !strings.Contains(stderr, "incomplete") || !strings.Contains(stderr, "1 drawn, 0 hits, 0 done before, 1 failed, 0 left") {
		t.Errorf("got %v %s, want one drawn and one incomplete", ok, stderr)
	}
	if done, err := os.ReadFile(record); err != nil || !strings.HasSuffix(string(done), "done\n"+s.picture(web+"/good")+"\n") {
		t.Errorf("noted as done: %s, %v; want the complete one alone", done, err)
	}
}
