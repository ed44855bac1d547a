package inspect

import "fmt"

// Two words overlap where the boxes of their letters share more than this of the smaller font's size in height and in
// width: an ascender may stand beside a descender.
const shared = 0.3

// overlap finds two texts that are drawn over one another.
func overlap(a, b *text) *Finding {
	if a.Turned || b.Turned {
		return nil
	}
	worst := 0.0
	for _, v := range a.Words {
		for _, w := range b.Words {
			common := a.seen(v).intersect(b.seen(w))
			if least := shared * min(v.Size, w.Size); min(common.Width, common.Height) > least {
				worst = max(worst, common.Width*common.Height)
			}
		}
	}
	if worst == 0 {
		return nil
	}
	return &Finding{
		Field: a.Name, Rule: Overlap, Message: "it is drawn over " + name(b),
		Help: "keep them apart, with a grid or a gap, and let the longer one shrink", Severity: worst,
	}
}

func name(t *text) string {
	if t.Field {
		return fmt.Sprintf("%q", t.Name)
	}
	return "the text of " + t.Name
}
