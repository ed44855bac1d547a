package css

var lengthUnits = words("px em rem ex ch vw vh vmin vmax cm mm in pt pc q")

// ParseLength reads a <length>, negative ones too: a number of magnitude up to 1e9 with a unit out of px, em, rem, ex,
// ch, vw, vh, vmin, vmax, cm, mm, in, pt, pc and q, or a plain 0, which it returns as "0px".
func ParseLength(s string) (string, error) {
	return parse(s, maxValue, "a CSS length such as 12px or 1.5em", func(p *parser) (string, bool) {
		return p.next().length(lengthUnits)
	})
}

// ParsePercentage reads a <percentage> of magnitude up to 1e9: "+5.0%" is "5%".
func ParsePercentage(s string) (string, error) {
	return parse(s, maxValue, "a CSS percentage such as 50%", func(p *parser) (string, bool) {
		t := p.next()
		return t.String(), t.kind == percentage
	})
}

// length prints a token that is a length in one of the units.
func (t token) length(units map[string]bool) (string, bool) {
	if t.kind == number && t.num == 0 {
		return "0px", true
	}
	return t.String(), t.kind == dimension && units[t.text]
}
