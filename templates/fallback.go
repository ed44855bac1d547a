package templates

import (
	"bytes"
	"fmt"
	"image/png"
	"path"
)

// fallbackFile is the picture, in a template's folder, to show in place of an image that isn't ready.
const fallbackFile = "fallback.png"

// fallback returns the template's substitute, or nil, and what is wrong with the file where there is one.
func (p *page) fallback() ([]byte, error) {
	content, ok := p.files.contents[p.fallbackPath()]
	if !ok {
		return nil, nil
	}
	if _, err := png.DecodeConfig(bytes.NewReader(content)); err != nil {
		return nil, err
	}
	return content, nil
}

func (p *page) fallbackPath() string { return path.Join(path.Dir(p.file), fallbackFile) }

// lintFallback finds a substitute that would never be served.
func (p *page) lintFallback() []Problem {
	_, err := p.fallback()
	if err == nil {
		return nil
	}
	return []Problem{{
		File: p.fallbackPath(), Rule: "fallback", Warning: true,
		Message: fmt.Sprintf("it is never served, as it is no PNG: %v", err),
		Help:    "save the picture as PNG, under this name",
	}}
}
