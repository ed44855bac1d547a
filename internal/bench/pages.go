package bench

import (
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"unicode/utf8"
)

// The size of every card.
const width, height = 1200, 630

// titleElement finds the pieces of a page around its style and its title.
var titleElement = regexp.MustCompile(`(?s)^(.*)(</head>.*<h1 id="title"[^>]*>)[^<]*(</h1>.*)$`)

// pages writes a page for every title, beside the files of its template.
type pages struct {
	folder string
	pieces []string
	count  atomic.Int64
}

// newPages copies a template, so that nothing is written into its folder.
func newPages(template string) (*pages, error) {
	source, err := os.ReadFile(filepath.Join(template, "index.html"))
	if err != nil {
		return nil, err
	}
	found := titleElement.FindStringSubmatch(string(source))
	if found == nil {
		return nil, fmt.Errorf(`%s/index.html has no <h1 id="title"> to fill`, template)
	}
	folder, err := os.MkdirTemp("", "placard-bench-")
	if err != nil {
		return nil, err
	}
	p := &pages{folder: folder, pieces: found[1:]}
	if err := os.CopyFS(folder, os.DirFS(template)); err != nil {
		return nil, errors.Join(err, p.remove())
	}
	return p, nil
}

// write makes the page with a title, and gives it the length that a template's CSS may size it by.
func (p *pages) write(title string) (file string, err error) {
	file = filepath.Join(p.folder, fmt.Sprintf("%d.html", p.count.Add(1)))
	length := fmt.Sprintf("<style>#title { --length: %d }</style>", utf8.RuneCountInString(title))
	page := p.pieces[0] + length + p.pieces[1] + html.EscapeString(title) + p.pieces[2]
	return file, os.WriteFile(file, []byte(page), 0o600)
}

func (p *pages) remove() error { return os.RemoveAll(p.folder) }
