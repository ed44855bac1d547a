package templates

import (
	"fmt"
	"strconv"

	"github.com/placard/placard/renderer"
)

// maxBytes reads how many bytes an image of the template is meant to have at most; 0 where it doesn't say.
func (p *page) maxBytes() (int, error) {
	content, ok := p.meta["max-bytes"]
	if !ok {
		return 0, nil
	}
	n, err := strconv.Atoi(content)
	if err != nil || n < renderer.MinBytes {
		return 0, fmt.Errorf("max-bytes is %q", content)
	}
	return n, nil
}
