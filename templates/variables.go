package templates

import (
	"regexp"

	"github.com/placard/placard/internal/css"
	"github.com/placard/placard/renderer"
)

// variables are the custom properties that can be set: of the last declaration of each, as in the cascade.
func variables(sheets []stylesheet) []renderer.Field {
	var fields []renderer.Field
	at := map[string]int{}
	for _, sheet := range sheets {
		for _, d := range sheet.custom {
			kind := variableType(d, sheets)
			if kind == "" {
				continue
			}
			field := renderer.Field{Name: d.name, Kind: renderer.Variable, Default: d.value, Type: kind}
			if i, ok := at[d.name]; ok {
				fields[i] = field
				continue
			}
			at[d.name] = len(fields)
			fields = append(fields, field)
		}
	}
	return fields
}

var syntaxName = regexp.MustCompile(`^<(color|number|integer|length|percentage|length-percentage)>$`)

// variableType is what @property says, else what the default looks like; none where it can't be set.
func variableType(d declaration, sheets []stylesheet) renderer.VariableType {
	for _, sheet := range sheets {
		if syntax, ok := sheet.syntaxes["--"+d.name]; ok {
			if m := syntaxName.FindStringSubmatch(syntax); m != nil {
				return renderer.VariableType(m[1])
			}
			return ""
		}
	}
	if _, err := css.ParseColor(d.value); err == nil {
		return renderer.Color
	}
	if _, err := css.ParseNumber(d.value); err == nil {
		return renderer.NumberType
	}
	if _, err := css.ParseLength(d.value); err == nil {
		return renderer.Length
	}
	if _, err := css.ParsePercentage(d.value); err == nil {
		return renderer.Percentage
	}
	return ""
}
