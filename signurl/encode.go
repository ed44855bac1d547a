package signurl

import (
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/renderer"
)

// payload is the JSON of a URL that this package makes. The order of its members is a promise: two signers of the same
// job make the same URL.
type payload struct {
	Modifications object  `json:"modifications,omitzero"`
	Exp           *int64  `json:"exp,omitzero"`
	Width         int     `json:"width,omitzero"`
	Height        int     `json:"height,omitzero"`
	Scale         float64 `json:"scale,omitzero"`
	Quality       int     `json:"quality,omitzero"`
	MaxBytes      int     `json:"max_bytes,omitzero"`
	Lang          string  `json:"lang,omitzero"`
	Version       string  `json:"version,omitzero"`
}

// encodePayload checks only what JSON could not say; whoever calls it reads the result back for the rest.
func encodePayload(job renderer.Job, expires time.Time) ([]byte, error) {
	modifications, err := toObject(job.Modifications)
	if err != nil {
		return nil, err
	}
	p := payload{
		Modifications: modifications,
		Width:         job.Width,
		Height:        job.Height,
		Scale:         job.Scale,
		Quality:       job.Quality,
		MaxBytes:      job.MaxBytes,
		Lang:          job.Lang,
		Version:       job.Version,
	}
	if !expires.IsZero() {
		p.Exp = new(expires.Unix())
	}
	data, err := json.Marshal(p)
	return data, notJSON(err)
}

// An object is a JSON object whose members keep their order.
type object []objectMember

type objectMember struct {
	name  string
	value any
}

// MarshalJSONTo writes o.
func (o object) MarshalJSONTo(enc *jsontext.Encoder) error {
	if err := enc.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, m := range o {
		if err := enc.WriteToken(jsontext.String(m.name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(enc, m.value); err != nil {
			return err
		}
	}
	return enc.WriteToken(jsontext.EndObject)
}

// toObject makes the object form of mods, those of one field together. A field's main property becomes a bare value,
// which leaves no room for others: only the template knows what the main property is called.
func toObject(mods []renderer.Modification) (object, error) {
	var fields object
	for _, m := range together(slices.Clone(mods)) {
		value, err := toJSON(m.Value)
		if err != nil {
			return nil, err
		}
		if last := len(fields) - 1; last >= 0 && fields[last].name == m.Field {
			properties, ok := fields[last].value.(object)
			if !ok || m.Property == "" {
				return nil, syntaxf("modifications set the main property of %s bare, next to others; name it, as in %s",
					quote(m.Field), `{"title": {"text": "Hello", "color": "#c00"}}`)
			}
			properties = append(properties, objectMember{m.Property, value})
			fields[last].value = properties
			continue
		}
		if m.Property != "" {
			value = object{{m.Property, value}}
		}
		fields = append(fields, objectMember{m.Field, value})
	}
	return fields, nil
}

// toJSON returns what marshals to the spelling of v.
func toJSON(v renderer.Value) (any, error) {
	switch v := v.(type) {
	case nil, string, bool:
		return v, nil
	case renderer.Number:
		number := jsontext.Value(v)
		if number.Kind() != '0' || !number.IsValid() {
			return nil, syntaxf("%s is not a JSON number", quote(v))
		}
		return number, nil
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = toJSON(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	default:
		return nil, syntaxf("a value of type %T; it may be a string, Number, bool, nil or []any of these", v)
	}
}
