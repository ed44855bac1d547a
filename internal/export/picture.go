package export

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

// Pictures finds those that sources name by path, as pages do: /img/a.jpg from the site's root, a.jpg from the page's
// own folder. The bytes go into the job, so that another picture makes another image.
type Pictures struct {
	// Root is the folder that / means; empty: there is none.
	Root string
	// MaxBytes bounds one picture.
	MaxBytes int64
}

// kinds are the pictures that pages are shown.
var kinds = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// inline replaces the paths among values by data URLs.
func (p Pictures) inline(r Record, mods []renderer.Modification) error {
	for i, mod := range mods {
		value, ok := mod.Value.(string)
		if !ok || mod.Property != renderer.ImageURL || value == "" || strings.Contains(value, ":") {
			continue // nothing, http: or data:
		}
		url, err := p.read(r, value)
		if err != nil {
			return &RecordError{r.File, r.Line, mod.Field, fmt.Errorf("%s: %w", mod.Field, err)}
		}
		mods[i].Value = url
	}
	return nil
}

func (p Pictures) read(r Record, name string) (string, error) {
	folder := path.Dir(r.File)
	if rest, ok := strings.CutPrefix(name, "/"); ok {
		if p.Root == "" {
			return "", fmt.Errorf("%q begins at the site's root: say with --assets which folder that is", name)
		}
		folder, name = p.Root, rest
	}
	root, err := os.OpenRoot(filepath.FromSlash(folder)) // a page's text leads nowhere else
	if err != nil {
		return "", err
	}
	defer root.Close()
	file, err := root.Open(filepath.FromSlash(path.Clean(name)))
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, p.MaxBytes+1))
	if err != nil {
		return "", err
	}
	if int64(len(data)) > p.MaxBytes {
		return "", fmt.Errorf("%s has more than the %d bytes of --image-max-bytes", name, p.MaxBytes)
	}
	kind := kindOf(name, data)
	if kind == "" {
		return "", errors.New(name + " is no png, jpeg, gif, webp or avif")
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data), nil
}

// kindOf tells a picture's type by its bytes, as far as the standard library knows it.
func kindOf(name string, data []byte) string {
	if kind := http.DetectContentType(data); slices.Contains(kinds, kind) {
		return kind
	}
	if strings.EqualFold(path.Ext(name), ".avif") {
		return "image/avif"
	}
	return ""
}
