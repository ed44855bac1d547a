package templates

import (
	"reflect"
	"slices"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestVariables(t *testing.T) {
	variable := func(name, value string, typ renderer.VariableType) renderer.Field {
		return renderer.Field{Name: name, Kind: renderer.Variable, Default: value, Type: typ}
	}
	a := []renderer.Field{variable("a", "red", renderer.Color)}
	tests := []struct {
		name, css string
		want      []renderer.Field
	}{
		{"types by their looks", `:root { --c: #FFF; --n: -1.5; --z: 0; --l: 12px; --p: 50%; }`, []renderer.Field{
			variable("c", "#FFF", renderer.Color), variable("n", "-1.5", renderer.NumberType),
			variable("z", "0", renderer.NumberType), variable("l", "12px", renderer.Length),
			variable("p", "50%", renderer.Percentage)}},
		{"others can't be set", `:root { --a: ; --b: "x"; --c: var(--d); --d: 1px 2px; --e: calc(1px); --: red; x: red }`, nil},
		{"@property", `@property --a { syntax: "<integer>"; inherits: true; initial-value: 3 } :root { --a: 3 }`,
			[]renderer.Field{variable("a", "3", renderer.Integer)}},
		{"@property, after it", `:root{--a:0} @PROPERTY	--a{inherits:false;syntax:'<length-percentage>'}`,
			[]renderer.Field{variable("a", "0", renderer.LengthPercentage)}},
		{"@property of what can't be set", `@property --a { syntax: "<color>+" } :root { --a: red }`, nil},
		{"@property of any syntax", `@property --a { syntax: "*" } :root { --a: red }`, nil},
		{"@property alone", `@property --a { syntax: "<color>"; initial-value: red }`, nil},
		{"the last counts", `:root { --a: 1; --b: 2 } :root { --a: red }`,
			[]renderer.Field{variable("a", "red", renderer.Color), variable("b", "2", renderer.NumberType)}},
		{"in a list of selectors", `html, :ROOT , body { --a: red }`, a},
		{"important", `:root { --a: red ! important; }`, a},
		{"other selectors", `html { --a: red } :root.x { --b: red } :root[data-x] { --c: 1 } :root p { --d: 1 } * { --e: 1 }`, nil},
		{"not at the top level", `@media print { :root { --a: red } } @layer x { :root { --b: red } }`, nil},
		{"nested", `:root { & p { --b: red } --a: red; p { --c: red; } }`, a},
		{"after a nested rule", `:root { &:hover { x: y } --a: red }`, a},
		{"after braces in a value", `:root { --x: {a: b; c}; --a: red }`, a},
		{"comments", `/*:root{--b:red}*/ :root/**/{ /*;*/ --a/**/:/**/red/**/; }`, a},
		{"semicolons in brackets and strings", `:root { --x: (;); --y: ";}"; --z: [;]; --a: red }`, a},
		{"after statements", `@charset "x"; @layer a, b; @import url(data:text/css,); :root { --a: red }`, a},
		{"after rules that are wrong", `p { color } } {} <!-- --> p; q {;} :root { ; --a: red;; }`, a},
		{"after a wrong declaration", `:root { color red; : x; --a: red }`, a},
		{"left open", `:root { --a: red`, a},
		{"left open in brackets", `:root { --a: red; --b: (red`, a},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mustLoad(t, "<style>"+tt.css+"</style>", nil).Fields; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// The cascade is that of the page: imports before what imports them, and all in the order of their elements.
func TestVariablesOfSeveralSheets(t *testing.T) {
	others := map[string]string{
		"card/a.css": `@import "b.css"; :root { --import: 2 } :root { --linked: 1 }`,
		"card/b.css": `:root { --import: 1 }`,
	}
	tests := []struct{ name, page, variable, want string }{
		{"importing", `<link rel=stylesheet href=a.css>`, "import", "2"},
		{"style after link", `<link rel=stylesheet href=a.css><style>:root{--linked:2}</style>`, "linked", "2"},
		{"link after style", `<style>:root{--linked:2}</style><link rel="alternate StyleSheet" href=a.css>`, "linked", "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			field := mustLoad(t, tt.page, others).Field(tt.variable)
			if field == nil || field.Default != tt.want {
				t.Errorf("--%s is %+v, want %s", tt.variable, field, tt.want)
			}
		})
	}
	if got := mustLoad(t, `<link rel=icon href=a.css><p style="--import: 3">`, others).Fields; got != nil {
		t.Errorf("an icon or an attribute gave %+v", got)
	}
}

func TestFontFamilies(t *testing.T) {
	const css = `@font-face { font-family: "Brand Sans"; src: local(x) } @Font-Face{FONT-FAMILY:Plain;}
		@media print { @font-face { font-family: Paper } } p { font-family: Body }`
	if got := mustLoad(t, "<style>"+css+"</style>", nil).FontFamilies; !slices.Equal(got, []string{"Brand Sans", "Plain"}) {
		t.Errorf("got %q, want Brand Sans and Plain", got)
	}
}

func TestURLsOfStylesheets(t *testing.T) {
	tests := []struct {
		name, css     string
		urls, imports []string
	}{
		{"plain", `a { b: url(x.png) }`, []string{"x.png"}, nil},
		{"quoted", `a { b: url( "x (1).png" ), URL('y.png') }`, []string{"x (1).png", "y.png"}, nil},
		{"left open", `a { b: url(x.png`, []string{"x.png"}, nil},
		{"anywhere", `@font-face { src: url(x.woff2) format("woff2") } @media x { a { b: url(y) } } :root { --z: url(z) }`,
			[]string{"x.woff2", "y", "z"}, nil},
		{"of the page itself", `a { b: url(#x) }`, nil, nil},
		{"no URLs", `/* url(x) */ a { b: "url(y)"; content: "z" } a[href="q"] {}`, nil, nil},
		{"import of a string", `@import "x.css"; a { content: "y" }`, nil, []string{"x.css"}},
		{"import of a URL", `@IMPORT url("x.css") layer(base) supports(display: grid) print; a { b: url(y) }`, []string{"y"}, []string{"x.css"}},
		{"import of nothing", `@import; a { content: "y" }`, nil, nil},
		{"another rule", `@namespace "x"; @charset "y";`, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parseStylesheet(tt.css)
			if !slices.Equal(got.urls, tt.urls) || !slices.Equal(got.imports, tt.imports) {
				t.Errorf("got %q and imports %q, want %q and %q", got.urls, got.imports, tt.urls, tt.imports)
			}
		})
	}
}
