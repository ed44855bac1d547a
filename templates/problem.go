package templates

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/placard/placard/renderer"
)

// A Problem is something about a template that its designer should mend.
type Problem struct { //nolint:errname // a warning is one too, and no error
	// File is the path from the templates' root.
	File string `json:"file"`
	// Line counts from 1; 0 means the whole file.
	Line int `json:"line,omitempty"`
	// Rule is a short name for this kind of problem, such as missing-file.
	Rule string `json:"rule"`
	// Field is the field that it is about, or the tag of a text that is none; empty: no one field.
	Field string `json:"field,omitempty"`
	// Data are the contents with which it is seen, where that depends on them.
	Data []string `json:"data,omitempty"`
	// Message says what is wrong, Help what to do.
	Message string `json:"message"`
	Help    string `json:"help"`
	// Warning: the template can be used all the same.
	Warning bool `json:"warning"`
}

// Error makes Problems errors: those that keep a template from being loaded.
func (p *Problem) Error() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s: %s; %s", where, p.Message, p.Help)
}

// Drawn makes a warning of a problem that a template's picture shows. It stands where the problem's field does.
func Drawn(tpl *renderer.Template, p Problem) Problem {
	pattern := regexp.QuoteMeta(p.Field) // a tag
	if tpl.Field(p.Field) != nil {
		pattern = idPattern(p.Field)
	}
	p.File, p.Line, p.Warning = tpl.Page, lineOf(tpl.Files[tpl.Page], pattern, 1), true
	return p
}

// lineOf returns the line of the last of the first most places in source that a pattern fits; 0 where it fits none.
func lineOf(source []byte, pattern string, most int) int {
	at := regexp.MustCompile(strings.ToValidUTF8(pattern, ".")).FindAllIndex(source, most) // files may be in any encoding
	if pattern == "" || len(at) == 0 {
		return 0
	}
	return 1 + bytes.Count(source[:at[len(at)-1][0]], []byte("\n"))
}

// idPattern fits the place where an element has that id.
func idPattern(id string) string { return `(?i)\bid\s*=\s*["']?` + regexp.QuoteMeta(id) + `["'\s/>]` }

// Check reads a template as Load does, and returns all that there is to mend: what keeps it from being loaded, and what
// it will do otherwise than its designer may think.
func Check(root fs.FS, name string, maxBytes int64) []Problem {
	page, err := read(root, name, maxBytes)
	problems := problemsOf(name, err)
	if page != nil {
		problems = append(problems, page.lint()...)
	}
	return problems
}

// problemsOf takes the Problems out of an error. What else it holds concerns the template as a whole.
func problemsOf(name string, err error) []Problem {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []Problem
		for _, e := range joined.Unwrap() {
			all = append(all, problemsOf(name, e)...)
		}
		return all
	}
	if problem, ok := errors.AsType[*Problem](err); ok {
		return []Problem{*problem}
	}
	help := "make it readable, or remove it"
	if errors.Is(err, fs.ErrNotExist) {
		help = "a template is a folder with an index.html"
	}
	return []Problem{{File: name, Rule: "unreadable", Message: strings.TrimSpace(err.Error()), Help: help}}
}
