package prewarm

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestOneURL has a server give these answers, one after another, the last of them for good.
func TestOneURL(t *testing.T) {
	const u = "https://img.example.com/img/1"
	busy := func(after string) *reply {
		return response(503, `{"detail":"too many renders are waiting"}`, "Retry-After", after)
	}
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	tests := map[string]struct {
		answers []func() *reply
		want    string // of the report: what it counts, or the failure
		took    time.Duration
	}{
		"drawn":     {answers: []func() *reply{newImage}, want: "drawn"},
		"a hit":     {answers: []func() *reply{func() *reply { return image("placard; hit") }}, want: "hit"},
		"collapsed": {answers: []func() *reply{func() *reply { return image("placard; fwd=miss; collapsed") }}, want: "hit"},
		"busy": {answers: []func() *reply{func() *reply { return busy("2") }, newImage},
			want: "drawn", took: 2 * time.Second},
		"over its rate": {answers: []func() *reply{func() *reply {
			return response(429, "", "Retry-After", "60")
		}, newImage}, want: "drawn", took: time.Minute},
		"until a date": {answers: []func() *reply{func() *reply { return busy(in(10 * time.Second)) }, newImage},
			want: "drawn", took: 10 * time.Second},
		"it doesn't say when": {answers: []func() *reply{
			func() *reply { return busy("") }, func() *reply { return busy("soon") }, newImage,
		}, want: "drawn", took: 3 * time.Second},
		"promised": {answers: []func() *reply{func() *reply {
			return response(202, "signature valid", "Retry-After", "2")
		}, newImage}, want: "drawn", took: 2 * time.Second},
		"a substitute": {answers: []func() *reply{func() *reply {
			return response(200, "x", "Content-Type", "image/png", "Placard-Degraded", "fallback")
		}, newImage}, want: "drawn", took: time.Second},
		"away for a moment": {answers: []func() *reply{func() *reply { return nil }, newImage},
			want: "drawn", took: time.Second},
		"away for good": {answers: []func() *reply{func() *reply { return nil }},
			want: "put off for too long: unexpected EOF", took: 4*time.Minute + 31*time.Second},
		"busy for good": {answers: []func() *reply{func() *reply { return busy("100") }},
			want: "put off for too long: Service Unavailable: too many renders are waiting", took: 5 * time.Minute},
		"refused": {answers: []func() *reply{func() *reply {
			return response(403, `{"title":"Forbidden","detail":"the signature is missing or wrong"}`)
		}}, want: "Forbidden: the signature is missing or wrong"},
		"refused by another": {answers: []func() *reply{func() *reply {
			return response(404, "<h1>Not Found</h1>")
		}}, want: "Not Found"},
		"no image": {answers: []func() *reply{func() *reply {
			return response(200, "hello", "Content-Type", "text/html")
		}}, want: `not an image, but "text/html": is that the right server?`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, server := time.Now(), &fakeServer{answer: inTurn(test.answers)}
				report, _ := server.config().Run(t.Context(), []string{u})
				if got := outcome(report); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
				if took := time.Since(start).Round(time.Second); took != test.took {
					t.Errorf("it took %s, want %s", took, test.took)
				}
			})
		})
	}
}

// inTurn gives answers one after another, and the last for good.
func inTurn(answers []func() *reply) func(string) *reply {
	next := 0
	return func(string) *reply {
		answer := answers[min(next, len(answers)-1)]
		next++
		return answer()
	}
}

// outcome is what a report of one URL says.
func outcome(r *Report) string {
	switch {
	case len(r.Failures) > 0:
		return r.Failures[0].Err.Error()
	case r.Drawn == 1:
		return "drawn"
	case r.Hits == 1:
		return "hit"
	}
	return "nothing"
}

// TestImagesWithWarnings: one that is incomplete is drawn anew in a minute, and so isn't done; others with warnings are.
func TestImagesWithWarnings(t *testing.T) {
	const photo, name = `"photo: 404 Not Found"`, `"Title: no such field"`
	tests := map[string]struct {
		warnings, control string
		failed            string // empty: it is done
		warned            bool
	}{
		"complete":                    {control: "public, max-age=86400, stale-if-error=86400"},
		"an unknown field":            {warnings: name, control: "public, max-age=86400", warned: true},
		"a photo is missing":          {warnings: photo, control: "public, max-age=60, must-revalidate, stale-if-error=0", failed: photo},
		"kept for seconds":            {warnings: name, control: "public, max-age=30, stale-if-error=60", warned: true},
		"its URL expires tomorrow":    {warnings: name, control: "public, max-age=80000, must-revalidate", warned: true},
		"its URL expires in a minute": {control: "public, max-age=40, must-revalidate"},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			record, err := OpenRecord(filepath.Join(t.TempDir(), "done"))
			if err != nil {
				t.Fatal(err)
			}
			defer record.Close()
			server := &fakeServer{answer: func(string) *reply {
				return response(200, "picture", "Content-Type", "image/jpeg",
					"Placard-Warnings", test.warnings, "Cache-Control", test.control)
			}}
			config := server.config()
			config.Record = record
			report, err := config.Run(t.Context(), urls(1))
			if err != nil {
				t.Fatal(err)
			}
			if done := test.failed == ""; record.has(urls(1)[0]) != done || (len(report.Failures) == 0) != done {
				t.Errorf("got %+v, recorded %v; want it done: %v", report, record.done, done)
			}
			if test.failed != "" && !strings.Contains(report.Failures[0].String(), test.failed) {
				t.Errorf("got %s, want the reason %s", report.Failures[0], test.failed)
			}
			if (len(report.Warnings) == 1) != test.warned {
				t.Errorf("warnings %v, want some: %v", report.Warnings, test.warned)
			}
		})
	}
}

func urls(n int) (list []string) {
	for i := range n {
		list = append(list, "https://img.example.com/img/"+strconv.Itoa(i))
	}
	return list
}

// TestTakenUpAgain interrupts a run in its middle, twice: every image is asked for once.
func TestTakenUpAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "done")
	list := urls(200)
	server := &fakeServer{}
	total := 0
	for _, interruptAfter := range []int{50, 70, 1000} {
		record, err := OpenRecord(file)
		if err != nil {
			t.Fatal(err)
		}
		ctx, interrupt := context.WithCancel(t.Context())
		config := server.config()
		config.Jobs, config.Record = 8, record
		count := 0
		config.Progress = func(int) {
			count++
			if count == interruptAfter {
				interrupt()
			}
		}
		server.answer = func(string) *reply { return newImage() }
		report, err := config.Run(ctx, append(list, list...))
		if err != nil || len(report.Failures) > 0 || report.Before != total {
			t.Errorf("got %+v, %v; want %d done before", report, err, total)
		}
		total += report.Drawn
		if report.Left != len(list)-total || report.Left > 0 && report.Drawn < interruptAfter {
			t.Errorf("got %+v after %d in all", report, total)
		}
		if err := record.Close(); err != nil {
			t.Fatal(err)
		}
		interrupt()
	}
	slices.Sort(server.asked)
	if total != len(list) || len(slices.Compact(server.asked)) != len(list) || len(server.asked) != len(list) {
		t.Errorf("%d requests for %d images, want one for each", len(server.asked), len(list))
	}
}

// TestInterruptedInItsPause: nobody waits for a server that has asked for a minute.
func TestInterruptedInItsPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{answer: func(string) *reply { return response(429, "", "Retry-After", "60") }}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		report, err := server.config().Run(ctx, urls(3))
		if took := time.Since(start); took != 10*time.Second || report.Left != 3 || len(report.Failures) > 0 {
			t.Errorf("got %+v, %v after %s, want 3 left after 10s", report, err, took)
		}
	})
}

// TestInterruptedWhileDrawing: what is being drawn is waited for, and counts.
func TestInterruptedWhileDrawing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{answer: func(string) *reply {
			time.Sleep(time.Second)
			return newImage()
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		report, err := server.config().Run(ctx, urls(5))
		if err == nil || report.Drawn != 2 || report.Left != 3 || len(report.Failures) > 0 {
			t.Errorf("got %+v, %v, want 2 drawn and 3 left", report, err)
		}
	})
}

// TestServerIsGone: a thousand images don't each wait for a server that has none.
func TestServerIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{answer: func(string) *reply { return nil }}
		config := server.config()
		config.Jobs, config.Patience = 4, time.Minute
		start := time.Now()
		report, err := config.Run(t.Context(), urls(1000))
		if !errors.Is(err, ErrNoAnswer) || time.Since(start) > 3*time.Minute || report.Left < 980 {
			t.Errorf("got %v after %s, %d left", err, time.Since(start), report.Left)
		}
	})
}

// TestAllIncomplete: a server whose photos are all gone is no server that is away.
func TestAllIncomplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{answer: func(string) *reply {
			time.Sleep(40 * time.Second)
			return response(200, "picture", "Content-Type", "image/jpeg",
				"Placard-Warnings", `"photo: 404 Not Found"`, "Cache-Control", "public, max-age=60, must-revalidate")
		}}
		config := server.config()
		config.Patience = time.Minute
		report, err := config.Run(t.Context(), urls(5))
		if err != nil || len(report.Failures) != 5 || report.Left != 0 {
			t.Errorf("got %+v, %v, want 5 failures", report, err)
		}
	})
}

// TestAskedAsSigned: not a byte of a URL changes on its way, whatever server is asked.
func TestAskedAsSigned(t *testing.T) {
	const path = "/signed/a.png?c=W3s+/w==&x=%2B%2f,:&s=1"
	tests := map[string]struct {
		server Server
		url    string
		want   string // empty: refused
	}{
		"its own":            {Server{Origins: []string{"https://img.example.com"}}, "https://img.example.com" + path, "https://img.example.com" + path},
		"spelled otherwise":  {Server{Origins: []string{"https://img.example.com"}}, "HTTPS://IMG.example.com:443" + path, "https://img.example.com" + path},
		"a second origin":    {Server{Origins: []string{"http://a.example", "http://b.example:81"}}, "http://b.example:81" + path, "http://b.example:81" + path},
		"a path":             {Server{Origins: []string{"http://a.example"}}, path, "http://a.example" + path},
		"another's":          {Server{Origins: []string{"http://a.example"}}, "http://b.example" + path, ""},
		"another's, here":    {Server{[]string{"http://a.example"}, "http://127.0.0.1:80/"}, "http://b.example" + path, "http://127.0.0.1:80" + path},
		"a path, here":       {Server{[]string{"http://a.example"}, "http://127.0.0.1:80"}, path, "http://127.0.0.1:80" + path},
		"no path":            {Server{[]string{"http://a.example"}, "http://127.0.0.1:80"}, "http://a.example", "http://127.0.0.1:80"},
		"another scheme":     {Server{Origins: []string{"http://a.example"}}, "ftp://a.example/x", ""},
		"no URL":             {Server{Origins: []string{"http://a.example"}}, "hello", ""},
		"a bad escape":       {Server{Origins: []string{"http://a.example"}}, "http://a.example/%zz", ""},
		"user and password":  {Server{Origins: []string{"http://a.example"}}, "http://u:p@a.example/x", "http://a.example/x"},
		"another, with user": {Server{Origins: []string{"http://a.example"}}, "http://a.example@b.example/x", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := test.server.target(test.url)
			if got != test.want || (err == nil) != (test.want != "") {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestReadList(t *testing.T) {
	got, err := ReadList(strings.NewReader("\ufeff# ours\r\nhttps://a.example/1\r\n\n  /img/2  \n#no\n/img/2"))
	if want := []string{"https://a.example/1", "/img/2", "/img/2"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := ReadList(strings.NewReader("/" + strings.Repeat("x", maxLine))); err == nil {
		t.Error("a line without end was read")
	}
}
