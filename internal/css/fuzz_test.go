package css

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// safe is all that a printed value may consist of.
var safe = regexp.MustCompile(`^[a-z0-9#%.,/() -]+$`)

// checkPrinted fails where what a parser printed could do harm, or is read as something else.
func checkPrinted(t *testing.T, give, printed string, parse func(string) (string, error)) {
	t.Helper()
	if !safe.MatchString(printed) || strings.Contains(printed, "/*") || strings.Contains(printed, "url(") {
		t.Errorf("%q printed as %q, which isn't safe", give, printed)
	}
	if again, err := parse(printed); err != nil || again != printed {
		t.Errorf("%q printed as %q, which is read as %q, %v", give, printed, again, err)
	}
}

// fuzzString checks a parser that returns what it prints, from seeds that it shall and shan't accept.
func fuzzString(f *testing.F, parse func(string) (string, error), seeds ...string) {
	for _, seed := range append(seeds, "", "0", "-1.5e3px", "5%", "red;}", "url(x)", "/*", `\`, "\u212a") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, give string) {
		if printed, err := parse(give); err == nil {
			checkPrinted(t, give, printed, parse)
		}
	})
}

func FuzzParseColor(f *testing.F) {
	fuzzString(f, ParseColor, slices.Concat(colorsTaken, colorsRefused)...)
}

func FuzzParseLength(f *testing.F) {
	fuzzString(f, ParseLength, "12PX", "1e1ex", "1epx", "+.5Q", "1px-1px")
}

func FuzzParsePercentage(f *testing.F) { fuzzString(f, ParsePercentage, "+.5e1%", "5 %", "1e-30%") }

func FuzzParseNumber(f *testing.F) {
	fuzzString(f, func(s string) (string, error) {
		n, err := ParseNumber(s)
		return FormatNumber(n), err
	}, "1e-20", "1e9", "1e400", "0x1", "1_0", "nan", "-0")
}

func FuzzParseShadow(f *testing.F) {
	parse := func(s string) (string, error) {
		shadow, err := ParseShadow(s)
		return shadow.CSS, err
	}
	fuzzString(f, parse, slices.Concat(shadowsTaken, shadowsRefused)...)
}
