package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/placard/placard/renderer"
)

// manifestFile says which images in the folder are ours, and what they were made of. It is hidden, as it is nobody
// else's business.
const manifestFile = ".placard.json"

// A drawn is an image that is in the folder.
type drawn struct {
	// Key names all that it was made of; empty: it is to be drawn again, as something was missing.
	Key    string `json:"key"`
	Width  int    `json:"width"`  // pixels
	Height int    `json:"height"` // pixels
}

type manifest struct {
	Version int `json:"version"`
	// Source is that of the Config which drew them. What it has not drawn it would remove, and leave out of the index.
	Source string           `json:"source"`
	Images map[string]drawn `json:"images"` // by path in the folder
}

const manifestVersion = 1

// readManifest returns the folder's, an empty one where there is none. What is no image's path in it is left out: files
// are removed by it.
func readManifest(folder *os.Root) (manifest, error) {
	none := manifest{Version: manifestVersion, Images: map[string]drawn{}}
	data, err := folder.ReadFile(manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	var m manifest
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err == nil && (m.Version != manifestVersion || m.Images == nil) {
		err = fmt.Errorf("it is of version %d, want %d", m.Version, manifestVersion)
	}
	if err != nil {
		return none, fmt.Errorf("reading %s: %w; without it all images are drawn anew, with --force", manifestFile, err)
	}
	for name := range m.Images {
		_, ok := renderer.ParseFormat(strings.TrimPrefix(path.Ext(name), "."))
		if !ok || !fs.ValidPath(name) {
			delete(m.Images, name)
		}
	}
	return m, nil
}

// writeJSON writes a file of the folder, unless it is there with the same content.
func writeJSON(folder *os.Root, name string, value any) error {
	data, err := encodeJSON(value)
	if err != nil {
		return err
	}
	if old, err := folder.ReadFile(name); err == nil && string(old) == string(data) {
		return nil
	}
	return writeFile(folder, name, data)
}

func encodeJSON(value any) ([]byte, error) {
	data, err := json.MarshalIndent(value, "", "  ") // maps by key: equal values give equal bytes
	return append(data, '\n'), err
}

// writeFile puts a whole file in its place, or none.
func writeFile(folder *os.Root, name string, data []byte) (err error) {
	if err := folder.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	half := path.Join(path.Dir(name), ".placard-"+path.Base(name)) // of a run that was killed, it is written over
	if err := folder.WriteFile(half, data, 0o644); err != nil {
		return errors.Join(err, folder.Remove(half))
	}
	return folder.Rename(half, name)
}

// An Entry is what a site generator wants to know of a page's image.
type Entry struct {
	Image  string `json:"image"` // path in the folder
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Type   string `json:"type"`
	Alt    string `json:"alt"`
}

// WriteIndex writes entries, by source, to w.
func WriteIndex(w io.Writer, entries map[string]Entry) error {
	data, err := encodeJSON(entries)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
