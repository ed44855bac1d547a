package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/placard/placard/renderer"
)

// print writes the verdict, then what was read, then what was done wrong, then notes.
func (v *verdict) print(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintln(&b, v.headline())
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range v.rows() {
		fmt.Fprintf(table, "  %s\t%s\n", row.name, row.value)
	}
	table.Flush()
	for _, cause := range v.Causes {
		fmt.Fprintf(&b, "wrong: %s\n   do: %s\n", cause.Problem, cause.Advice)
	}
	for _, note := range v.Notes {
		fmt.Fprintf(&b, "note: %s\n  do: %s\n", note.Problem, note.Advice)
	}
	for _, note := range v.notes {
		fmt.Fprintf(&b, "note: %s\n", note)
	}
	_, err := b.WriteTo(w)
	return err
}

func (v *verdict) headline() string {
	if v.Err == nil {
		return "accepted"
	}
	status := v.status(v.Err)
	return fmt.Sprintf("not accepted: the server answers %d %s", status, http.StatusText(status))
}

// A row is something that is known of a URL.
type row struct{ name, value string }

func (v *verdict) rows() []row {
	rows := v.ownerRows()
	job := v.Request.Job
	if job.Template == "" {
		return known(rows)
	}
	rows = append(rows, row{"user", v.Request.UserID})
	if v.Request.Base != job.Template {
		rows = append(rows, row{"base", v.Request.Base})
	}
	modifications := strconv.Itoa(len(job.Modifications))
	if job.Transform != nil {
		rows, modifications = append(rows, v.imageRows()...), ""
	} else {
		rows = append(rows, row{"template", job.Template}, row{"format", string(job.Format)}, row{"size", v.size})
	}
	return known(append(rows, row{"expires", v.expiry()}, row{"modifications", modifications}))
}

// known leaves out what has no value.
func known(rows []row) []row {
	return slices.DeleteFunc(rows, func(r row) bool { return r.value == "" })
}

// ownerRows say whose the URL is. A key is told by its place and nothing else.
func (v *verdict) ownerRows() (rows []row) {
	if v.Dialect != nil {
		rows = append(rows, row{"dialect", v.Dialect.Name()})
	}
	if v.owner == nil {
		return rows
	}
	rows = append(rows, row{"project", v.owner.ID})
	switch number := fmt.Sprintf("%d of %d", v.key+1, len(v.owner.Keys)); {
	case v.open:
		return append(rows, row{"key", "none, as libpixel-require-signature is false"})
	case len(v.owner.Keys) > 1:
		return append(rows, row{"key", number + "; the first signs, all verify"})
	default:
		return append(rows, row{"key", number})
	}
}

// imageRows are of a remote image itself.
func (v *verdict) imageRows() []row {
	t := v.Request.Job.Transform
	format := cmp.Or(string(v.Request.Job.Format), "its own")
	return []row{{"source", v.Request.Source}, {"image", t.URL}, {"format", format}, {"box", box(t)}}
}

// box is the size that an image goes into, if one was asked for.
func box(t *renderer.Transform) string {
	if t.Width == 0 && t.Height == 0 {
		return ""
	}
	side := func(n int) string {
		if n == 0 {
			return "any"
		}
		return strconv.Itoa(n)
	}
	return side(t.Width) + "×" + side(t.Height) + ", " + string(cmp.Or(t.Mode, renderer.ModeFit))
}

func (v *verdict) expiry() string {
	at := v.Request.Expires
	if at.IsZero() {
		return "never"
	}
	// Not by time.Until, which ends at 292 years.
	seconds := at.Unix() - v.now.Unix()
	if seconds <= 0 {
		return at.Format(time.RFC3339) + ", " + span(-seconds) + " ago"
	}
	return at.Format(time.RFC3339) + ", in " + span(seconds)
}

// span says how long so many seconds are, in one unit: the largest of which there are two.
func span(seconds int64) string {
	units := []struct {
		name    string
		seconds int64
	}{{"years", 365 * 24 * 3600}, {"days", 24 * 3600}, {"hours", 3600}, {"minutes", 60}}
	for _, unit := range units {
		if seconds >= 2*unit.seconds {
			return fmt.Sprintf("%d %s", seconds/unit.seconds, unit.name)
		}
	}
	return fmt.Sprintf("%d s", seconds)
}
