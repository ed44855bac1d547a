package css

// ParseColor reads a <color> of CSS Color 4 that means the same on every page, of at most 256 bytes, and returns it in
// lower case and in the modern syntax: "RGBA(255,0,0,.5)" is "rgb(255 0 0 / 0.5)". Components keep their units, and
// those out of range stay: clamping and converting is the browser's work.
func ParseColor(s string) (string, error) {
	return parse(s, maxValue, "a CSS colour such as #c00, rgb(204 0 0) or teal", (*parser).color)
}

func (p *parser) color() (string, bool) {
	switch t := p.next(); t.kind {
	case hash:
		return "#" + t.text, isHexColor(t.text)
	case ident:
		return t.text, colorNames[t.text]
	case function:
		n, ok := notations[t.text]
		if !ok {
			return "", false
		}
		return p.colorFunction(n)
	default:
		return "", false
	}
}

func isHexColor(s string) bool {
	switch len(s) {
	case 3, 4, 6, 8:
		return span(s, "0123456789abcdef") == len(s)
	default:
		return false
	}
}
