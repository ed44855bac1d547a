package main_test

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const (
	title = `Fish & "Chips" > 魚 ½, it’s`
	site  = `Møller & Sons`
)

// A recipe is a folder that is copied over a site. The last of its commands prints a page's head; they run in the site.
type recipe struct {
	name     string
	needs    []string
	files    map[string]string // the rest of the site
	commands [][]string
}

var recipes = []recipe{
	{
		name: "hugo", needs: []string{"hugo", "cat"},
		files: map[string]string{
			"hugo.toml":                    "title = '" + site + "'\n[params]\nplacard = 'https://img.example.com'\n",
			"content/post.md":              "---\ntitle: '" + title + "'\n---\n",
			"layouts/_default/single.html": `<head>{{ partial "og-image.html" . }}</head>`,
		},
		commands: [][]string{{"hugo", "--quiet"}, {"cat", "public/post/index.html"}},
	},
	{
		name: "jekyll", needs: []string{"jekyll", "cat"},
		files: map[string]string{
			"_config.yml": "title: '" + site + "'\nplacard: https://img.example.com\n",
			"post.html":   "---\ntitle: '" + title + "'\n---\n<head>{% include og-image.html %}</head>",
		},
		commands: [][]string{{"jekyll", "build", "--quiet"}, {"cat", "_site/post.html"}},
	},
	{
		name: "eleventy", needs: []string{"env", "node", "/usr/share/nodejs/nunjucks"},
		commands: [][]string{{"env", "NODE_PATH=/usr/share/nodejs", "node", "{testdata}/eleventy.mjs", title, site}},
	},
	{
		name: "astro", needs: []string{"node", "tsc"},
		files: map[string]string{"node_modules/astro:env/server.js": "module.exports = process.env"},
		commands: [][]string{
			append(tsc, "--outDir", ".", "src/lib/placard.ts", "{testdata}/modules.d.ts"),
			{"node", "{testdata}/astro.cjs", title, site},
		},
	},
	{
		name: "nextjs", needs: []string{"node", "tsc"},
		files: map[string]string{
			"lib/posts.ts": "export const siteName = " + strconv.Quote(site) + "\n" +
				"export const getPost = async (slug: string) => ({ slug, title: " + strconv.Quote(title) + " })",
			"node_modules/server-only/index.js": "",
		},
		commands: [][]string{
			append(tsc, "--jsx", "react", "--outDir", "out", "app/posts/[slug]/page.tsx", "{testdata}/modules.d.ts"),
			{"node", "{testdata}/next.cjs"},
		},
	},
	{
		name: "wordpress", needs: []string{"php"},
		commands: [][]string{{"php", "{testdata}/wordpress.php", title, site}},
	},
}

func TestRecipes(t *testing.T) {
	skipShort(t)
	for _, r := range recipes {
		t.Run(r.name, func(t *testing.T) {
			need(t, r.needs)
			dir := r.makeSite(t)
			server := "PLACARD_URL=https://img.example.com"
			if page, err := r.draw(t, dir, server); err == nil {
				t.Errorf("without a key there is no error, but\n%s", page)
			}
			page, err := r.draw(t, dir, server, "PLACARD_KEY="+testKey, "HUGO_PLACARD_KEY="+testKey)
			if err != nil {
				t.Fatal(err)
			}
			checkTags(t, page)
		})
	}
}

// makeSite copies the recipe into a new folder and adds the rest of a site.
func (r recipe) makeSite(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("recipes", r.name))); err != nil {
		t.Fatal(err)
	}
	for name, text := range r.files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// draw runs the commands and returns what the last one prints. It ends with the first error.
func (r recipe) draw(t *testing.T, dir string, environ ...string) (page string, err error) {
	t.Helper()
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range r.commands {
		page, err = execute(t, dir, environ, fill(command, "{testdata}", testdata)...)
		if err != nil {
			return "", err
		}
	}
	return page, nil
}

// checkTags holds the tags of a page against those that every card needs.
func checkTags(t *testing.T, page string) {
	t.Helper()
	tags := metaTags(t, page)
	want := map[string]string{"title": title, "site": site}
	if got := modifications(t, tags["og:image"], "minimal"); !maps.Equal(got, want) {
		t.Errorf("the card says %q, want %q", got, want)
	}
	delete(tags, "og:image")
	rest := map[string]string{
		"og:image:width": "1200", "og:image:height": "630", "og:image:alt": title, "twitter:card": "summary_large_image",
	}
	if !maps.Equal(tags, rest) {
		t.Errorf("the other tags are\n%q, want\n%q", tags, rest)
	}
}

// metaTags returns content by property or name. A second tag of a name is an error.
func metaTags(t *testing.T, page string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	tags := map[string]string{}
	for node := range root.Descendants() {
		if node.Type != html.ElementNode || node.Data != "meta" {
			continue
		}
		attributes := map[string]string{}
		for _, a := range node.Attr {
			attributes[a.Key] = a.Val
		}
		name := cmp.Or(attributes["property"], attributes["name"])
		if tags[name] != "" {
			t.Errorf("%s occurs twice", name)
		}
		tags[name] = attributes["content"]
	}
	return tags
}
