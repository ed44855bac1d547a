package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/placard/placard/templates"
)

// complaints are what is wrong with the answer to a row.
func (row badInput) complaints(got answer) (list []string) {
	if got.status != row.status {
		list = append(list, fmt.Sprintf("want %d", row.status))
	}
	list = append(list, row.misses(got.text())...)
	if got.status < http.StatusBadRequest || strings.HasPrefix(row.file, "wire-") {
		return list
	}
	list = append(list, got.differs(map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Etag": "", "Cache-Status": "",
		"Access-Control-Allow-Origin": "", "Location": "",
	})...)
	if service := got.header.Get("Content-Type") == "application/json"; !isProblem(got) && !service {
		list = append(list, "it is no problem")
	}
	if name := templateNames.Find(got.body); unproven(got) && name != nil {
		list = append(list, fmt.Sprintf("it tells of the template %s", name))
	}
	if allow := got.header.Get("Allow"); (allow == "") == (got.status == http.StatusMethodNotAllowed) {
		list = append(list, fmt.Sprintf("Allow is %q", allow))
	}
	return list
}

// misses are the words that an answer lacks, or has in spite of the row.
func (row badInput) misses(text string) (list []string) {
	for word := range strings.SplitSeq(row.words, " & ") {
		unwanted, not := strings.CutPrefix(word, "!")
		if not && strings.Contains(text, unwanted) {
			list = append(list, "it says "+unwanted)
		} else if !not && !strings.Contains(text, word) {
			list = append(list, "it does not say "+word)
		}
	}
	return list
}

var templateNames = regexp.MustCompile(`\b(` + strings.Join(templates.Names(templates.Builtin()), "|") + `|card)\b`)

// differs compares header fields; empty means that there is none.
func (a answer) differs(want map[string]string) (list []string) {
	for name, value := range want {
		if got := a.header.Get(name); got != value {
			list = append(list, fmt.Sprintf("%s is %q, want %q", name, got, value))
		}
	}
	return list
}

// text is what an answer says: the values of its members, or all of it, and the fields that say more.
func (a answer) text() string {
	var members map[string]any
	text := string(a.body)
	if json.Unmarshal(a.body, &members) == nil {
		text = fmt.Sprint(members)
	}
	return text + a.header.Get("X-Stencil-Error") + a.header.Get("Allow")
}

// isProblem reports whether an answer has the form of Placard's own errors (RFC 9457) and its own status.
func isProblem(a answer) bool {
	var problem struct {
		Title  string
		Status int
	}
	return a.header.Get("Content-Type") == "application/problem+json" && json.Unmarshal(a.body, &problem) == nil &&
		problem.Status == a.status && problem.Title == http.StatusText(a.status)
}

// unproven reports whether an answer is to somebody who has shown no key.
func unproven(a answer) bool {
	return slices.Contains([]int{401, 403, 405, 414}, a.status) || strings.Contains(string(a.body), "INVALID_SIGNATURE")
}

// all is all of an answer but the date.
func (a answer) all() string {
	header := a.header.Clone()
	header.Del("Date")
	return fmt.Sprint(a.status, header, string(a.body))
}
