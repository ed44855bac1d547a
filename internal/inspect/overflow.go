package inspect

// Letters may reach out of their box by so much of the font's size: a box can be trimmed to the baseline, and marks of
// many scripts stand above the line. What is out of sight has less freedom.
const (
	sideways    = 0.2
	upAndDown   = 0.4
	outOfSight  = 0.1
	leastPixels = 2
)

// overflow finds a text that is seen in part, or that runs out of its box. One that isn't seen at all was meant to go,
// and one that ends in an ellipsis says that there is more.
func overflow(t *text) *Finding {
	if t.Turned {
		return nil
	}
	cut, spill, seen := 0.0, 0.0, false
	for _, w := range t.Words {
		x, y := w.beyond(t.Clip)
		cut = max(cut, excess(x, outOfSight, w), excess(y, outOfSight, w))
		x, y = w.beyond(t.Box)
		spill = max(spill, excess(x, sideways, w), excess(y, upAndDown, w))
		seen = seen || !t.seen(w).empty()
	}
	help := `give it data-fit="shrink" or "clamp", or a larger box`
	switch t.Fit {
	case "shrink":
		help = "lower its data-min-size, or give it a larger box"
	case "clamp":
		help = "give it a larger box"
	}
	switch {
	case !seen || t.Ellipsis:
		return nil
	case cut > 0:
		return &Finding{Field: t.Name, Rule: Overflow, Message: "its text is cut off", Help: help, Severity: cut}
	case spill > 0:
		return &Finding{Field: t.Name, Rule: Overflow, Message: "its text runs out of its box", Help: help, Severity: spill}
	}
	return nil
}

// excess returns a length where it is more than a share of the word's font size.
func excess(length, share float64, w word) float64 {
	if length > max(leastPixels, share*w.Size) {
		return length
	}
	return 0
}
