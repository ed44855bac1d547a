package css

import (
	"strings"
	"testing"
)

func TestParseColor(t *testing.T) {
	tests := []struct{ name, give, want string }{
		{"short hex", "#CC0", "#cc0"},
		{"hex with alpha", "#CC00fF80", "#cc00ff80"},
		{"name", "Red", "red"},
		{"transparent", "Transparent", "transparent"},
		{"space around", "\t red\r\n", "red"},
		{"comments", "/* a */rgb(1/**/2 3)/* b", "rgb(1 2 3)"},
		{"legacy", "RGB( 255,0 , 0 )", "rgb(255 0 0)"},
		{"legacy alpha", "rgba(255,0,0,.5)", "rgb(255 0 0 / 0.5)"},
		{"legacy percentages", "rgb(100%,0%,0%,50%)", "rgb(100% 0% 0% / 50%)"},
		{"legacy hsl", "hsla(.50TURN,50%,25%,1)", "hsl(0.5turn 50% 25% / 1)"},
		{"modern", "rgb(255 0 0/50%)", "rgb(255 0 0 / 50%)"},
		{"modern, mixed", "rgb(50% NONE 7 / none)", "rgb(50% none 7 / none)"},
		{"no space needed", "rgb(1.5.5+3)", "rgb(1.5 0.5 3)"},
		{"exponents", "rgb(2.55E2 1e-7 -0e5)", "rgb(255 0.0000001 0)"},
		{"almost 0", "rgb(1e-300 0 0)", "rgb(0 0 0)"},
		{"out of range", "rgb(999 -20 1e9)", "rgb(999 -20 1000000000)"},
		{"hwb", "hwb(90deg 10% 20)", "hwb(90deg 10% 20)"},
		{"lab", "lab(50% -20 30)", "lab(50% -20 30)"},
		{"lch", "lch(50 20% 1.5RAD)", "lch(50 20% 1.5rad)"},
		{"oklab", "oklab(.5 10% none)", "oklab(0.5 10% none)"},
		{"oklch", "oklch(.5 .1 200grad / 0)", "oklch(0.5 0.1 200grad / 0)"},
		{"color", "Color(Display-P3 1 50% none/.25)", "color(display-p3 1 50% none / 0.25)"},
		{"left open", "rgb(1 2 3", "rgb(1 2 3)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseColor(tt.give)
			if err != nil || got != tt.want {
				t.Errorf("ParseColor(%q) = %q, %v; want %q", tt.give, got, err, tt.want)
			}
		})
	}
}

func TestColorNames(t *testing.T) {
	if got, want := len(colorNames), 148+1; got != want {
		t.Errorf("%d names, want %d", got, want)
	}
	for name := range colorNames {
		if got, err := ParseColor(strings.ToUpper(name)); err != nil || got != name {
			t.Errorf("ParseColor(%q) = %q, %v", strings.ToUpper(name), got, err)
		}
	}
}
