package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestRunRefuses(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"nothing", nil, "no command is given"},
		{"unknown", []string{"publish"}, `"publish" is not a command with 0 arguments`},
		{"too few", []string{"verify", "placard"}, `"verify" is not a command with 1 arguments`},
		{"no such file", []string{"verify", "nowhere", "amd64", "v1.0.0"}, "nowhere: "},
		{"no program", []string{"verify", "main_test.go", "amd64", "v1.0.0"}, "main_test.go: bad magic"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			err := run(t.Context(), test.args, &out)
			if err == nil || !strings.Contains(err.Error(), test.want) || out.Len() > 0 {
				t.Errorf("got %v and %q, want an error with %q", err, out.String(), test.want)
			}
		})
	}
}
