package templates

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func find(root *html.Node, tag atom.Atom) *html.Node {
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && node.DataAtom == tag {
			return node
		}
	}
	return nil
}

func attribute(node *html.Node, key string) (string, bool) {
	for _, a := range node.Attr {
		name := a.Key
		if a.Namespace != "" {
			name = a.Namespace + ":" + a.Key
		}
		if name == key {
			return a.Val, true
		}
	}
	return "", false
}

func hasElements(node *html.Node) bool {
	for child := range node.ChildNodes() {
		if child.Type == html.ElementNode {
			return true
		}
	}
	return false
}

// rawText is an element's text as it stands.
func rawText(node *html.Node) string {
	var b strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return b.String()
}

// textOf is an element's text with its white space collapsed, as a browser shows it: of no-break spaces none is.
func textOf(node *html.Node) string {
	return strings.Join(strings.FieldsFunc(rawText(node), isSpace), " ")
}

func isSpace(r rune) bool { return strings.ContainsRune(" \t\n\f\r", r) }
