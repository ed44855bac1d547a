package css

import "strings"

// A Shadow is one to eight shadows, or none at all.
type Shadow struct {
	// CSS is a value for box-shadow: "0px 2px 8px black, inset 0px 0px 1px 2px red", or "none".
	CSS string
	// Text: it is one for text-shadow too, which knows neither inset nor spread.
	Text bool
}

const maxShadows = 8

var shadowUnits = words("px em rem")

// ParseShadow reads a value of box-shadow (CSS Backgrounds 3, section 4.6) of at most 1 KiB and eight shadows, or none.
// Lengths are in px, em, rem or a plain 0; a colour is what ParseColor takes. Of each shadow it returns first inset,
// then offsets, blur and spread, then the colour.
func ParseShadow(s string) (Shadow, error) {
	const want = "a CSS shadow such as 0 2px 8px rgb(0 0 0 / 30%), up to eight with commas between, or none"
	return parse(s, maxShadow, want, (*parser).shadows)
}

func (p *parser) shadows() (Shadow, bool) {
	if p.accept(none) {
		return Shadow{CSS: "none", Text: true}, true
	}
	var list []string
	text := true
	for len(list) == 0 || p.accept(comma) {
		one, ok := p.shadow()
		if !ok || len(list) == maxShadows {
			return Shadow{}, false
		}
		list = append(list, one.CSS)
		text = text && one.Text
	}
	css := strings.Join(list, ", ")
	// 1e9px is shorter than what it is printed as, and what is printed must be legal here again.
	return Shadow{CSS: css, Text: text}, len(css) <= maxShadow
}

// shadow reads one shadow: inset, lengths and colour, each at most once and in any order.
func (p *parser) shadow() (Shadow, bool) {
	var inset, color string
	var lengths []string
	for p.peek().kind != end && p.peek() != comma {
		var ok bool
		switch t := p.peek(); {
		case t == token{kind: ident, text: "inset"} && inset == "":
			p.next()
			inset, ok = "inset", true
		case (t.kind == number || t.kind == dimension) && lengths == nil:
			lengths, ok = p.shadowLengths()
		case color == "":
			color, ok = p.color()
		}
		if !ok {
			return Shadow{}, false
		}
	}
	css := strings.TrimSpace(inset + " " + strings.Join(lengths, " ") + " " + color)
	return Shadow{CSS: css, Text: inset == "" && len(lengths) < 4}, lengths != nil
}

// shadowLengths reads offsets, blur and spread; the last two may be missing.
func (p *parser) shadowLengths() ([]string, bool) {
	var list []string
	for p.peek().kind == number || p.peek().kind == dimension {
		t := p.next()
		length, ok := t.length(shadowUnits)
		if blur := len(list) == 2; !ok || blur && t.num < 0 {
			return nil, false
		}
		list = append(list, length)
	}
	return list, len(list) >= 2 && len(list) <= 4
}
