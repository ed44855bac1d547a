package main

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	c, err := parse([]string{"-quick", "-rounds", "4", "-parts", "disk,draw"})
	if err != nil {
		t.Fatal(err)
	}
	if c.rounds != 4 || c.lasts != 50*time.Millisecond || c.entries != 10_000 {
		t.Errorf("got %+v, want what was given, and else what is quick", c)
	}
	if !c.wants("disk") || c.wants("keys") {
		t.Errorf("the parts are %q", c.parts)
	}
}

func TestParseRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"-parts draw,dsik": `no part "dsik"`,
		"-rounds 0":        "above 0",
		"-turn -1s":        "above 0",
		"-entries 999":     "1000 at least",
	} {
		if _, err := parse(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
}
