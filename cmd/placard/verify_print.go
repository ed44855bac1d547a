package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/placard/placard/internal/server"
)

// print writes the verdict, then what was read, then what was done wrong, then notes.
func (v *verdict) print(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintln(&b, v.headline())
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range v.rows() {
		fmt.Fprintf(table, "  %s\t%s\n", row[0], row[1])
	}
	table.Flush()
	for _, cause := range v.Causes {
		fmt.Fprintf(&b, "wrong: %s\n   do: %s\n", cause.Problem, cause.Advice)
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
	status := server.Status(v.Err)
	return fmt.Sprintf("not accepted: the server answers %d %s", status, http.StatusText(status))
}

// rows are what is known of the URL. A key is told by its place and nothing else.
func (v *verdict) rows() (rows [][2]string) {
	if v.Dialect != nil {
		rows = append(rows, [2]string{"dialect", v.Dialect.Name()})
	}
	if v.owner != nil {
		key := fmt.Sprintf("%d of %d", v.key+1, len(v.owner.Keys))
		if len(v.owner.Keys) > 1 {
			key += "; the first signs, all verify"
		}
		rows = append(rows, [2]string{"project", v.owner.ID}, [2]string{"key", key})
	}
	job := v.Request.Job
	if job.Template == "" {
		return rows
	}
	rows = append(rows, [2]string{"template", job.Template}, [2]string{"format", string(job.Format)})
	if v.size != "" {
		rows = append(rows, [2]string{"size", v.size})
	}
	return append(rows,
		[2]string{"expires", v.expiry()},
		[2]string{"modifications", strconv.Itoa(len(job.Modifications))})
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
