package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

// Missing is what happens to a field whose remote image is unreachable, slow or broken.
type Missing string

// The ways to do without an image.
const (
	MissingHide   Missing = "hide"   // its element is hidden
	MissingSample Missing = "sample" // its element stays as the template has it
	MissingError  Missing = "error"  // nothing is drawn
)

// A loss is a field whose image is missing.
type loss struct {
	field, url string
	kind       error // ErrUnreachable, ErrNotImage or ErrTimeout
	reason     error // the whole of it, for the log
}

// warning names the field, and why in a few words: the rest is for the log.
func (l loss) warning() string { return l.field + ": " + l.kind.Error() }

// lost are the fields whose image was not fetched.
func lost(doc *renderer.Document, failures map[string]error) []loss {
	return losses(doc, func(_, u string) error { return failures[u] })
}

// undecodable are the fields whose image was fetched and is none to the browser. An engine calls what it drew
// incomplete then, and its warnings begin with the fields' names; they may be of the template's own pictures too.
func undecodable(doc *renderer.Document, drawn *renderer.Image) []loss {
	if !drawn.Incomplete {
		return nil
	}
	return losses(doc, func(field, _ string) error {
		for _, warning := range drawn.Warnings {
			if reason, ok := strings.CutPrefix(warning, field+": "); ok {
				return fmt.Errorf("%w: %s", ErrNotImage, reason)
			}
		}
		return nil
	})
}

// losses has one for each image of the document that failed has an error for.
func losses(doc *renderer.Document, failed func(field, u string) error) []loss {
	var list []loss
	for _, change := range doc.Changes {
		u, _ := change.Value.(string)
		if change.Property != renderer.ImageURL || u == "" {
			continue
		}
		reason := failed(change.Field, u)
		if reason == nil {
			continue
		}
		kind := ErrUnreachable
		for _, other := range []error{ErrNotImage, ErrTimeout} {
			if errors.Is(reason, other) {
				kind = other
			}
		}
		list = append(list, loss{change.Field, u, kind, reason})
	}
	return list
}

// fatal is the error of the first loss that fails the document whatever Config.Missing says. The client isn't told
// where a name or a redirect led: it could map a private network so.
func (p *Painter) fatal(doc *renderer.Document, missing []loss) error {
	for i, l := range missing {
		switch {
		case errors.Is(l.reason, errPanic):
			return l.reason
		case errors.Is(l.reason, renderer.ErrRefused):
			p.log(doc, missing[i:i+1])
			return fmt.Errorf("%s: %w by rule", l.field, renderer.ErrRefused)
		}
	}
	return nil
}

// draw has the next Painter draw what there is. Only then does it show which images the browser can't decode: where
// these are not to be hidden, which the page has done already, the document is drawn again without them.
func (p *Painter) draw(
	ctx context.Context, doc *renderer.Document, missing []loss,
) (*renderer.Image, []loss, error) {
	p.log(doc, missing)
	for { // ends: each time around, the document has fewer images
		shown, err := p.without(doc, missing)
		if err != nil {
			return nil, nil, err
		}
		img, err := p.next.Paint(ctx, shown)
		if err != nil {
			return nil, nil, err
		}
		broken := undecodable(shown, img)
		p.log(doc, broken)
		if len(broken) == 0 || p.config.Missing == MissingHide {
			return img, missing, nil
		}
		missing = append(missing, broken...)
	}
}

// without returns the document as it is to be drawn where images are missing.
func (p *Painter) without(doc *renderer.Document, missing []loss) (*renderer.Document, error) {
	switch {
	case len(missing) == 0 || p.config.Missing == MissingHide: // without a picture, the page hides the element
		return doc, nil
	case p.config.Missing == MissingError:
		return nil, fmt.Errorf("%s: %w", missing[0].field, missing[0].kind)
	}
	left := *doc
	left.Changes = slices.DeleteFunc(slices.Clone(doc.Changes), func(c renderer.Change) bool {
		return c.Property == renderer.ImageURL &&
			slices.ContainsFunc(missing, func(l loss) bool { return l.field == c.Field })
	})
	return &left, nil
}

func (p *Painter) log(doc *renderer.Document, missing []loss) {
	for _, l := range missing {
		p.config.Logger.Warn("a remote image is missing",
			"template", doc.Template.Name, "field", l.field, "url", withoutQuery(l.url), "err", l.reason)
	}
}

// withoutQuery is a URL for the log: queries hold access tokens, and a data URL holds a picture.
func withoutQuery(rawURL string) string {
	if isDataURL(rawURL) {
		head, _, _ := strings.Cut(rawURL, ",")
		return head
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}
