package css

import (
	"math"
	"testing"
)

func TestParseNumber(t *testing.T) {
	tests := []struct {
		give string
		want float64
	}{
		{"12", 12},
		{" +.5 ", 0.5},
		{"-1.25E+2", -125},
		{"1e-10", 1e-10},
		{"1e-21", 0},
		{"1e9", 1e9},
		{"-1000000000", -1e9},
		{"007", 7},
	}
	for _, tt := range tests {
		if got, err := ParseNumber(tt.give); err != nil || got != tt.want {
			t.Errorf("ParseNumber(%q) = %v, %v; want %v", tt.give, got, err, tt.want)
		}
	}
}

func TestNegativeZero(t *testing.T) {
	got, err := ParseNumber("-0")
	if err != nil || math.Signbit(got) {
		t.Errorf("got %v, %v; want 0 without a sign", got, err)
	}
}

func TestBadNumbers(t *testing.T) {
	for _, give := range []string{
		"", " ", "+", ".", "-.", "1.", "1..2", "e5", "1e", "1e+", "--1", "+-1", "1_000", "0x10", "0b1", "1,5", "1 2",
		"5%", "5px", "NaN", "nan", "inf", "Infinity", "-infinity", "1000000001", "-1e10", "1e400",
		"1٣", "１", "1\x00", "1\v",
	} {
		if got, err := ParseNumber(give); err == nil {
			t.Errorf("ParseNumber(%q) = %v, want an error", give, got)
		}
	}
}

func TestFormatNumber(t *testing.T) {
	tests := []struct {
		give float64
		want string
	}{
		{0, "0"},
		{math.Copysign(0, -1), "0"},
		{1.50, "1.5"},
		{0.1, "0.1"},
		{-1e9, "-1000000000"},
		{1e-20, "0.00000000000000000001"},
	}
	for _, tt := range tests {
		if got := FormatNumber(tt.give); got != tt.want {
			t.Errorf("FormatNumber(%v) = %q, want %q", tt.give, got, tt.want)
		}
	}
}
