package project

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func keys(t *testing.T, texts ...string) (list []signurl.Key) {
	t.Helper()
	for _, text := range texts {
		key, err := signurl.NewKey(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, key)
	}
	return list
}

func apiKeys(t *testing.T, texts ...string) (list []APIKey) {
	t.Helper()
	for _, text := range texts {
		key, err := NewAPIKey(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, key)
	}
	return list
}

func TestValidate(t *testing.T) {
	const shared = "projects a and b have a key in common: each needs its own"
	one := func(id string, k []signurl.Key, api ...APIKey) *Project {
		return &Project{ID: id, Keys: k, APIKeys: api}
	}
	tests := []struct {
		name string
		set  Set
		want []string
	}{
		{"one", Set{one("a", keys(t, "1"))}, nil},
		{"two", Set{one("a", keys(t, "1", "2"), apiKeys(t, "5")...), one("b", keys(t, "3", "4"), apiKeys(t, "6")...)}, nil},
		{"repeated in one", Set{one("a", keys(t, "1", "1"), apiKeys(t, "1", "1")...)}, nil},
		{"a key shared", Set{one("a", keys(t, "1", "2")), one("b", keys(t, "3", "2"))}, []string{shared}},
		{"an API key shared", Set{one("a", keys(t, "1"), apiKeys(t, "5")...), one("b", keys(t, "2"), apiKeys(t, "5")...)},
			[]string{shared}},
		{"a key that is an API key", Set{one("a", keys(t, "1")), one("b", keys(t, "2"), apiKeys(t, "1")...)},
			[]string{shared}},
		{"an API key that is a key", Set{one("a", keys(t, "1"), apiKeys(t, "2")...), one("b", keys(t, "2"))},
			[]string{shared}},
		{"more than one shared", Set{one("a", keys(t, "1", "2")), one("b", keys(t, "1", "2"))}, []string{shared}},
		{"shared by three", Set{one("a", keys(t, "1")), one("b", keys(t, "1")), one("c", keys(t, "1"))},
			[]string{shared, "projects a and c have a key in common: each needs its own"}},
		{"same id", Set{one("a", keys(t, "1")), one("a", keys(t, "2"))},
			[]string{"project 2: there is another with the id a"}},
		{"no keys", Set{one("a", nil, apiKeys(t, "1")...)}, []string{"project a has no keys"}},
		{"all at once", Set{one("", nil), one("a b", keys(t, "1")), one("b", nil)}, []string{
			`project 1: the id "" is not up to 64 of A-Z, a-z, 0-9, dot, _ and -, a letter or digit first`,
			`project 2: the id "a b" is not up to 64 of A-Z, a-z, 0-9, dot, _ and -, a letter or digit first`,
			"project b has no keys",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, err := range tt.set.Validate() {
				got = append(got, err.Error())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "Acme-2.eu_x": true, "0": true, strings.Repeat("a", 64): true,
		"": false, "-a": false, ".": false, "a b": false, "a/b": false, "ä": false, "a\n": false,
		strings.Repeat("a", 65): false,
	} {
		if got := ValidID(id); got != want {
			t.Errorf("ValidID(%q) = %v", id, got)
		}
	}
}

// TestVerify has two projects and a template of each: only what is a project's own opens.
func TestVerify(t *testing.T) {
	a := &Project{ID: "a", Keys: keys(t, "a1", "a2"), Templates: []string{"article"}}
	b := &Project{ID: "b", Keys: keys(t, "b1", "b2"), Dialects: []string{"native"}}
	c := &Project{ID: "c", Keys: keys(t, "c1"), Dialects: []string{"latin"}}
	tests := []struct {
		key, template string
		owner         *Project
		err           error
	}{
		{"a1", "article", a, nil},
		{"a2", "article", a, nil},
		{"a2", "quote", a, renderer.ErrNoTemplate},
		{"b1", "article", b, nil},
		{"b2", "quote", b, nil},
		{"c1", "article", nil, signurl.ErrSignature},
		{"d1", "article", nil, signurl.ErrSignature},
	}
	for _, set := range []Set{{a, b, c}, {c, b, a}} {
		for _, tt := range tests {
			expires := time.Unix(1893456000, 0).UTC()
			target, err := signurl.Native{}.Sign(keys(t, tt.key)[0], signurl.Request{Job: renderer.Job{Template: tt.template}, Expires: expires})
			if err != nil {
				t.Fatal(err)
			}
			owner, request, err := set.Ring(signurl.Native{}).Verify(target)
			if owner != tt.owner || !errors.Is(err, tt.err) {
				t.Errorf("%s, %s: got %v, %v, want %v, %v", tt.key, tt.template, owner, err, tt.owner, tt.err)
			}
			if owner != nil && (request.Job.Template != tt.template || !request.Expires.Equal(expires)) {
				t.Errorf("%s, %s: got the request %+v", tt.key, tt.template, request)
			}
		}
	}
	if _, _, err := (Set{c}).Ring(signurl.Native{}).Verify("/img/"); !errors.Is(err, signurl.ErrSignature) {
		t.Errorf("where nobody may use the dialect: got %v", err)
	}
}

// TestVerifyKeepsErrors: what is wrong with a signed URL is told as Parse does.
func TestVerifyKeepsErrors(t *testing.T) {
	set := Set{{ID: "a", Keys: keys(t, "a1")}}
	for _, want := range []error{signurl.ErrSyntax, signurl.ErrFormat, renderer.ErrNoTemplate} {
		expires := time.Unix(1, 0)
		failing := dialect{request: signurl.Request{Expires: expires}, err: fmt.Errorf("%w: x", want)}
		owner, request, err := set.Ring(failing).Verify("/")
		if owner != nil || !errors.Is(err, want) || request.Expires != expires {
			t.Errorf("got %v, %+v, %v; want %v", owner, request, err, want)
		}
	}
}

// A dialect is one whose Parse is made up.
type dialect struct {
	signurl.Stencil
	request signurl.Request
	err     error
}

func (d dialect) Parse([]signurl.Key, string) (signurl.Request, error) { return d.request, d.err }
