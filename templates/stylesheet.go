package templates

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"github.com/placard/placard/renderer"

	values "github.com/placard/placard/internal/css"
)

// A stylesheet is what the CSS of a template says.
type stylesheet struct {
	// custom are the custom properties of top-level :root rules, in order.
	custom []declaration
	// syntaxes are those of @property rules, by name.
	syntaxes map[string]string
	families []string
	urls     []string
	imports  []string
}

type declaration struct{ name, value string }

// parseStylesheet reads a style sheet. As a browser does, it passes over what it doesn't understand.
func parseStylesheet(source string) (stylesheet, error) {
	sheet := stylesheet{syntaxes: map[string]string{}}
	sheet.findURLs(source)
	p := css.NewParser(parse.NewInputString(source), false)
	var r rules
	for {
		grammar, _, data := p.Next()
		switch grammar {
		case css.ErrorGrammar:
			if err := p.Err(); err != io.EOF && !p.HasParseError() {
				return sheet, fmt.Errorf("reading the style sheet: %w", err)
			} else if err == io.EOF {
				return sheet, nil
			}
		case css.BeginAtRuleGrammar:
			r.push(strings.ToLower(string(data)), text(p.Values()))
		case css.QualifiedRuleGrammar:
			r.pending = append(r.pending, text(p.Values()))
		case css.BeginRulesetGrammar:
			r.push("", strings.Join(append(r.pending, text(p.Values())), ","))
			r.pending = nil
		case css.EndAtRuleGrammar, css.EndRulesetGrammar:
			r.pop()
		case css.DeclarationGrammar, css.CustomPropertyGrammar:
			sheet.declare(&r, string(data), strings.TrimSpace(text(p.Values())))
		}
	}
}

// declare notes a declaration, where it stands in a rule that matters.
func (s *stylesheet) declare(r *rules, name, value string) {
	if len(r.open) != 1 {
		return
	}
	rule := r.open[0]
	switch {
	case rule.at == "@property" && name == "syntax":
		s.syntaxes[strings.TrimSpace(rule.prelude)] = strings.Trim(value, `"'`)
	case rule.at == "@font-face" && strings.EqualFold(name, "font-family"):
		s.families = append(s.families, strings.Trim(value, `"'`))
	case rule.at == "" && strings.HasPrefix(name, "--"):
		for selector := range strings.SplitSeq(rule.prelude, ",") {
			if strings.TrimSpace(selector) == ":root" {
				s.custom = append(s.custom, declaration{strings.TrimPrefix(name, "--"), value})
			}
		}
	}
}

// rules are those that are open, the outermost first.
type rules struct {
	open []rule
	// pending are selectors before the last one of a list.
	pending []string
}

type rule struct{ at, prelude string }

func (r *rules) push(at, prelude string) { r.open = append(r.open, rule{at, prelude}) }

func (r *rules) pop() {
	if len(r.open) > 0 {
		r.open = r.open[:len(r.open)-1]
	}
}

func text(tokens []css.Token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.Write(t.Data)
	}
	return b.String()
}

// findURLs finds what a style sheet refers to, wherever it stands.
func (s *stylesheet) findURLs(source string) {
	lexer := css.NewLexer(parse.NewInputString(source))
	var importing, function bool
	for {
		token, data := lexer.Next()
		switch token {
		case css.ErrorToken:
			return
		case css.WhitespaceToken, css.CommentToken:
			continue
		case css.AtKeywordToken:
			importing = strings.EqualFold(string(data), "@import")
			continue
		case css.URLToken:
			s.addURL(unquote(string(data)[len("url("):]), importing)
		case css.StringToken:
			if importing || function {
				s.addURL(unquote(string(data)), importing)
			}
		}
		function = token == css.FunctionToken && strings.EqualFold(string(data), "url(")
		importing = importing && function
	}
}

func (s *stylesheet) addURL(u string, imported bool) {
	switch {
	case strings.HasPrefix(u, "#"):
	case imported:
		s.imports = append(s.imports, u)
	default:
		s.urls = append(s.urls, u)
	}
}

// unquote takes the quotes, or what is left of url(), off an address.
func unquote(s string) string {
	return strings.Trim(strings.TrimSpace(strings.TrimSuffix(s, ")")), `"' `)
}

// variables are the custom properties that can be set: of the last declaration of each, as in the cascade.
func variables(sheets []stylesheet) []renderer.Field {
	var fields []renderer.Field
	at := map[string]int{}
	for _, sheet := range sheets {
		for _, d := range sheet.custom {
			kind := variableType(d, sheets)
			if kind == "" {
				continue
			}
			field := renderer.Field{Name: d.name, Kind: renderer.Variable, Default: d.value, Type: kind}
			if i, ok := at[d.name]; ok {
				fields[i] = field
				continue
			}
			at[d.name] = len(fields)
			fields = append(fields, field)
		}
	}
	return fields
}

var syntaxName = regexp.MustCompile(`^<(color|number|integer|length|percentage|length-percentage)>$`)

// variableType is what @property says, else what the default looks like; none where it can't be set.
func variableType(d declaration, sheets []stylesheet) renderer.VariableType {
	for _, sheet := range sheets {
		if syntax, ok := sheet.syntaxes["--"+d.name]; ok {
			if m := syntaxName.FindStringSubmatch(syntax); m != nil {
				return renderer.VariableType(m[1])
			}
			return ""
		}
	}
	if _, err := values.ParseColor(d.value); err == nil {
		return renderer.Color
	}
	if _, err := values.ParseNumber(d.value); err == nil {
		return renderer.NumberType
	}
	if _, err := values.ParseLength(d.value); err == nil {
		return renderer.Length
	}
	if _, err := values.ParsePercentage(d.value); err == nil {
		return renderer.Percentage
	}
	return ""
}
