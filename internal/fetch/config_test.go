package fetch

import (
	"math"
	"net/netip"
	"strings"
	"testing"
)

func TestDefaultConfigIsValid(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
}

func TestValidateNamesEveryMistake(t *testing.T) {
	err := Config{
		Hosts:        []string{"ok.example", "*", "*.10.0.0.1", "a b", "0x7f.1"},
		PrivateCIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::ffff:10.0.0.0/104"), {}},
		Timeout:      -1,
		UserAgent:    "a\r\nCookie: b",
	}.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	got := err.Error()
	for _, want := range []string{
		"image-timeout: -1ns", "image-max-bytes: 0", "MaxPixels): 0", "Concurrency): 0", `user agent: "a\r\nCookie: b"`,
		`image-hosts: "*"`, `image-hosts: "*.10.0.0.1"`, `image-hosts: "a b"`, `image-hosts: "0x7f.1"`,
		"image-private-cidrs: ::ffff:10.0.0.0/104", "image-private-cidrs: invalid Prefix",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("error lacks %q:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 11 {
		t.Errorf("%d mistakes, want 11:\n%s", n, got)
	}
}

func TestValidateBoundsMemory(t *testing.T) {
	cfg := DefaultConfig()
	cfg.MaxBytes = math.MaxInt64
	if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), "at most 1073741824") {
		t.Errorf("got %v, want the upper bound", err)
	}
}
