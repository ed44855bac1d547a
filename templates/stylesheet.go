package templates

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
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
func parseStylesheet(source string) stylesheet {
	p := parser{sheet: stylesheet{syntaxes: map[string]string{}}}
	lexer := css.NewLexer(parse.NewInputString(source))
	for {
		token, data := lexer.Next()
		switch token {
		case css.ErrorToken: // the end, which closes what is open
			p.declare(p.take())
			return p.sheet
		case css.CommentToken, css.CDOToken, css.CDCToken:
			continue
		}
		p.findURL(token, string(data))
		p.next(token, string(data))
	}
}

// A parser takes a style sheet apart into its top-level rules, and these into declarations (CSS Syntax 3, section 5).
type parser struct {
	sheet stylesheet
	// open are the tokens that end the blocks that are open, the innermost last.
	open []css.TokenType
	// prelude is what stands before the top-level block that is open.
	prelude string
	// words are what was read since the last declaration or rule.
	words strings.Builder
	// importing is set between @import and its URL.
	importing bool
}

var closers = map[css.TokenType]css.TokenType{
	css.LeftBraceToken:       css.RightBraceToken,
	css.LeftBracketToken:     css.RightBracketToken,
	css.LeftParenthesisToken: css.RightParenthesisToken,
	css.FunctionToken:        css.RightParenthesisToken,
}

func (p *parser) next(token css.TokenType, data string) {
	depth := len(p.open)
	closer, opens := closers[token]
	inRule := depth == 1 && p.open[0] == css.RightBraceToken
	switch {
	case depth > 0 && token == p.open[depth-1]:
		p.close(token, data)
	case opens && token == css.LeftBraceToken && depth == 0:
		p.open, p.prelude = append(p.open, closer), p.take()
	case opens:
		p.open = append(p.open, closer)
		p.words.WriteString(data)
	case token == css.SemicolonToken && inRule:
		p.declare(p.take())
	case token == css.SemicolonToken && depth == 0 && strings.HasPrefix(p.words.String(), "@"):
		p.take()
	case token != css.WhitespaceToken || p.words.Len() > 0:
		p.words.WriteString(data)
	}
}

// close ends the innermost block.
func (p *parser) close(token css.TokenType, data string) {
	p.open = p.open[:len(p.open)-1]
	p.words.WriteString(data)
	if token != css.RightBraceToken {
		return
	}
	switch {
	case len(p.open) == 0:
		p.declare(strings.TrimSuffix(p.take(), data))
	case len(p.open) == 1 && !strings.HasPrefix(p.words.String(), "--"): // not a value but a nested rule
		p.take()
	}
}

func (p *parser) take() string {
	defer p.words.Reset()
	return strings.TrimSpace(p.words.String())
}

// declare notes a declaration, where it stands in a rule that matters.
func (p *parser) declare(text string) {
	name, value, _ := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	at := strings.Fields(p.prelude)
	switch {
	case len(at) == 2 && strings.EqualFold(at[0], "@property") && strings.EqualFold(name, "syntax"):
		p.sheet.syntaxes[at[1]] = strings.Trim(value, `"'`)
	case strings.EqualFold(p.prelude, "@font-face") && strings.EqualFold(name, "font-family"):
		p.sheet.families = append(p.sheet.families, strings.Trim(value, `"'`))
	case strings.HasPrefix(name, "--") && name != "--":
		value, _, _ = strings.Cut(value, "!") // !important
		for selector := range strings.SplitSeq(p.prelude, ",") {
			if strings.EqualFold(strings.TrimSpace(selector), ":root") {
				p.sheet.custom = append(p.sheet.custom, declaration{name[len("--"):], strings.TrimSpace(value)})
			}
		}
	}
}

// findURL notes what the style sheet refers to, wherever that stands.
func (p *parser) findURL(token css.TokenType, data string) {
	switch token {
	case css.AtKeywordToken:
		p.importing = strings.EqualFold(data, "@import")
		return
	case css.WhitespaceToken:
		return
	case css.URLToken:
		_, address, _ := strings.Cut(data, "(")
		p.addURL(strings.TrimSuffix(address, ")"))
	case css.StringToken:
		if p.importing {
			p.addURL(data)
		}
	}
	p.importing = false
}

func (p *parser) addURL(u string) {
	u = strings.Trim(strings.TrimSpace(u), `"' `)
	switch {
	case strings.HasPrefix(u, "#"):
	case p.importing:
		p.sheet.imports = append(p.sheet.imports, u)
	default:
		p.sheet.urls = append(p.sheet.urls, u)
	}
}
