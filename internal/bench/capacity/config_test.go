package main

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	c, err := parse(strings.Fields("-quick -rounds 3 -workers 4 -s3 gofakes3 -o doc.md"))
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		placard: "bin/placard", redis: "redis-server", s3: "gofakes3", workers: 4, rounds: 3,
		lasts: 300 * time.Millisecond, images: 50, output: "doc.md",
	}
	if *c != want {
		t.Errorf("got %+v, want %+v", *c, want)
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ args, want string }{
		{"-rounds 0", "must be above 0"},
		{"-turn 0s", "must be above 0"},
		{"-images 0", "must be above 0"},
		{"-workers 1", "2 at least"},
	}
	for _, test := range tests {
		if _, err := parse(strings.Fields(test.args)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q in it", test.args, err, test.want)
		}
	}
}
