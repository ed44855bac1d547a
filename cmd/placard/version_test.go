package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	own := "placard " + version() + "\n"
	tests := []struct{ name, arg, want string }{
		{"flag", "--version", own},
		{"command, no browser", "version", own + "Chromium: not found (no Chromium found: looked for "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			status := run([]string{test.arg}, nil, strings.NewReader(""), &out, &errs)
			if status != 0 || !strings.HasPrefix(out.String(), test.want) || errs.Len() > 0 {
				t.Errorf("status %d, %q, %q; want %q", status, out.String(), errs.String(), test.want)
			}
		})
	}
}
