package signurl

import (
	"errors"
	"fmt"

	"github.com/placard/placard/renderer"
)

// readDatasets reads the numbers of a chart and their colour: of the first set, for charts here have one.
func readDatasets(v renderer.Value) (properties []renderer.Modification, warning string, err error) {
	sets, ok := v.([]any)
	if !ok {
		return nil, "", errors.New("it may be a list of objects")
	}
	if len(sets) == 0 {
		return []renderer.Modification{{Property: "data", Value: []any{}}}, "", nil
	}
	first, ok := sets[0].(map[string]any)
	data, isList := first["data"].([]any)
	if !ok || !isList {
		return nil, "", errors.New("its first has no list of data")
	}
	properties = []renderer.Modification{{Property: "data", Value: data}}
	if color, ok := first["backgroundColor"].(string); ok {
		properties = append(properties, renderer.Modification{Property: "color", Value: color})
	}
	if len(sets) > 1 {
		warning = fmt.Sprintf("the first of %d is drawn", len(sets))
	}
	return properties, warning, nil
}
