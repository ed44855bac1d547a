package inspect

import (
	"fmt"
	"math"
)

// leastCode is the contrast that a code needs: what WCAG 2.2 asks for pictures, success criterion 1.4.11.
const leastCode = 3.0

// unreadable finds a code that cameras are likely not to read. ISO/IEC 18004 has dark modules on a light ground; not
// every reader takes the reverse.
func unreadable(c code, g ground) *Finding {
	got, ink, behind := g.contrast(c.rectangle, c.Colour)
	f := &Finding{
		Field: c.Name, Rule: Code, Severity: leastCode / got,
		Help: "make its color dark, and its background light",
	}
	switch {
	case got < leastCode:
		f.Message = fmt.Sprintf("its contrast is %.1f:1, %s on %s, and %v:1 is the least for a code", math.Floor(got*10)/10,
			hex(ink), hex(behind), leastCode)
	case luminance(ink) > luminance(behind):
		f.Message = fmt.Sprintf("it is lighter than its ground, %s on %s, and many cameras read dark codes alone", hex(ink),
			hex(behind))
	default:
		return nil
	}
	return f
}
