package inspect

import (
	"fmt"
	"strings"
)

// mostNamed bounds how many letters a message names.
const mostNamed = 4

// noGlyph finds a text with letters that no font has: empty boxes are drawn for them.
func noGlyph(t *text) *Finding {
	if len(t.Missing) == 0 {
		return nil
	}
	var names []string
	for _, letter := range t.Missing[:min(len(t.Missing), mostNamed)] {
		for _, r := range letter {
			names = append(names, fmt.Sprintf("%U", r))
		}
	}
	message := "no font has " + strings.Join(names, ", ")
	if more := len(t.Missing) - mostNamed; more > 0 {
		message += fmt.Sprintf(" and %d more letters", more)
	}
	return &Finding{
		Field: t.Name, Rule: NoGlyph, Message: message, Help: "install a font that has them, or bring one by @font-face",
		Severity: float64(len(t.Missing)),
	}
}
