package templates

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

func TestFallback(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 12, 6))); err != nil {
		t.Fatal(err)
	}
	whole := picture.String()
	tests := []struct {
		name    string
		files   map[string]string
		want    string
		problem string
	}{
		{"none", nil, "", ""},
		{"a PNG", map[string]string{"card/fallback.png": whole}, whole, ""},
		{"of another name", map[string]string{"card/fallback.jpg": whole}, "", ""},
		{"of another template", map[string]string{"quote/fallback.png": whole, "_shared/fallback.png": whole}, "", ""},
		{"below", map[string]string{"card/images/fallback.png": whole}, "", ""},
		{"no PNG", map[string]string{"card/fallback.png": "\xff\xd8\xff"}, "", "fallback"},
		{"empty", map[string]string{"card/fallback.png": ""}, "", "fallback"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			const page = soundHead + `<body><h1 id="title">A</h1>`
			plain, tpl := mustLoad(t, page, nil), mustLoad(t, page, tt.files)
			if string(tpl.Fallback) != tt.want || (tpl.Fallback == nil) != (tt.want == "") {
				t.Errorf("got %q, want %q", tpl.Fallback, tt.want)
			}
			_, own := tt.files["card/fallback.png"]
			if own && tpl.Hash == plain.Hash {
				t.Error("it is no part of the version")
			}
			root := tree(tt.files)
			root["card/index.html"] = tree(map[string]string{"": page})[""]
			var rule string
			for _, p := range Check(root, "card", maxBytes) {
				rule += p.Rule
				if !p.Warning || p.File != "card/fallback.png" {
					t.Errorf("%+v", p)
				}
			}
			if rule != tt.problem {
				t.Errorf("check finds %q, want %q", rule, tt.problem)
			}
		})
	}
}
