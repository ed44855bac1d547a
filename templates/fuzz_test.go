package templates

import (
	"testing"

	"github.com/placard/placard/renderer"
)

// FuzzLoad holds of any page and any style sheet that they are read or refused, and that what was read is in order.
func FuzzLoad(f *testing.F) {
	for _, page := range []string{
		`<html data-a=x data-a=y data-=z><meta name=a content="x y"><meta name="" content=z><p id=a>`,
		`<div id=a><p id=b data-kind=rating data-max=9>NaN</div><svg><image xlink:href=x></svg><template><p id=c>`,
		`<meta name=scripts content=allow><noscript><p id=a></noscript><frameset><img srcset="a.png 1x,,b"><body><html id=x>`,
		`<html data-(=x data-[=y><meta name="(" content=z><p id="(">`, "<img src=\"a\xa0b.png\"><p id=\xa0><p id=\xa0>",
		`<meta name=viewport content="width=9e9;height=-1"><style>@import "a.css"`, "<!doctype html><p id=\"\x00\">\xff",
	} {
		f.Add([]byte(page), []byte(`@import url(a.css); @property --a { syntax: "<length>" } :root { --a: {; --b: 1px } } u\rl(x`))
	}
	f.Fuzz(func(t *testing.T, page, sheet []byte) {
		root := tree(map[string]string{
			"card/a.css": string(sheet), "card/index.html": string(page),
			"linked/index.html": `<link rel=stylesheet href="../card/a.css">` + string(page),
		})
		for _, name := range []string{"card", "linked"} {
			tpl, err := Load(root, name, maxBytes)
			if err == nil {
				checkTemplate(t, tpl)
			}
			Check(root, name, maxBytes)
		}
	})
}

// checkTemplate holds what any template must be, however it was written.
func checkTemplate(t *testing.T, tpl *renderer.Template) {
	t.Helper()
	var defaults []renderer.Modification
	names := map[string]bool{}
	for i, field := range tpl.Fields {
		if field.Name == "" || names[field.Name] {
			t.Errorf("a field is called %q, or two are", field.Name)
		}
		names[field.Name] = true
		switch field.Kind {
		case renderer.Text, renderer.Rating, renderer.Variant:
			defaults = append(defaults, renderer.Modification{Field: field.Name, Value: field.Default})
		}
		tpl.Fields[i].Required = false
	}
	job := renderer.Job{Modifications: defaults}
	if _, err := renderer.Fit(job, tpl, renderer.Limits{MaxPixels: maxSide * maxSide}); err != nil {
		t.Errorf("it can't be asked for what it shows: %v", err)
	}
	if _, ok := tpl.Files[tpl.Page]; !ok {
		t.Errorf("%s is not among the files", tpl.Page)
	}
}
