package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func TestParse(t *testing.T) {
	c, err := parse([]string{
		"-parts", "draw", "-peers", "satori,takumi", "-formats", "jpeg,png", "-at-once", "2,16", "-placard-flags",
		"--workers 3 --cache-disk 0", "-quick", "-rounds", "3",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		placard: c.placard, templates: c.templates, chromium: c.chromium, parts: []string{"draw"},
		peers: []string{"satori", "takumi"}, formats: []renderer.Format{renderer.JPEG, renderer.PNG}, atOnce: []int{2, 16},
		placardFlags: []string{"--workers", "3", "--cache-disk", "0"}, rounds: 3, lasts: 300 * time.Millisecond, images: 200,
	}
	if !reflect.DeepEqual(*c, want) {
		t.Errorf("got %+v, want %+v", *c, want)
	}
	entrants, err := c.lineup()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entrants {
		got = append(got, e.name)
	}
	if want := []string{"placard", "satori", "takumi"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the contenders are %q, want %q", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ args, want string }{
		{"-parts draw,sing", `no part "sing"`},
		{"-formats gif", `no format "gif"`},
		{"-at-once 1,0", `"0" is not a number of requests`},
		{"-at-once two", `"two" is not a number of requests`},
		{"-rounds 0", "must be above 0"},
		{"-turn 0s", "must be above 0"},
		{"-peers nobody", `no peer "nobody"`},
	}
	for _, test := range tests {
		c, err := parse(strings.Fields(test.args))
		if err == nil {
			_, err = c.lineup()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q in it", test.args, err, test.want)
		}
	}
}
