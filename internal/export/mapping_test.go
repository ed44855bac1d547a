package export

import (
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

var card = &renderer.Template{Name: "card", Width: 120, Height: 63, Fields: []renderer.Field{
	{Name: "title", Kind: renderer.Text}, {Name: "by.line", Kind: renderer.Text}, {Name: "photo", Kind: renderer.Picture},
	{Name: "frame", Kind: renderer.Group}, {Name: "accent", Kind: renderer.Variable, Type: renderer.Color},
}}

func TestMapping(t *testing.T) {
	type values = map[string]any
	type mods = []renderer.Modification
	site := mods{set("title", "text", "All")}
	tests := []struct {
		name    string
		pairs   []string
		missing Missing
		all     mods
		values  values
		want    mods
		sample  string
	}{
		{"fields of the same names", nil, MissingSample, nil, values{"title": "A", "photo": "http://x/a.png", "other": "x"},
			mods{set("title", "text", "A"), set("photo", "image_url", "http://x/a.png")}, "by.line"},
		{"others", []string{"title=name", "by.line=author.name", "title.color=brand", "photo="}, MissingSample, nil,
			values{"name": "A", "author": values{"name": "B"}, "brand": "#fff", "title": "not this", "photo": "http://x/a.png"},
			mods{set("title", "text", "A"), set("by.line", "text", "B"), set("title", "color", "#fff")}, "photo"},
		{"what is for all", nil, MissingSample, site, values{"by.line": "B"},
			mods{set("title", "text", "All"), set("by.line", "text", "B")}, "photo"},
		{"what is for all but one", nil, MissingSample, site, values{"title": "A", "by.line": "", "photo": ""},
			mods{set("title", "text", "A"), set("by.line", "text", ""), set("photo", "image_url", "")}, ""},
		{"emptied", nil, MissingEmpty, site, values{"photo": nil},
			mods{set("title", "text", "All"), set("by.line", "text", ""), set("photo", "image_url", "")}, ""},
		{"an empty cell for a colour", []string{"title.color=c"}, MissingSample, nil, values{"c": "", "accent": "", "title": "A"},
			mods{set("title", "text", "A")}, "by.line photo"},
		{"a list", nil, MissingSample, nil, values{"title": []any{"a", renderer.Number("2")}}, mods{set("title", "text", "a, 2")}, "by.line photo"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m, err := NewMapping(card, test.pairs, test.missing)
			if err != nil {
				t.Fatal(err)
			}
			got, sample := m.merge(test.all, Record{Values: test.values})
			if !reflect.DeepEqual(sorted(got), sorted(test.want)) || strings.Join(sample, " ") != test.sample {
				t.Errorf("got %v, and the sample's %v; want %v, %s", got, sample, test.want, test.sample)
			}
		})
	}
}

func TestMappingRefuses(t *testing.T) {
	for pair, want := range map[string]string{
		"title": "must look like field=name", "nobody=x": "no field \"nobody\" to map; it has title, by.line, photo",
		"title.smell=x": `title has no property "smell" to map; it has text`, "frame=x": `frame has no property "" to map`,
	} {
		if _, err := NewMapping(card, []string{pair}, MissingSample); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", pair, err, want)
		}
	}
	if _, err := NewMapping(card, []string{"title=a", "title.text=b"}, MissingSample); err == nil {
		t.Error("a field is mapped twice")
	}
}

func TestPictures(t *testing.T) {
	const png = "\x89PNG\r\n\x1a\n…"
	site(t, map[string]string{
		"content/posts/a.png": png, "content/secret.png": png, "static/img/b.jpg": "\xff\xd8\xff…", "static/c.avif": "avif",
		"static/d.png": "no picture", "static/large.png": png + strings.Repeat("x", 200),
	})
	url := func(kind, data string) string {
		return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString([]byte(data))
	}
	tests := []struct{ name, root, value, want, says string }{
		{"beside the page", "", "a.png", url("image/png", png), ""},
		{"beside it, said twice", "", "./a.png", url("image/png", png), ""},
		{"from the root", "static", "/img/b.jpg", url("image/jpeg", "\xff\xd8\xff…"), ""},
		{"by its name", "static", "/c.avif", url("image/avif", "avif"), ""},
		{"elsewhere", "static", "https://a.example/b.png", "https://a.example/b.png", ""},
		{"none", "static", "", "", ""},
		{"no root", "", "/img/b.jpg", "", "--assets"},
		{"above the page", "", "../secret.png", "", "escapes"},
		{"above the root", "static", "/../content/secret.png", "", "escapes"},
		{"missing", "static", "/nothing.png", "", "no such file"},
		{"no picture", "static", "/d.png", "", "no png, jpeg, gif, webp or avif"},
		{"too large", "static", "/large.png", "", "more than the 100 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mods := []renderer.Modification{{Field: "title", Property: "text", Value: "a.png"},
				{Field: "photo", Property: "image_url", Value: test.value}}
			err := Pictures{test.root, 100}.inline(Record{File: "content/posts/p.md"}, mods)
			if test.says != "" {
				failure, ok := errors.AsType[*RecordError](err)
				if !ok || failure.Field != "photo" || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want a failure of photo that says %s", err, test.says)
				}
				return
			}
			if err != nil || mods[1].Value != test.want || mods[0].Value != "a.png" {
				t.Errorf("got %v, %v; want %s", mods, err, test.want)
			}
		})
	}
}
