package css

import "strings"

type kind int

const (
	end        kind = iota
	ident           // red
	function        // rgb(
	hash            // #cc0
	number          // 1.5
	percentage      // 50%
	dimension       // 12px
	mark            // one of , / )
)

// A token is a word of CSS. Tokens that mean the same are equal, however they were written.
type token struct {
	kind kind
	text string // in lower case: the name, the hash without its #, the unit, the mark
	num  float64
}

var (
	comma   = token{kind: mark, text: ","}
	slash   = token{kind: mark, text: "/"}
	closing = token{kind: mark, text: ")"}
	none    = token{kind: ident, text: "none"}
)

// String spells a word or number as CSS.
func (t token) String() string {
	switch t.kind {
	case number, dimension:
		return FormatNumber(t.num) + t.text
	case percentage:
		return FormatNumber(t.num) + "%"
	default:
		return t.text
	}
}

const (
	digits    = "0123456789"
	letters   = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	nameChars = letters + digits + "-"
)

// tokens splits s as CSS Syntax 3, section 4.3 does. It fails where s holds what no value here may contain: quotes,
// escapes, brackets, characters outside ASCII, huge numbers.
//
// Space and comments only separate tokens: in none of our grammars do they mean anything.
func tokens(s string) ([]token, bool) {
	var list []token
	for s = skipSpace(s); s != ""; s = skipSpace(s) {
		t, n := scan(s)
		if n == 0 {
			return nil, false
		}
		list = append(list, t)
		s = s[n:]
	}
	return append(list, token{kind: end}), true
}

func skipSpace(s string) string {
	for {
		s = strings.TrimLeft(s, " \t\r\n\f")
		comment, ok := strings.CutPrefix(s, "/*")
		if !ok {
			return s
		}
		// A comment that is left open runs to the end, by the standard.
		_, s, _ = strings.Cut(comment, "*/")
	}
}

// scan returns the token that s begins with and its length in bytes, 0 where there is none.
func scan(s string) (token, int) {
	if strings.IndexByte(",/)", s[0]) >= 0 {
		return token{kind: mark, text: s[:1]}, 1
	}
	if s[0] == '#' {
		n := 1 + span(s[1:], nameChars)
		return token{kind: hash, text: strings.ToLower(s[1:n])}, n
	}
	if n := numberLen(s); n > 0 {
		return scanNumber(s, n)
	}
	n := nameLen(s)
	name := strings.ToLower(s[:n])
	if n > 0 && strings.HasPrefix(s[n:], "(") {
		return token{kind: function, text: name}, n + 1
	}
	return token{kind: ident, text: name}, n
}

// nameLen returns the length of the name that s begins with. A name doesn't begin with a digit, nor with - and a digit.
func nameLen(s string) int {
	n := span(s, nameChars)
	start := strings.TrimPrefix(s[:n], "-")
	if start == "" || span(start, digits) > 0 {
		return 0
	}
	return n
}

// span returns how many bytes at the start of s are in chars.
func span(s, chars string) int { return len(s) - len(strings.TrimLeft(s, chars)) }
