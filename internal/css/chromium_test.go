package css

import (
	"slices"
	"testing"
)

func TestColorsAsInChromium(t *testing.T) {
	for _, give := range colorsTaken {
		printed, err := ParseColor(give)
		if err != nil {
			t.Errorf("Chromium takes it: %v", err)
			continue
		}
		checkPrinted(t, give, printed, ParseColor)
	}
	for _, give := range slices.Concat(colorsRefused, colorsForChromiumOnly) {
		if got, err := ParseColor(give); err == nil {
			t.Errorf("ParseColor(%q) = %q, want an error", give, got)
		}
	}
}

func TestShadowsAsInChromium(t *testing.T) {
	for _, give := range shadowsTaken {
		got, err := ParseShadow(give)
		if err != nil {
			t.Errorf("Chromium takes it: %v", err)
		}
		if want := slices.Contains(textShadowsTaken, give); got.Text != want {
			t.Errorf("ParseShadow(%q).Text = %v, want %v", give, got.Text, want)
		}
	}
	for _, give := range shadowsRefused {
		if got, err := ParseShadow(give); err == nil {
			t.Errorf("ParseShadow(%q) = %+v, want an error", give, got)
		}
	}
}
