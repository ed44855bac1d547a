package renderer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// A Document is a job fitted to one version of a template: every value parsed and re-printed, every default filled in.
// Equal documents give equal bytes.
type Document struct {
	Template *Template
	// Changes are sorted by field, then property.
	Changes       []Change
	Width, Height int
	Scale         float64
	Format        Format
	Quality       int // at most; lower where MaxBytes demands it
	MaxBytes      int // 0: any number will do
	Lang          string
	Version       string
	// MaxAge: an image that was drawn longer ago is drawn again; 0: any will do. It is no part of the key.
	MaxAge time.Duration
	// Transform asks for a remote image, no more than MaxPixels of it, in place of a card. Its box is in pixels of the
	// result: Scale has gone into it. A Format of "" is the image's own, see Encoding.
	Transform *Transform
	MaxPixels int64
	// Job is what it was made of. It is no part of the key.
	Job Job
	// digest is what sum returned; empty: it was not called.
	digest string
	// Warnings name what was left out of the job, a field each.
	Warnings []string
	// Inspect asks for the image's Inspection too. It is no part of the key, and such a document is for no cache.
	Inspect bool
	// Pictures are the remote images that the changes or the Transform name, by URL as there. A URL without one is
	// missing, and its element is hidden. They are no part of the key.
	Pictures map[string]Bitmap
}

// A Change sets one property of one field to a value that is safe to use as it stands.
type Change struct {
	Field    string `json:"field"`
	Kind     Kind   `json:"kind"`
	Property string `json:"property"`
	// Value is a string, float64, bool, []string or *drawing.Drawing.
	Value any `json:"value"`
}

// ImageURL is the main property of a picture.
const ImageURL = "image_url"

// A Bitmap is a picture that the page may show: its bytes and the media type that was found in them.
type Bitmap struct {
	Bytes       []byte
	ContentType string
	// Width and Height are what its header says, in pixels; 0: unknown.
	Width, Height int
	// Truncated: its end is missing. It can be shown, but the image that shows it is not to be kept for long.
	Truncated bool
	// FetchedAt is when fetching it began: what it shows is of then or later.
	FetchedAt time.Time
}

// PictureURLs returns the URLs of the images that the changes show, each once, in order.
func (d *Document) PictureURLs() []string {
	var urls []string
	seen := map[string]bool{"": true}
	for _, c := range d.Changes {
		if u, ok := c.Value.(string); ok && c.Property == ImageURL && !seen[u] {
			seen[u] = true
			urls = append(urls, u)
		}
	}
	return urls
}

// Key names the image that the document makes, as Fit returned it: hex SHA-256 over the document, the template's
// version and environment, which stands for all else that pixels depend on: the browser's version, the fonts, the
// scripts.
func (d *Document) Key(environment string) string {
	digest := d.digest
	if digest == "" {
		digest = d.sum()
	}
	sum := sha256.Sum256([]byte(environment + "\n" + digest))
	return hex.EncodeToString(sum[:])
}

// JobKey names what a URL shows, whatever version of the template and the browser draws it: hex SHA-256 over the job;
// empty for one with values that are none of JSON.
func (d *Document) JobKey() string {
	job := d.Job
	job.ID, job.MaxAge = "", 0 // which say nothing of the image
	encoded, err := json.Marshal(job)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte("job\n"), encoded...)) // never the key of a document
	return hex.EncodeToString(sum[:])
}

// sum is the part of the key that is the document's own.
func (d *Document) sum() string {
	h := sha256.New()
	// Encoding a struct of plain values to a hash can't fail.
	_ = json.NewEncoder(h).Encode(struct {
		Template      string
		Changes       []Change
		Width, Height int
		Scale         float64
		Format        Format
		Quality       int
		MaxBytes      int `json:",omitempty"`
		Lang, Version string
		Transform     *Transform `json:",omitempty"`
		MaxPixels     int64      `json:",omitempty"`
	}{
		d.Template.Hash, d.Changes, d.Width, d.Height, d.Scale, d.Format, d.Quality, d.MaxBytes, d.Lang, d.Version,
		d.Transform, d.MaxPixels,
	})
	return hex.EncodeToString(h.Sum(nil))
}
