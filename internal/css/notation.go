package css

import "strings"

// A notation is a colour function: three components and an optional alpha.
type notation struct {
	name   string // as it is printed
	hue    int    // which component is an angle, noHue for none
	legacy bool   // can be written with commas
}

const noHue = -1

var notations = map[string]notation{
	"rgb":   {name: "rgb", hue: noHue, legacy: true},
	"rgba":  {name: "rgb", hue: noHue, legacy: true},
	"hsl":   {name: "hsl", hue: 0, legacy: true},
	"hsla":  {name: "hsl", hue: 0, legacy: true},
	"hwb":   {name: "hwb", hue: 0},
	"lab":   {name: "lab", hue: noHue},
	"lch":   {name: "lch", hue: 2},
	"oklab": {name: "oklab", hue: noHue},
	"oklch": {name: "oklch", hue: 2},
	"color": {name: "color", hue: noHue},
}

var (
	colorSpaces = words("srgb srgb-linear display-p3 a98-rgb prophoto-rgb rec2020 xyz xyz-d50 xyz-d65")
	angleUnits  = words("deg grad rad turn")
)

// colorFunction reads what follows the opening parenthesis.
func (p *parser) colorFunction(n notation) (string, bool) {
	prefix := n.name + "("
	if n.name == "color" {
		space := p.next()
		if space.kind != ident || !colorSpaces[space.text] {
			return "", false
		}
		prefix += space.text + " "
	}
	components, legacy, ok := split(p.arguments())
	if !ok || !n.legal(components) || legacy && !n.legalLegacy(components) {
		return "", false
	}
	return prefix + join(components) + ")", true
}

// arguments takes the tokens up to the closing parenthesis. By the standard the end closes what was left open.
func (p *parser) arguments() []token {
	var args []token
	for p.peek().kind != end && !p.accept(closing) {
		args = append(args, p.next())
	}
	return args
}

// split takes the components, and alpha as a fourth, out of "a b c", "a b c / d", "a, b, c" or "a, b, c, d"; the last
// two are legacy.
func split(args []token) (components []token, legacy, ok bool) {
	switch {
	case len(args) == 3:
		return args, false, true
	case len(args) == 5 && args[3] == slash:
		return []token{args[0], args[1], args[2], args[4]}, false, true
	case len(args) != 5 && len(args) != 7:
		return nil, false, false
	}
	for i, t := range args {
		if i%2 == 0 {
			components = append(components, t)
		} else if t != comma {
			return nil, false, false
		}
	}
	return components, true, true
}

// legal holds components against the modern syntax, which allows all that the legacy one does.
func (n notation) legal(components []token) bool {
	for i, c := range components {
		angle := i == n.hue && (c.kind == number || c.kind == dimension && angleUnits[c.text])
		amount := i != n.hue && (c.kind == number || c.kind == percentage)
		if !angle && !amount && c != none {
			return false
		}
	}
	return true
}

// legalLegacy holds legal components against the syntax with commas too: no none, hsl in percentages, rgb all of one
// kind.
func (n notation) legalLegacy(components []token) bool {
	want := percentage
	if n.hue == noHue {
		want = components[0].kind
	}
	for i, c := range components {
		if c == none || i < 3 && i != n.hue && c.kind != want {
			return false
		}
	}
	return n.legacy
}

// join prints "a b c" or "a b c / d".
func join(components []token) string {
	var b strings.Builder
	for i, c := range components {
		switch i {
		case 0:
		case 3:
			b.WriteString(" / ")
		default:
			b.WriteString(" ")
		}
		b.WriteString(c.String())
	}
	return b.String()
}
