package engine

import (
	"github.com/placard/placard/internal/drawing"
	"github.com/placard/placard/renderer"
)

// The arguments of the fill script's two functions.
type (
	setup struct {
		Fields []setupField `json:"fields"`
		Images []string     `json:"images"`
		// Scripts: the page's own scripts have run, and it is filled but once.
		Scripts bool `json:"scripts"`
	}
	setupField struct {
		Name string        `json:"name"`
		Kind renderer.Kind `json:"kind"`
		// Drawing is the sample of a code or a chart.
		Drawing *drawing.Drawing `json:"drawing,omitempty"`
	}
	fill struct {
		Changes []renderer.Change `json:"changes"`
		Lang    string            `json:"lang"`
	}
)

func setupArgs(tpl *renderer.Template, images []string) setup {
	args := setup{Fields: []setupField{}, Images: images, Scripts: tpl.Scripts}
	for _, f := range tpl.Fields {
		sample, _ := f.Sample() // the loader has found no fault with it
		args.Fields = append(args.Fields, setupField{Name: f.Name, Kind: f.Kind, Drawing: sample})
	}
	return args
}

// fillArgs has the pictures under the addresses where the page finds them, and nothing for those that are missing.
func fillArgs(doc *renderer.Document, addresses map[string]string) fill {
	args := fill{Changes: make([]renderer.Change, len(doc.Changes)), Lang: doc.Lang}
	for i, change := range doc.Changes {
		if change.Property == renderer.ImageURL {
			url, _ := change.Value.(string)
			change.Value = addresses[url]
		}
		args.Changes[i] = change
	}
	return args
}
