package css

import (
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	const color = "a CSS colour such as #c00, rgb(204 0 0) or teal"
	x60 := strings.Repeat("x", 60)
	parseNumber := func(s string) (string, error) { _, err := ParseNumber(s); return "", err }
	parseShadow := func(s string) (string, error) { v, err := ParseShadow(s); return v.CSS, err }
	tests := []struct {
		name  string
		parse func(string) (string, error)
		give  string
		want  string
	}{
		{"colour", ParseColor, "reddish", `"reddish" is not ` + color},
		{"quoted", ParseColor, "\"\n", `"\"\n" is not ` + color},
		{"60 characters", ParseColor, x60, `"` + x60 + `" is not ` + color},
		{"61 characters", ParseColor, strings.Repeat("é", 61), `"` + strings.Repeat("é", 60) + `…" is not ` + color},
		{"too long", ParseColor, strings.Repeat("x", 257),
			`"` + x60 + `…" is too long for ` + color + `: 257 bytes, at most 256`},
		{"length", ParseLength, "12", `"12" is not a CSS length such as 12px or 1.5em`},
		{"percentage", ParsePercentage, "12", `"12" is not a CSS percentage such as 50%`},
		{"number", parseNumber, "1e10",
			`"1e10" is not a CSS number such as 12 or -0.5, from -1000000000 to 1000000000`},
		{"shadow", parseShadow, "soft",
			`"soft" is not a CSS shadow such as 0 2px 8px rgb(0 0 0 / 30%), up to eight with commas between, or none`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.parse(tt.give)
			if got != "" || err == nil || err.Error() != tt.want {
				t.Errorf("got %q, %v; want %s", got, err, tt.want)
			}
		})
	}
}

func TestLongestInput(t *testing.T) {
	if _, err := ParseColor("red" + strings.Repeat(" ", maxValue-3)); err != nil {
		t.Error(err)
	}
	if _, err := ParseShadow("0 0" + strings.Repeat(" ", maxShadow-3)); err != nil {
		t.Error(err)
	}
}
