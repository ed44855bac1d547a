package templates

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lint finds what a template does otherwise than its designer may think.
func (p *page) lint() []Problem {
	var list []Problem
	warn := func(rule, at, message, help string) {
		list = append(list, Problem{
			File: p.file, Line: lineOf(p.source, at, 1), Rule: rule, Message: message, Help: help, Warning: true,
		})
	}
	p.lintHead(warn)
	p.lintNames(warn)
	for node := range p.document.Descendants() {
		if node.Type == html.ElementNode {
			p.lintElement(node, warn)
		}
	}
	for _, remote := range p.files.remote {
		list = append(list, Problem{
			File: remote.from, Line: lineOf(p.files.contents[remote.from], regexp.QuoteMeta(remote.url), 1),
			Rule:    "remote-reference",
			Message: fmt.Sprintf("%q is on another host, and pages have no network", remote.url),
			Help:    "put a copy of the file into the template's folder", Warning: true,
		})
	}
	return append(list, p.lintFallback()...)
}

// A warner notes a problem at the first place that a pattern fits.
type warner func(rule, at, message, help string)

func (p *page) lintHead(warn warner) {
	if p.title == "" {
		warn("no-title", "", "it has no title", "say what it is called in <title>")
	}
	if p.meta["description"] == "" {
		warn("no-description", "", "it has no description", `say what it is for in <meta name="description" content="…">`)
	}
	if p.width == 0 || p.height == 0 {
		warn("no-viewport", `name="viewport"`, "its size is not said, so it is drawn at 1200×630",
			`add <meta name="viewport" content="width=1200, height=630">`)
	}
	for _, a := range p.data {
		if name := strings.TrimPrefix(a.Key, "data-"); p.meta[name] == "" {
			warn("no-variants", regexp.QuoteMeta(a.Key), a.Key+" of <html> is not a variant, as nothing lists its values",
				fmt.Sprintf(`add <meta name=%q content="%s …">`, name, a.Val))
		}
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (p *page) lintNames(warn warner) {
	if len(p.fields) == 0 {
		warn("no-fields", "<body", "no element has an id, so no text and no picture can be changed",
			"give an id to what should change")
	}
	for _, field := range p.fields {
		if !plainName.MatchString(field.Name) {
			warn("odd-id", idPattern(field.Name), fmt.Sprintf("the id %q is hard to name in commands and URLs", field.Name),
				"use letters, digits, - and _")
		}
	}
}

// lintElement finds elements that do nothing here.
func (p *page) lintElement(node *html.Node, warn warner) {
	switch node.DataAtom {
	case atom.Script:
		if kind, _ := attribute(node, "type"); p.meta["scripts"] != "allow" && !strings.Contains(kind, "json") {
			warn("script", "<script", "scripts are off",
				`leave them out, or add <meta name="scripts" content="allow">, which draws every image in a fresh page`)
		}
	case atom.Iframe, atom.Object, atom.Embed, atom.Video, atom.Audio:
		warn("never-loads", "<"+node.Data, "<"+node.Data+"> stays empty: pages load pictures, fonts and style sheets only",
			"use a picture")
	case atom.Img:
		source, _ := attribute(node, "src")
		if _, ok := attribute(node, "alt"); !ok {
			warn("no-alt", regexp.QuoteMeta(source), "a picture has no alternative text",
				`say what it shows in alt="…", or that it says nothing by alt=""`)
		}
	case atom.Base:
		warn("base", "<base", "<base> is ignored", "write references relative to the file that they stand in")
	}
}
