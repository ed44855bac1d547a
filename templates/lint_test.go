package templates

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

const soundHead = `<!DOCTYPE html><html><head><title>Card</title>
<meta name="description" content="A card">
<meta name="viewport" content="width=1200, height=630">`

func TestCheckFindsEachFault(t *testing.T) {
	tests := []struct {
		name, page string
		files      map[string]string
		want       []string // rule, file and line
	}{
		{"sound", soundHead + `<body><h1 id="title">A</h1>`, nil, nil},
		{"no index", "", nil, []string{"unreadable card:0"}},
		{"duplicate id", soundHead + "<body><p id=a>\n<p id=a>", nil, []string{"duplicate-id card/index.html:4"}},
		{"two roles", soundHead + "\n<style>:root { --a: red }</style>\n<body><p id=a>", nil, []string{"two-roles card/index.html:5"}},
		{"missing file", soundHead + "<body id=x>\n<img id=a alt='' src='a.png'>", nil, []string{"missing-file card/index.html:4"}},
		{"missing in a sheet", soundHead + `<link rel=stylesheet href=a.css><body><p id=a>`,
			map[string]string{"card/a.css": "p {\n background: url(x.png) }"}, []string{"missing-file card/a.css:2"}},
		{"several", soundHead + "<body><p id=a><p id=a><img alt=b src=b.png>\n<img alt=c src=c.png>", nil,
			[]string{"missing-file card/index.html:3", "missing-file card/index.html:4", "duplicate-id card/index.html:3"}},
		{"unknown kind", soundHead + `<body><p id=a data-kind=star>`, nil, []string{"kind card/index.html:3"}},
		{"variant", soundHead + `<html data-x=a><meta name=x content="b c"><body><p id=p>`, nil, []string{"variant card/index.html:3"}},
		{"viewport", `<title>A</title><meta name=description content=A><meta name="viewport" content="width=0, height=1"><body><p id=p>`, nil,
			[]string{"viewport card/index.html:1", "no-viewport card/index.html:1 warning"}},

		{"no title, description, viewport or field", `<body><p>A`, nil, []string{"no-title card/index.html:0 warning",
			"no-description card/index.html:0 warning", "no-viewport card/index.html:0 warning", "no-fields card/index.html:1 warning"}},
		{"device-width", `<title>A</title><meta name=description content=A><meta name="viewport" content="width=device-width"><body><p id=p>`, nil,
			[]string{"no-viewport card/index.html:1 warning"}},
		{"no values", soundHead + `<html data-theme=dark><body><p id=p>`, nil, []string{"no-variants card/index.html:3 warning"}},
		{"odd id", soundHead + "<body>\n<p id='a.b'>", nil, []string{"odd-id card/index.html:4 warning"}},
		{"remote", soundHead + "<body id=x>\n<img id=a alt='' src='https://x.example/a.png'>", nil, []string{"remote-reference card/index.html:4 warning"}},
		{"remote font", soundHead + `<link rel=stylesheet href=a.css><body><p id=a>`,
			map[string]string{"card/a.css": "\n@import url(//fonts.example/f.css);"}, []string{"remote-reference card/a.css:2 warning"}},
		{"script", soundHead + "<body><p id=a>\n<script>1</script>", nil, []string{"script card/index.html:4 warning"}},
		{"allowed script", soundHead + `<meta name="scripts" content="allow"><body><p id=a><script>1</script>`, nil, nil},
		{"iframe and video", soundHead + "<body><p id=a><iframe></iframe>\n<video></video>", nil,
			[]string{"never-loads card/index.html:3 warning", "never-loads card/index.html:4 warning"}},
		{"no alternative text", soundHead + "<body id=x>\n<img alt src=a.png>\n<img id=a src=b.png>",
			map[string]string{"card/a.png": "", "card/b.png": ""}, []string{"no-alt card/index.html:5 warning"}},
		{"base", soundHead + "\n<base href=x><body><p id=a>", nil, []string{"base card/index.html:4 warning"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{"card/.keep": ""}
			maps.Copy(files, tt.files)
			if tt.page != "" {
				files["card/index.html"] = tt.page
			}
			var got []string
			for _, p := range Check(tree(files), "card", 1<<20) {
				s := fmt.Sprintf("%s %s:%d", p.Rule, p.File, p.Line)
				if p.Warning {
					s += " warning"
				}
				if p.Message == "" || p.Help == "" {
					t.Errorf("%s says %q and helps %q", s, p.Message, p.Help)
				}
				got = append(got, s)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckFindsNothingInTheBuiltInSet(t *testing.T) {
	for _, name := range Names(Builtin()) {
		if problems := Check(Builtin(), name, 32<<20); len(problems) > 0 {
			t.Errorf("%s: %+v", name, problems)
		}
	}
}
