package server

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// TestPathIsTakenAsSent: what verifies is the bytes of the path, and nothing redirects to other ones.
func TestPathIsTakenAsSent(t *testing.T) {
	good, sig := sign("article/e30.jpg"), "/img/"+signature("article/e30.jpg")
	tests := []struct {
		name, target string
		want         int
	}{
		{"as signed", good, 200},
		{"whole URL (RFC 9112, section 3.2.2)", "http://elsewhere.test" + good, 200},
		// One dialect takes all paths that end as an image's do, and refuses them unsigned.
		{"slash doubled in front", "/" + good, 403},
		{"slash doubled after /img", "/img/" + good[len("/img"):], 403},
		{"slash doubled inside", sig + "//article/e30.jpg", 403},
		{"slash escaped inside", sig + "/article%2Fe30.jpg", 403},
		{"slash escaped after /img", "/img%2F" + good[len("/img/"):], 403},
		{"letter escaped in the prefix", "/%69mg/" + good[len("/img/"):], 403},
		{"letter escaped in the name", sig + "/%61rticle/e30.jpg", 403},
		{"dot segment", sig + "/./article/e30.jpg", 403},
		{"dot segments that cancel out", sig + "/x/../article/e30.jpg", 403},
		{"dot segments to another route", "/img/../healthz", 403},
		{"dot segment in front", "/." + good, 403},
		{"upper case", "/IMG/" + good[len("/img/"):], 403},
		{"trailing slash", good + "/", 403},
		{"fragment, which clients keep to themselves", good + "#top", 403},
		{"escaped question mark", good + "%3Ffbclid=1", 403},
		{"bytes that url.URL would escape, as signed", sign(`article/e30".jpg`), 400},
		{"bytes that url.URL would escape, signed escaped", "/img/" + signature("article/e30%22.jpg") + `/article/e30".jpg`, 403},
		{"escape cut short, which net/http answers", good + "%4", 400},
	}
	s := newSite()
	addr := open(t, s)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, addr, "GET", tt.target)
			if location := got.header.Get("Location"); got.status != tt.want || location != "" {
				t.Errorf("got %d to %q, want %d: %s", got.status, location, tt.want, got.body)
			}
			if jobs := s.rendered(); len(jobs) > 0 != (tt.want == 200) {
				t.Errorf("rendered %v", jobs)
			}
		})
	}
}

func TestQueryIsIgnored(t *testing.T) {
	s := newSite()
	addr := open(t, s)
	plain := sign("article/" + payload(`{"modifications":{"title":"Hello"},"width":400}`) + ".jpg")
	ask(t, addr, "GET", plain)
	want := s.rendered()
	for _, query := range []string{"?", "?fbclid=1", "?width=1&modifications={}&exp=1", "?a=b?c/../x", "?%zz;&&=%", "?" + plain} {
		got := ask(t, addr, "GET", plain+query)
		if jobs := s.rendered(); got.status != 200 || !reflect.DeepEqual(jobs, want) {
			t.Errorf("%s: got %d and the jobs %+v, want %+v", query, got.status, jobs, want)
		}
	}
}

// TestSignedURLOpens has the URL of the contract, and what signurl signs; at the time of a bubble, which is before exp.
func TestSignedURLOpens(t *testing.T) {
	job := renderer.Job{
		Template:      "article",
		Modifications: []renderer.Modification{{Field: "title", Value: "Hello"}},
		Format:        renderer.JPEG,
	}
	const vector = "/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc/article/" +
		"eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg"
	synctest.Test(t, func(t *testing.T) {
		signed, err := signurl.Native{}.Sign(mustKey(keyText), signurl.Request{Job: job, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		s := newSite()
		for _, target := range []string{vector, signed} {
			recorder := s.serve("GET", target)
			if jobs := s.rendered(); recorder.Code != 200 || !reflect.DeepEqual(jobs, []renderer.Job{job}) {
				t.Errorf("%s: got %d for %+v, want %+v", target, recorder.Code, jobs, job)
			}
		}
		time.Sleep(time.Hour) // to the second of exp
		recorder := s.serve("GET", signed)
		if recorder.Code != 410 {
			t.Errorf("got %d at exp, want 410", recorder.Code)
		}
	})
}
