package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A card is a generated template. It fills any size: the gradient and the shadows have as many pixels as the page.
type card struct {
	fields int // of text, named t0, t1, …
	photos int // named p0, p1, …
	hue    int // tells it from others
}

func (c card) html() string {
	var body strings.Builder
	for i := range c.fields {
		fmt.Fprintf(&body, "<p id=\"t%d\">Field</p>\n", i)
	}
	for i := range c.photos {
		fmt.Fprintf(&body, "<img id=\"p%d\" alt=\"\">\n", i)
	}
	return fmt.Sprintf(`<!doctype html>
<meta name="viewport" content="width=1200, height=630">
<title>Card</title>
<style>
body { margin: 0; height: 100vh; overflow: hidden;
  background: linear-gradient(135deg, hsl(%d 60%% 20%%), hsl(%d 70%% 55%%)); }
main { position: absolute; inset: 5%%; border-radius: 32px; color: #f7f4ee;
  background: linear-gradient(#232c4d, #141a2e); box-shadow: 0 4px 16px rgb(0 0 0 / 40%%);
  font: 12px Inter; overflow: hidden; }
p { display: inline; margin: 4px; text-shadow: 0 2px 4px #000; overflow-wrap: anywhere; }
img { width: 240px; height: 180px; object-fit: cover; }
</style>
<main>
%s</main>
`, c.hue%360, (c.hue+c.hue/360+30)%360, body.String())
}

// write makes a template of the card in a folder of templates.
func (c card) write(folder, name string) error {
	if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name, "index.html"), []byte(c.html()), 0o600)
}

// writeMany makes n templates, called turn0, turn1, ….
func writeMany(folder string, n int) error {
	for i := range n {
		if err := (card{fields: 1, hue: i}).write(folder, turnName(i)); err != nil {
			return err
		}
	}
	return nil
}

func turnName(i int) string { return fmt.Sprintf("turn%d", i) }
