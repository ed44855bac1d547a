package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/placard/placard/renderer"
)

// An entrant is a way of drawing the card that can be started.
type entrant struct {
	name    string // by which -peers knows it
	label   string
	formats []renderer.Format
	command []string // starts its server; none: it is Placard
}

// lineup returns Placard and, after it, the peers that were asked for.
func (c *config) lineup() ([]entrant, error) {
	every := []renderer.Format{renderer.JPEG, renderer.PNG, renderer.WebP}
	all := []entrant{
		{"takumi", "takumi", every, c.script("takumi")},
		{"satori", "satori + resvg", []renderer.Format{renderer.PNG}, c.script("satori")},
		{"puppeteer", "puppeteer recipe", every, c.script("puppeteer", c.chromium)},
		{"chromedp", "chromedp recipe", every, []string{c.recipe, c.shell, c.card(), strconv.Itoa(quality)}},
	}
	chosen := []entrant{{name: "placard", label: "Placard", formats: every}}
	for _, name := range c.peers {
		i := slices.IndexFunc(all, func(e entrant) bool { return e.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no peer %q, only takumi, satori, puppeteer and chromedp", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// script returns the command of a peer that Node runs.
func (c *config) script(name string, args ...string) []string {
	script := filepath.Join(c.node, name+".mjs")
	page := filepath.Join(c.card(), "index.html")
	return append([]string{"node", script, page, strconv.Itoa(quality)}, args...)
}

// card is the folder of the template that all draw.
func (c *config) card() string { return filepath.Join(c.templates, "card") }
