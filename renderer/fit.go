package renderer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Limits are what a document may ask for.
type Limits struct {
	// MaxPixels bounds width × height × scale².
	MaxPixels int64
	// FontInstalled reports whether a font family can be used besides the template's own. Nil: any can.
	FontInstalled func(family string) bool
	// CheckURL says whether a remote image may be fetched; its error wraps ErrRefused. Nil: any may.
	CheckURL func(url string) error
}

// Fit holds a job against a template: it resolves names, parses and re-prints every value and fills in defaults. What
// doesn't fit is an error that wraps ErrInvalid, and ErrRefused where a remote image is to blame, and says what would
// fit; unknown names are but warnings where the job is lenient. What no template could do is ErrLimits. A job with a
// Transform needs no template.
func Fit(job Job, tpl *Template, limits Limits) (*Document, error) {
	if job.Transform != nil {
		return fitTransform(job, limits)
	}
	doc := &Document{
		Template: tpl,
		Width:    cmp.Or(job.Width, tpl.Width),
		Height:   cmp.Or(job.Height, tpl.Height),
		Scale:    cmp.Or(job.Scale, 1),
		Format:   job.Format,
		Quality:  job.Format.quality(job.Quality),
		MaxBytes: cmp.Or(job.MaxBytes, tpl.MaxBytes),
		Lang:     job.Lang,
		Version:  job.Version,
		MaxAge:   job.MaxAge,
		Job:      job,
	}
	f := fitting{job: job, template: tpl, limits: limits, document: doc, seen: map[[2]string]bool{}}
	if err := f.checkLimits(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLimits, err)
	}
	if err := f.fit(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return doc, nil
}

// fitting is the work on one document.
type fitting struct {
	job      Job
	template *Template
	limits   Limits
	document *Document
	seen     map[[2]string]bool // field and property
}

func (f *fitting) fit() error {
	for _, m := range f.job.Modifications {
		if err := f.modify(m); err != nil {
			return err
		}
	}
	for _, m := range f.job.Defaults {
		field := f.template.Field(m.Field)
		if field == nil || field.Kind != Variant || !slices.Contains(field.Values, fmt.Sprint(m.Value)) ||
			f.seen[[2]string{field.Name, mainProperty[Variant]}] {
			continue
		}
		if err := f.modify(m); err != nil {
			return err
		}
	}
	return f.finish()
}

// checkLimits refuses pictures that are too large or too long, over which the browser would crash, and those with a
// side of less than a pixel, for which it would draw its own default size.
func (f *fitting) checkLimits() error {
	if err := f.job.check(); err != nil {
		return err
	}
	doc := f.document
	width, height := float64(doc.Width)*doc.Scale, float64(doc.Height)*doc.Scale
	if min(width, height) < 1 {
		return fmt.Errorf("%d×%d at scale %v is less than a pixel", doc.Width, doc.Height, doc.Scale)
	}
	if width*height > float64(f.limits.MaxPixels) {
		return fmt.Errorf("%d×%d at scale %v is %.0f pixels, at most %d are allowed",
			doc.Width, doc.Height, doc.Scale, width*height, f.limits.MaxPixels)
	}
	if max(width, height) > maxResultSide {
		return fmt.Errorf("%d×%d at scale %v has a side of %.0f pixels, at most %d are allowed",
			doc.Width, doc.Height, doc.Scale, max(width, height), maxResultSide)
	}
	return nil
}

// modify adds the change that a modification makes.
func (f *fitting) modify(m Modification) error {
	field := f.field(m.Field)
	if field == nil {
		return f.unknown(m.Field, "no such field", "the fields of "+f.template.Name, f.fieldNames())
	}
	properties := propertiesOf(field.Kind)
	name := cmp.Or(m.Property, mainProperty[field.Kind])
	parse, ok := properties[name]
	if !ok {
		label := m.Field
		if m.Property != "" {
			label += "." + m.Property
		}
		return f.unknown(label, "no such property", "a field of kind "+string(field.Kind)+" has", sortedKeys(properties))
	}
	if m.Value == nil {
		return nil
	}
	if f.seen[[2]string{field.Name, name}] {
		return &FieldError{m.Field, name, fmt.Errorf("%s.%s is set twice", m.Field, name)}
	}
	f.seen[[2]string{field.Name, name}] = true
	value, err := parse(m.Value, field, f)
	switch {
	case f.job.Lenient && errors.Is(err, errNoFont): // the service had other fonts
		f.document.Warnings = append(f.document.Warnings, m.Field+"."+name+": "+err.Error())
		return nil
	case err != nil:
		return &FieldError{m.Field, name, fmt.Errorf("%s.%s: %w", m.Field, name, err)}
	}
	if s, ok := value.(shadowValue); ok {
		name, value = s.property(field.Kind), s.css
	}
	change := Change{Field: field.Name, Kind: field.Kind, Property: name, Value: value}
	f.document.Changes = append(f.document.Changes, change)
	return nil
}

// field returns the field of that name, or of the one that it stands for.
func (f *fitting) field(name string) *Field {
	if field := f.template.Field(name); field != nil {
		return field
	}
	return f.template.Field(f.job.Aliases[name])
}

// unknown makes an error, or a warning where the job is lenient.
func (f *fitting) unknown(name, problem, whose string, known []string) error {
	if f.job.Lenient {
		if warning := name + ": " + problem; !slices.Contains(f.document.Warnings, warning) {
			f.document.Warnings = append(f.document.Warnings, warning)
		}
		return nil
	}
	return fmt.Errorf("%s: %s; %s: %s", quote(name), problem, whose, strings.Join(known, ", "))
}

func (f *fitting) fieldNames() []string {
	names := make([]string, len(f.template.Fields))
	for i, field := range f.template.Fields {
		names[i] = field.Name
	}
	return names
}

// finish puts the changes in order and checks what concerns more than one of them.
func (f *fitting) finish() error {
	for _, field := range f.template.Fields {
		if err := f.finishField(field); err != nil {
			return err
		}
	}
	slices.SortFunc(f.document.Changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Property, b.Property))
	})
	return nil
}

func (f *fitting) finishField(field Field) error {
	main := mainProperty[field.Kind]
	value := f.set(field.Name, main)
	if data, ok := value.([]float64); ok && len(data) == 0 {
		value = ""
	}
	switch {
	case field.Required && (value == nil || value == ""):
		return &FieldError{field.Name, main, fmt.Errorf("%s is required", field.Name)}
	case field.Kind == Rating && value != nil:
		return f.rate(field)
	case drawn[field.Kind] != nil:
		return f.draw(field)
	}
	return nil
}

// rate holds a rating against the most that it can be, of which it may be a share.
func (f *fitting) rate(field Field) error {
	best := cmp.Or(number(f.set(field.Name, "max")), field.Max)
	for i, c := range f.document.Changes {
		if c.Field != field.Name || c.Property != mainProperty[Rating] {
			continue
		}
		if share, ok := c.Value.(Share); ok {
			f.document.Changes[i].Value = float64(share) * best
		} else if number(c.Value) > best {
			return &FieldError{field.Name, c.Property,
				fmt.Errorf("%s.rating: %v is more than the maximum of %v", field.Name, c.Value, best)}
		}
	}
	return nil
}

// set returns the value that a property was set to, or nil.
func (f *fitting) set(field, property string) any {
	for _, c := range f.document.Changes {
		if c.Field == field && c.Property == property {
			return c.Value
		}
	}
	return nil
}

func number(v any) float64 {
	n, _ := v.(float64)
	return n
}
