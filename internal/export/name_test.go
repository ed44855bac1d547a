package export

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestNames(t *testing.T) {
	page := Record{File: "content/posts/Night Train/index.md", Path: "posts/Night Train", Values: map[string]any{
		"title": "The night train", "id": renderer.Number("42"), "by": map[string]any{"name": "Ann"}, "bad": "../../etc/passwd",
		"list": []any{"a"}, "empty": "", "dots": "..",
	}}
	row := Record{File: "a.csv", Line: 2, Path: "a", Values: map[string]any{"title": "Straße & “Café”, 夜行列車!"}}
	tests := []struct {
		name, pattern string
		record        Record
		want, fails   string
	}{
		{"by the file", "{slug}", page, "night-train.jpg", ""},
		{"by the path", "{path}.png", page, "posts/night-train.png", ""},
		{"by its own slug", "{slug}", Record{Path: "a", Values: map[string]any{"slug": "My Slug"}}, "my-slug.jpg", ""},
		{"of the site's index", "{path}", Record{Values: map[string]any{}}, "index.jpg", ""},
		{"by parts", "{by.name}/{id}-x.webp", page, "ann/42-x.webp", ""},
		{"a row's title", "{slug}.jpg", row, "straße-café-夜行列車.jpg", ""},
		{"one that would climb", "{bad}.jpg", page, "etc-passwd.jpg", ""},
		{"one that is but dots", "{dots}/x.jpg", page, "", "has no dots"},
		{"no such value", "{sku}", page, "", "has no sku to name its image by"},
		{"an empty one", "{empty}", page, "", "has no empty"},
		{"a list", "{list}", page, "", "has no list"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			name, err := ParseName(test.pattern, renderer.JPEG)
			if err != nil {
				t.Fatal(err)
			}
			got, err := name.of(test.record)
			if got != test.want || (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
				t.Errorf("got %q, %v; want %q, %q", got, err, test.want, test.fails)
			}
		})
	}
}

func TestNamesThatLeadAway(t *testing.T) {
	for _, pattern := range []string{"../{slug}", "/{slug}", "a/../{slug}", "{slug", "", ".jpg", "a//b", `a\{slug}`, "{a/b}", ".hidden{slug}"} {
		if name, err := ParseName(pattern, renderer.JPEG); err == nil {
			t.Errorf("%q is taken as %+v", pattern, name)
		}
	}
}

// FuzzNames: whatever records say, an image is a visible file within the folder.
func FuzzNames(f *testing.F) {
	f.Add("{path}/{title}", "../x", "..")
	f.Add("{slug}.PNG", "a\x00b", strings.Repeat("ä", 300))
	f.Fuzz(func(t *testing.T, pattern, file, title string) {
		name, err := ParseName(pattern, renderer.WebP)
		if err != nil {
			return
		}
		got, err := name.of(Record{Path: file, Values: map[string]any{"title": title}})
		if err == nil && (!fs.ValidPath(got) || strings.HasPrefix(path.Base(got), ".")) {
			t.Errorf("%q for %q, %q is %q", pattern, file, title, got)
		}
	})
}
