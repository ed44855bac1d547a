package project

import (
	"fmt"
	"strings"
	"testing"
)

func TestByAPIKey(t *testing.T) {
	a := &Project{ID: "a", Keys: keys(t, "a1"), APIKeys: apiKeys(t, "x", "y")}
	b := &Project{ID: "b", Keys: keys(t, "b1"), APIKeys: apiKeys(t, "z")}
	c := &Project{ID: "c", Keys: keys(t, "c1")}
	set := Set{a, b, c}
	for text, want := range map[string]*Project{
		"x": a, "y": a, "z": b, "": nil, "X": nil, "xy": nil, "a1": nil, "c1": nil, "x\x00": nil,
	} {
		if got := set.ByAPIKey(text); got != want {
			t.Errorf("%q is of %v, want %v", text, got, want)
		}
	}
	if got := (Set{c}).ByAPIKey(""); got != nil {
		t.Errorf("no API key is of %v", got)
	}
	if got := (Set{{ID: "d", APIKeys: []APIKey{{}}}}).ByAPIKey(""); got != nil {
		t.Errorf("the zero key is of %v", got)
	}
}

func TestAPIKeys(t *testing.T) {
	if _, err := NewAPIKey(""); err == nil {
		t.Error("an empty key is taken")
	}
	if x := apiKeys(t, "x", "x", "y"); x[0] != x[1] || x[0] == x[2] {
		t.Error("keys are not as equal as their texts")
	}
}

// TestNoKeyIsPrinted by any verb, inside of whatever may be logged.
func TestNoKeyIsPrinted(t *testing.T) {
	const secret = "s3cr3t"
	p := Project{ID: "a", Keys: keys(t, secret), APIKeys: apiKeys(t, secret)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{p, &p, p.APIKeys, p.APIKeys[0], Set{&p}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s of %T prints %s", verb, value, text)
			}
		}
	}
}
