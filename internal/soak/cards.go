package soak

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// secret signs for servers that end with their test and that nobody else can reach.
const secret = "0123456789abcdef0123456789abcdef"

// Sign returns the path of a card, as jpg, with one of its fields set. It panics where there can be none: the names are
// the tests' own.
func Sign(template, field, value string) string {
	job := renderer.Job{
		Template: template, Format: renderer.JPEG,
		Modifications: []renderer.Modification{{Field: field, Value: value}},
	}
	key, err := signurl.NewKey(secret)
	if err != nil {
		panic(err)
	}
	path, err := signurl.Native{}.Sign(key, signurl.Request{Job: job})
	if err != nil {
		panic(fmt.Sprintf("signing %v: %v", job, err))
	}
	return path
}

// Cards returns the paths of n different cards, of several templates, so that browsers hold several pages.
func Cards(n int, series string) []string {
	templates := []string{"minimal", "changelog", "quote"}
	paths := make([]string, n)
	for i := range paths {
		paths[i] = Sign(templates[i%len(templates)], "title", fmt.Sprintf("%s, card %d", series, i))
	}
	return paths
}

// References are what the images of paths must be: their SHA-256.
type References map[string][sha256.Size]byte

var errOther = errors.New("another image than without faults")

// Expect holds an image against its reference.
func (r References) Expect(path string, body []byte) error {
	want, ok := r[path]
	switch {
	case !ok:
		return errors.New("no reference was drawn")
	case sha256.Sum256(body) != want:
		return fmt.Errorf("%w: %d bytes", errOther, len(body))
	}
	return nil
}

// Either expects the image of one reference or the other.
func Either(a, b References) Expect {
	return func(path string, body []byte) error {
		if a.Expect(path, body) == nil {
			return nil
		}
		return b.Expect(path, body)
	}
}
