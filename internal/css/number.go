package css

import (
	"math"
	"strconv"
	"strings"
)

// Magnitudes beyond largest are refused; those below smallest are read as 0, which keeps short what is printed.
const (
	largest  = 1e9
	smallest = 1e-20
)

// ParseNumber reads a <number> from -1e9 to 1e9. A magnitude below 1e-20 is read as 0.
func ParseNumber(s string) (float64, error) {
	const want = "a CSS number such as 12 or -0.5, from -1000000000 to 1000000000"
	return parse(s, maxValue, want, func(p *parser) (float64, bool) {
		t := p.next()
		return t.num, t.kind == number
	})
}

// FormatNumber prints a finite number as CSS: the shortest spelling that reads back as f, without an exponent.
func FormatNumber(f float64) string {
	if f == 0 {
		return "0" // -0 too
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// scanNumber reads the number in the first n bytes of s, and the unit or % that touches it.
func scanNumber(s string, n int) (token, int) {
	v, err := strconv.ParseFloat(s[:n], 64)
	if err != nil || math.Abs(v) > largest {
		return token{}, 0
	}
	if math.Abs(v) < smallest {
		v = 0 // -0 too
	}
	if strings.HasPrefix(s[n:], "%") {
		return token{kind: percentage, num: v}, n + 1
	}
	if u := nameLen(s[n:]); u > 0 {
		return token{kind: dimension, num: v, text: strings.ToLower(s[n : n+u])}, n + u
	}
	return token{kind: number, num: v}, n
}

// numberLen returns the length of the number that s begins with. "1." is a number and a stray dot, and in "1em" the e
// belongs to the unit.
func numberLen(s string) int {
	sign := min(1, span(s, "+-"))
	n := sign + span(s[sign:], digits)
	if strings.HasPrefix(s[n:], ".") {
		if fraction := span(s[n+1:], digits); fraction > 0 {
			n += 1 + fraction
		}
	}
	if n == sign {
		return 0
	}
	if e := min(1, span(s[n:], "eE")); e > 0 {
		e += min(1, span(s[n+e:], "+-"))
		if exponent := span(s[n+e:], digits); exponent > 0 {
			n += e + exponent
		}
	}
	return n
}
