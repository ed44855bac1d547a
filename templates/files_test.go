package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// shared is what templates find outside of their own folder.
var shared = map[string]string{
	"_shared/a.css":     `@import "b.css"; a { b: url(img/x.png) }`,
	"_shared/b.css":     `@import url(a.css); @import "b.css"; a { b: url("../other/y.svg?v=1#z") }`,
	"_shared/img/x.png": "x",
	"_shared/z.png":     "z",
	"other/y.svg":       "y",
	"other/index.html":  "other",
}

func TestFiles(t *testing.T) {
	sheets := []string{"_shared/a.css", "_shared/b.css", "_shared/img/x.png", "other/y.svg"}
	tests := []struct {
		name, page string
		own        map[string]string
		want       []string
	}{
		{"the folder, whatever of it is used", ``, map[string]string{"card/a.png": "", "card/b/c.txt": ""},
			[]string{"card/a.png", "card/b/c.txt"}},
		{"without what editors keep", ``, map[string]string{"card/.a.swp": "", "card/.git/x": "", "card/a~": "", "card/#a#": "", "card/b/.c": ""}, nil},
		{"image", `<img src="../_shared/z.png">`, nil, []string{"_shared/z.png"}},
		{"image from the root", `<img src=" /_shared/img/../z.png ">`, nil, []string{"_shared/z.png"}},
		{"escaped", `<img src="a%20b.png?v=1#x">`, map[string]string{"card/a b.png": ""}, []string{"card/a b.png"}},
		{"srcset", `<img srcset="../_shared/z.png 1x, ../other/y.svg 2x">`, nil, []string{"_shared/z.png", "other/y.svg"}},
		{"picture", `<picture><source srcset="../_shared/z.png"><source src="../other/y.svg"></picture>`, nil,
			[]string{"_shared/z.png", "other/y.svg"}},
		{"svg", `<svg><image href="../_shared/z.png"/><use xlink:href="../other/y.svg#a"/><use href="#b"/></svg>`, nil,
			[]string{"_shared/z.png", "other/y.svg"}},
		{"script", `<script src="../_shared/b.css"></script>`, nil, []string{"_shared/b.css"}},
		{"style sheets, in a circle", `<link rel=stylesheet href="../_shared/a.css">`, nil, sheets},
		{"style element", `<style>@import "../_shared/b.css"</style>`, nil, sheets},
		{"style attribute", `<p style="background: url(../_shared/z.png)">`, nil, []string{"_shared/z.png"}},
		{"elsewhere", `<img src="https://x.example/a.png"><img src="//x.example/b"><img src="data:,x"><img src=""><img src="#a">
			<img src="%zz"><link rel=stylesheet href="https://x.example/a.css"><a href="missing">`, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			others := maps.Clone(shared)
			maps.Copy(others, tt.own)
			tpl := mustLoad(t, tt.page, others)
			want := append([]string{"card/index.html"}, tt.want...)
			slices.Sort(want)
			if got := slices.Sorted(maps.Keys(tpl.Files)); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			for name, content := range others {
				if got, ok := tpl.Files[name]; ok && string(got) != content {
					t.Errorf("%s is %q, want %q", name, got, content)
				}
			}
		})
	}
}

func TestBadReferences(t *testing.T) {
	tests := []struct{ name, page, says string }{
		{"missing", `<img src="a.png">`, `refers to "a.png", which does not exist`},
		{"missing in a sheet", `<link rel=stylesheet href="../_shared/a.css">`, `_shared/a.css:1: it refers to "b.css", which does not exist`},
		{"missing in a style", `<style>a{b:url(x.png)}</style>`, `refers to "x.png", which does not exist`},
		{"missing sheet", `<link rel=stylesheet href="x.css">`, `"x.css", which does not exist`},
		{"missing in a srcset", `<img srcset="../_shared/z.png, x.png 2x">`, `"x.png", which does not exist`},
		{"outside", `<img src="../../etc/passwd">`, `refers to "../../etc/passwd", which is outside of the templates' folder`},
		{"outside, escaped", `<img src="%2e%2e/../secret">`, `which is outside`},
		{"outside, in a style", `<p style="background:url(../../x)">`, `which is outside`},
		{"from the root, and up", `<img src="/../x">`, `which does not exist`},
		{"a folder", `<img src="..">`, `refers to "..", which can't be read: it is not a file`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(tt.page, map[string]string{"_shared/a.css": `@import "b.css"`, "_shared/z.png": ""})
			checkError(t, err, tt.says)
		})
	}
}

func TestSizeIsBounded(t *testing.T) {
	page := `<link rel=stylesheet href="../_shared/a.css">`
	root := tree(map[string]string{"card/index.html": page, "card/a.bin": strings.Repeat("a", 500),
		"_shared/a.css": `a { b: url(a.bin) }` + strings.Repeat(" ", 100), "_shared/a.bin": strings.Repeat("a", 300)})
	var size int64
	for _, file := range root {
		size += int64(len(file.Data))
	}
	if _, err := Load(root, "card", size); err != nil {
		t.Errorf("just within the bound: %v", err)
	}
	_, err := Load(root, "card", size-1)
	checkError(t, err, "_shared/a.bin: the template's files are larger than template-max-bytes allows")
	_, err = Load(root, "card", 400)
	checkError(t, err, "card/a.bin: the template's files are larger")
}

func TestFilesAreBounded(t *testing.T) {
	files := map[string]string{"card/index.html": `<img src="../_shared/x.png">`, "_shared/x.png": "X"}
	for i := range maxFiles - 2 {
		files[fmt.Sprintf("card/%d.txt", i)] = ""
	}
	if _, err := Load(tree(files), "card", maxBytes); err != nil {
		t.Error(err)
	}
	files["card/more.txt"] = "" // with which the shared one is too many
	_, err := Load(tree(files), "card", maxBytes)
	checkError(t, err, "_shared/x.png: the template has more than 1000 files")
	delete(files, "card/index.html")
	files["card/a.txt"], files["card/b.txt"] = "", ""
	_, err = Load(tree(files), "card", maxBytes)
	checkError(t, err, "the template has more than 1000 files")
}

func TestHash(t *testing.T) {
	const page = `<link rel=stylesheet href="../_shared/a.css">`
	base := maps.Clone(shared)
	base["card/a.txt"] = "a"
	hash := mustLoad(t, page, base).Hash
	tests := []struct {
		name  string
		edit  func(files map[string]string)
		other bool
	}{
		{"nothing", func(map[string]string) {}, false},
		{"a file of the folder", func(f map[string]string) { f["card/a.txt"] = "b" }, true},
		{"another name", func(f map[string]string) { f["card/b.txt"] = "a"; delete(f, "card/a.txt") }, true},
		{"one file more", func(f map[string]string) { f["card/b.txt"] = "" }, true},
		{"bytes from one file to the next", func(f map[string]string) { f["card/a.txt"], f["card/b.txt"] = "", "a" }, true},
		{"a shared sheet", func(f map[string]string) { f["_shared/a.css"] += " " }, true},
		{"what that imports", func(f map[string]string) { f["_shared/b.css"] += " " }, true},
		{"what that shows", func(f map[string]string) { f["_shared/img/x.png"] = "X" }, true},
		{"a picture of another template", func(f map[string]string) { f["other/y.svg"] = "Y" }, true},
		{"an unrelated shared file", func(f map[string]string) { f["_shared/z.png"] = "Z" }, false},
		{"an unrelated template", func(f map[string]string) { f["other/index.html"] = "x" }, false},
		{"a hidden file", func(f map[string]string) { f["card/.a.swp"] = "x" }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := maps.Clone(base)
			tt.edit(files)
			if got := mustLoad(t, page, files).Hash; (got != hash) != tt.other {
				t.Errorf("got %s after %s, want another: %t", got, hash, tt.other)
			}
		})
	}
	files := map[string]string{"a/index.html": `<img src="../b/index.html">`, "b/index.html": `<img src="../a/index.html">`}
	a, _ := Load(tree(files), "a", maxBytes)
	b, _ := Load(tree(files), "b", maxBytes)
	if a.Hash == b.Hash {
		t.Error("two templates of the same files share a hash")
	}
}
