package css

import (
	"strings"
	"testing"
)

func TestParseShadow(t *testing.T) {
	tests := []struct {
		name, give string
		want       Shadow
	}{
		{"none", " None ", Shadow{"none", true}},
		{"offsets", "0 -2PX", Shadow{"0px -2px", true}},
		{"blur", "1px 2px .5em", Shadow{"1px 2px 0.5em", true}},
		{"spread", "1px 2px 3px -4rem", Shadow{"1px 2px 3px -4rem", false}},
		{"spread of 0", "1px 2px 3px 0", Shadow{"1px 2px 3px 0px", false}},
		{"blur of -0", "1px 2px -0px", Shadow{"1px 2px 0px", true}},
		{"colour last", "1px 2px #F00", Shadow{"1px 2px #f00", true}},
		{"colour first", "rgb(1,2,3)1px 2px", Shadow{"1px 2px rgb(1 2 3)", true}},
		{"inset first", "INSET red 1px 2px", Shadow{"inset 1px 2px red", false}},
		{"inset last", "1px 2px red inset", Shadow{"inset 1px 2px red", false}},
		{"two", "1px 1px,2px 2px rgba(0,0,0,.3)", Shadow{"1px 1px, 2px 2px rgb(0 0 0 / 0.3)", true}},
		{"one of two is inset", "1px 1px, inset 2px 2px", Shadow{"1px 1px, inset 2px 2px", false}},
		{"eight", "0 0" + strings.Repeat(",0 0", 7), Shadow{"0px 0px" + strings.Repeat(", 0px 0px", 7), true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseShadow(tt.give)
			if err != nil || got != tt.want {
				t.Errorf("ParseShadow(%q) = %+v, %v; want %+v", tt.give, got, err, tt.want)
			}
		})
	}
}

func TestBadShadows(t *testing.T) {
	grows := "inset 1e9px 1e9px 1e9px 1e9px color(prophoto-rgb -1e9 -1e9 -1e9/-1e9)"
	tests := []struct{ name, give string }{
		{"empty", ""},
		{"one length", "1px"},
		{"five lengths", "1px 1px 1px 1px 1px"},
		{"lengths apart", "1px red 2px"},
		{"negative blur", "1px 2px -3px"},
		{"number without unit", "1 1"},
		{"percentage", "1% 1px"},
		{"unit we don't take", "1vw 1px"},
		{"no lengths", "red inset"},
		{"inset twice", "inset 1px 1px inset"},
		{"two colours", "red 1px 1px blue"},
		{"colour of the page", "1px 1px currentcolor"},
		{"none in a list", "none, 1px 1px"},
		{"comma at the end", "1px 1px,"},
		{"comma at the start", ",1px 1px"},
		{"nine", "0 0" + strings.Repeat(",0 0", 8)},
		{"too long", "0 0" + strings.Repeat(" ", 1022)},
		{"too long when printed", grows + strings.Repeat(","+grows, 7)},
		{"another property", "0 0; color: red"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := ParseShadow(tt.give); err == nil || got != (Shadow{}) {
				t.Errorf("ParseShadow(%q) = %+v, %v; want an error", tt.give, got, err)
			}
		})
	}
}
