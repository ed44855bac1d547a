package templates

import (
	"errors"
	"strings"
	"testing"
)

func TestMaxBytes(t *testing.T) {
	tests := []struct {
		name, meta string
		want       int
		says       string
	}{
		{"none", "", 0, ""},
		{"some", `<meta name="max-bytes" content="300000">`, 300_000, ""},
		{"too few", `<meta name="max-bytes" content="1023">`, 0, `max-bytes is "1023"`},
		{"a unit", "\n" + `<meta name="max-bytes" content="300 KB">`, 0, `card/index.html:2: max-bytes is "300 KB"`},
		{"nothing said", `<meta name="max-bytes" content="">`, 0, `max-bytes is ""`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl, err := load(test.meta+"<body><p id=a>", nil)
			if test.says != "" {
				var problem *Problem
				if !errors.As(err, &problem) || problem.Rule != "max-bytes" || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want a problem that says %s", err, test.says)
				}
				return
			}
			if err != nil || tpl.MaxBytes != test.want {
				t.Errorf("got %v, %v; want %d", tpl, err, test.want)
			}
		})
	}
}
