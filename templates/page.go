package templates

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/placard/placard/renderer"
)

// A page is what the HTML of a template says.
type page struct {
	file     string
	source   []byte
	document *html.Node
	files    *files

	title      string
	meta       map[string]string // contents by name
	data       []html.Attribute  // the root's data- attributes
	references []reference
	// width and height are the viewport's; 0 where it doesn't say.
	width, height int
	// bytes is how many an image may have; 0 where it doesn't say.
	bytes int
	// fields are the elements', and in the end those of variables and variants too.
	fields, variants []renderer.Field
	errors           []error
}

// A reference is a URL that the page can't do without, or css, the source of a style element or attribute.
type reference struct {
	url        string
	stylesheet bool
	css        string
}

func readPage(file string, source []byte, document *html.Node) *page {
	p := &page{file: file, source: source, document: document, meta: map[string]string{}}
	for node := range document.Descendants() {
		if node.Type == html.ElementNode {
			p.readElement(node)
		}
	}
	if body := find(document, atom.Body); body != nil {
		p.readFields(body, map[string]bool{})
	}
	return p
}

// readElement reads what an element says wherever it stands.
func (p *page) readElement(node *html.Node) {
	switch node.DataAtom {
	case atom.Html:
		p.readRoot(node)
	case atom.Title:
		p.readTitle(node)
	case atom.Meta:
		if name, ok := attribute(node, "name"); ok {
			p.meta[strings.ToLower(name)], _ = attribute(node, "content")
		}
	case atom.Style:
		p.references = append(p.references, reference{css: rawText(node)})
	case atom.Link:
		p.readLink(node)
	case atom.Img, atom.Source:
		p.refer(node, "src", false)
		p.referSet(node)
	case atom.Script:
		p.refer(node, "src", false)
	}
	if node.Namespace == "svg" && (node.Data == "image" || node.Data == "use") {
		p.refer(node, "href", false)
		p.refer(node, "xlink:href", false)
	}
	if style, ok := attribute(node, "style"); ok {
		p.references = append(p.references, reference{css: "x{" + style + "}"})
	}
}

func (p *page) readRoot(node *html.Node) {
	for _, a := range node.Attr {
		if strings.HasPrefix(a.Key, "data-") {
			p.data = append(p.data, a)
		}
	}
}

// readTitle reads the page's title. Drawings have titles too.
func (p *page) readTitle(node *html.Node) {
	if node.Namespace == "" {
		p.title = cmp.Or(p.title, textOf(node))
	}
}

func (p *page) readLink(node *html.Node) {
	if rel, _ := attribute(node, "rel"); slices.Contains(strings.Fields(strings.ToLower(rel)), "stylesheet") {
		p.refer(node, "href", true)
	}
}

func (p *page) refer(node *html.Node, key string, stylesheet bool) {
	if u, ok := attribute(node, key); ok && !strings.HasPrefix(u, "#") {
		p.references = append(p.references, reference{url: u, stylesheet: stylesheet})
	}
}

// referSet reads a srcset. A comma ends a candidate only after white space, or where the URL ends with it.
func (p *page) referSet(node *html.Node) {
	const space = " \t\n\f\r"
	set, _ := attribute(node, "srcset")
	for set = strings.TrimLeft(set, space+","); set != ""; set = strings.TrimLeft(set, space+",") {
		end := strings.IndexAny(set+" ", space)
		u := strings.TrimRight(set[:end], ",")
		if set = set[end:]; len(u) == end {
			_, set, _ = strings.Cut(set, ",") // a descriptor, such as 2x
		}
		p.references = append(p.references, reference{url: u})
	}
}

// readFields finds the elements with an id.
func (p *page) readFields(parent *html.Node, seen map[string]bool) {
	for node := range parent.ChildNodes() {
		if node.Type != html.ElementNode {
			continue
		}
		switch node.Data {
		case "svg", "template", "style", "script":
			continue
		}
		switch id, _ := attribute(node, "id"); {
		case id == "":
		case seen[id]:
			p.problem("duplicate-id", idPattern(id), fmt.Sprintf("the id %q is used twice", id), "rename one: ids name fields")
		default:
			seen[id] = true
			p.fields = append(p.fields, p.readField(node, id))
		}
		p.readFields(node, seen)
	}
}

// problem notes what is wrong, at the second place that a pattern fits, if there is one: where it is one too many.
func (p *page) problem(rule, at, message, help string) {
	p.errors = append(p.errors, &Problem{
		File: p.file, Line: lineOf(p.source, at, 2), Rule: rule, Message: message, Help: help,
	})
}

// readVariants reads the root's data- attributes whose values a meta element lists.
func (p *page) readVariants() {
	for _, a := range p.data {
		name := strings.TrimPrefix(a.Key, "data-")
		content, ok := p.meta[name]
		if !ok || name == "" {
			continue
		}
		values := strings.Fields(content)
		if !slices.Contains(values, a.Val) {
			p.problem("variant", regexp.QuoteMeta(a.Key),
				fmt.Sprintf("%s=%q is none of the values that <meta name=%q content=%q> lists", a.Key, a.Val, name, content),
				"add it to the list")
		}
		p.variants = append(p.variants, renderer.Field{Name: name, Kind: renderer.Variant, Default: a.Val, Values: values})
	}
}

var viewportSide = regexp.MustCompile(`(?i)(?:^|[\s,;])(width|height)\s*=\s*(-?[0-9]+)`)

// viewport reads the size out of a viewport's content. A side that isn't a number, such as device-width, is 0.
func viewport(content string) (width, height int, err error) {
	for _, m := range viewportSide.FindAllStringSubmatch(content, -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil || n < 1 || n > maxSide {
			return 0, 0, fmt.Errorf("the viewport's %s is %s: it can be 1 to %d", m[1], m[2], maxSide)
		}
		if strings.EqualFold(m[1], "width") {
			width = n
		} else {
			height = n
		}
	}
	return width, height, nil
}
