package signurl

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonNumber is a number as JSON writes it (RFC 8259, section 6). What isn't, strconv reads, too: +1, 0x1p3, NaN.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

func parseReal(text string) (x float64, ok bool) {
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil && jsonNumber.MatchString(text)
}

// parseWhole takes integer literals only: 1e9 and 1893456000.0 are mistakes more often than not.
func parseWhole(text string) (n int64, ok bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && jsonNumber.MatchString(text)
}

// wholeMember is a member, or a parameter, that is a whole number.
func wholeMember(name string, low, high int64, field func(*Request) *int) member {
	return member{name, fmt.Sprintf("a whole number from %d to %d", low, high), func(r *Request, v jsontext.Value) bool {
		n, ok := parseWhole(string(v))
		if !ok || n < low || n > high {
			return false
		}
		*field(r) = int(n)
		return true
	}}
}

// realMember is one that is a number.
func realMember(name string, low, high float64, field func(*Request) *float64) member {
	return member{name, fmt.Sprintf("a number from %v to %v", low, high), func(r *Request, v jsontext.Value) bool {
		x, ok := parseReal(string(v))
		if !ok || x < low || x > high {
			return false
		}
		*field(r) = x
		return true
	}}
}
