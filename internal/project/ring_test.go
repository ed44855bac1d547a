package project

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// TestVerifyAgain: a URL that was read before reads the same, and its signature counts every time.
func TestVerifyAgain(t *testing.T) {
	a := &Project{ID: "a", Keys: keys(t, "a1", "a2")}
	b := &Project{ID: "b", Keys: keys(t, "b1")}
	ring := Set{a, b}.Ring(signurl.Native{})
	job := renderer.Job{Template: "card", Format: renderer.PNG,
		Modifications: []renderer.Modification{{Field: "title", Value: "Hello"}}}
	for _, owner := range []*Project{a, b, a} { // the same text, by another's key
		target, err := signurl.Native{}.Sign(owner.Keys[0], signurl.Request{Job: job})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			p, request, err := ring.Verify(target + "?utm=1")
			request.Job.ID = ""
			if err != nil || p != owner || !reflect.DeepEqual(request.Job, job) {
				t.Errorf("got %v, %+v, %v; want %v and its job", p, request, err, owner)
			}
		}
		forged := strings.Replace(target, "/img/"+target[5:9], "/img/AAAA", 1)
		if _, _, err := ring.Verify(forged); !errors.Is(err, signurl.ErrSignature) {
			t.Errorf("%s: got %v, want ErrSignature", forged, err)
		}
	}
}

// TestOpen: without a signature, a source is opened that some project has, and nothing else.
func TestOpen(t *testing.T) {
	plain := &Project{ID: "a", Keys: keys(t, "a1")}
	shop := &Project{ID: "b", Keys: keys(t, "b1"), Sources: map[string]*url.URL{"eu/img": base(t, "https://img.example.com")}}
	set := Set{plain, shop}
	tests := []struct {
		dialect signurl.Dialect
		target  string
		want    string // the image's URL
	}{
		{signurl.LibPixel{}, "/eu/img/1.jpg?width=5", "https://img.example.com/1.jpg"},
		{signurl.LibPixel{}, "/us/img/1.jpg?width=5", ""},
		{signurl.LibPixel{}, "/eu/img/1.jpg?width=5&signature=00", ""},
		{signurl.LibPixel{}, "/?src=https://img.example.com/1.jpg", ""},
		{signurl.LibPixel{}, "/card.jpg?title=x", ""},
		{signurl.Native{}, "/eu/img/1.jpg", ""},
	}
	for _, tt := range tests {
		p, request, err := set.Ring(tt.dialect).Open(tt.target)
		if tt.want == "" {
			if !errors.Is(err, signurl.ErrSignature) {
				t.Errorf("%s: got %v, %v; want ErrSignature", tt.target, p, err)
			}
			continue
		}
		if err != nil || p != shop || request.Job.Transform.URL != tt.want {
			t.Errorf("%s: got %v, %+v, %v; want %s", tt.target, p, request.Job.Transform, err, tt.want)
		}
	}
}
