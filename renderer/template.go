package renderer

import "slices"

// A Template is one version of a template, whole and unchanging: the page, all files that it refers to, and what can be
// changed in it.
type Template struct {
	Name        string
	Title       string
	Description string
	// Width and Height are the viewport's default size in CSS pixels.
	Width, Height int
	// Fields are those of the page in its order, then variables, then variants.
	Fields []Field
	// FontFamilies are those that the template brings by @font-face.
	FontFamilies []string
	// Transparent: a page without a background is transparent in png and webp, not white.
	Transparent bool
	// MaxBytes is how many bytes an image is meant to have at most; 0: any number.
	MaxBytes int
	// Scripts: the template's own scripts run.
	Scripts bool
	// FreshPage: a page that has drawn would draw the next image differently. Every image gets a page of its own.
	FreshPage bool
	// Fallback is the PNG to show in place of an image that isn't ready; nil where the template has none.
	Fallback []byte
	// Page is the path of the template's index.html in Files.
	Page string
	// Files are the contents of all files by slash-separated path from the templates' root.
	Files map[string][]byte
	// Hash names this version: hex SHA-256 over everything above.
	Hash string
}

// Field returns the field of that name, or nil.
func (t *Template) Field(name string) *Field {
	i := slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Fields[i]
}

// A Field is something of a template that a URL can change.
type Field struct {
	Name     string
	Kind     Kind
	Default  string
	Required bool
	// Highlight: in a text, *words* are marked, and \* is a star.
	Highlight bool
	// Max is the best that a rating can be.
	Max float64
	// Drawing is what a code or a chart is made of besides its main property, where a job doesn't say: by property.
	Drawing map[string]string
	// Type is the type of a variable's value.
	Type VariableType
	// Values are those that a variant can have.
	Values []string
}

// Kind says what a field is, and so which properties it has.
type Kind string

// The kinds of fields.
const (
	Text     Kind = "text"
	Picture  Kind = "image"
	Rating   Kind = "rating"
	QR       Kind = "qr"
	Barcode  Kind = "barcode"
	Chart    Kind = "chart"
	Group    Kind = "group"
	Variable Kind = "variable"
	Variant  Kind = "variant"
)

// VariableType is the type of a custom property: what @property gives as its syntax, or what its default looks like.
type VariableType string

// The types of variables that can be set.
const (
	Color            VariableType = "color"
	NumberType       VariableType = "number"
	Integer          VariableType = "integer"
	Length           VariableType = "length"
	Percentage       VariableType = "percentage"
	LengthPercentage VariableType = "length-percentage"
)

// NameProperties returns the modifications with the main property named in those that leave it to the field's kind.
func (t *Template) NameProperties(mods []Modification) []Modification {
	named := slices.Clone(mods)
	for i, m := range named {
		if field := t.Field(m.Field); field != nil && m.Property == "" {
			named[i].Property = mainProperty[field.Kind]
		}
	}
	return named
}
