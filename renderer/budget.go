package renderer

import "fmt"

// MinBytes is the least that an image can be bound to: no picture worth having is smaller.
const MinBytes = 1 << 10

// checkBytes holds an image, of which the engine has made the smallest it can, against the bytes that it may have. The
// error is ErrBudget, where the job says how many: who asked for that can't use a larger one. A template's own bound is
// an aim, and to miss it a warning: its images are still worth more than none.
func (d *Document) checkBytes(img *Image) (warning string, err error) {
	if d.MaxBytes == 0 || len(img.Bytes) <= d.MaxBytes || img.Degraded != "" {
		return "", nil
	}
	if d.Job.MaxBytes == 0 {
		return fmt.Sprintf("max-bytes: the image has %d bytes, over the template's %d", len(img.Bytes), d.MaxBytes), nil
	}
	return "", fmt.Errorf("%w: the smallest it can be has %d, and %d are allowed; give it more bytes, another format, "+
		"or a smaller size", ErrBudget, len(img.Bytes), d.MaxBytes)
}
