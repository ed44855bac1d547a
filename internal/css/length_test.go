package css

import "testing"

func TestParseLength(t *testing.T) {
	tests := []struct{ give, want string }{
		{"0", "0px"},
		{"-0.0", "0px"},
		{"0em", "0em"},
		{" 12PX ", "12px"},
		{"+1.50em", "1.5em"},
		{"-.5e1rem", "-5rem"},
		{"1e1ex", "10ex"},
		{"1em", "1em"},
		{"40Q", "40q"},
		{"5vmin", "5vmin"},
		{"", ""},
		{"1", ""},
		{"px", ""},
		{"1 px", ""},
		{"1/**/px", ""},
		{"1.px", ""},
		{"1epx", ""},
		{"1px-1px", ""},
		{"5%", ""},
		{"5fr", ""},
		{"2e9px", ""},
		{"calc(1px)", ""},
		{"1px 1px", ""},
	}
	for _, tt := range tests {
		if got, err := ParseLength(tt.give); got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("ParseLength(%q) = %q, %v; want %q", tt.give, got, err, tt.want)
		}
	}
}

func TestParsePercentage(t *testing.T) {
	tests := []struct{ give, want string }{
		{"50%", "50%"},
		{"+5.0%", "5%"},
		{"-1e2%", "-100%"},
		{"0", ""},
		{"5 %", ""},
		{"5px", ""},
		{"%", ""},
		{"5%%", ""},
	}
	for _, tt := range tests {
		if got, err := ParsePercentage(tt.give); got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("ParsePercentage(%q) = %q, %v; want %q", tt.give, got, err, tt.want)
		}
	}
}
