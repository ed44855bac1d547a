package export

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"

	"github.com/placard/placard/renderer"
)

// matters are the languages of front matter, by the line that stands before and after it.
var matters = map[string]func([]byte) (map[string]any, error){"---": readYAML, "+++": readTOML}

var errUnended = errors.New("the front matter does not end: a line like its first is missing")

// readPage reads the front matter of a page. A page without is none of the site's, such as a README.
func readPage(data []byte) ([]Record, []error) {
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	fence := string(bytes.TrimRight(first, " \t\r"))
	read, ok := matters[fence]
	if !ok {
		return nil, nil
	}
	// An empty line stands for the first, so that errors count lines as the file does.
	matter := []byte("\n")
	for line := range bytes.Lines(rest) {
		if string(bytes.TrimRight(line, " \t\r\n")) == fence {
			values, err := read(matter)
			if err != nil {
				return nil, []error{fmt.Errorf("front matter: %w", err)}
			}
			return []Record{{Values: values}}, nil
		}
		matter = append(matter, line...)
	}
	return nil, []error{errUnended}
}

// maxNodes bounds what aliases can blow up.
const maxNodes = 100_000

var errNodes = fmt.Errorf("it has more than %d values, aliases counted as often as they are used", maxNodes)

func readYAML(data []byte) (map[string]any, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	if len(document.Content) == 0 { // nothing but comments
		return map[string]any{}, nil
	}
	left := maxNodes
	value, err := yamlValue(document.Content[0], &left)
	if err != nil {
		return nil, err
	}
	values, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("it is no list of names and values")
	}
	return values, nil
}

// yamlValue keeps the spelling of single values: a date is the text that stands there, and 1.10 stays 1.10.
func yamlValue(node *yaml.Node, left *int) (any, error) {
	*left--
	if *left < 0 {
		return nil, errNodes
	}
	switch node.Kind {
	case yaml.AliasNode:
		return yamlValue(node.Alias, left)
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range node.Content {
			value, err := yamlValue(item, left)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		values := map[string]any{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			value, err := yamlValue(node.Content[i+1], left)
			if err != nil {
				return nil, err
			}
			values[node.Content[i].Value] = value
		}
		return values, nil
	}
	switch node.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := node.Decode(&b)
		return b, err
	}
	return node.Value, nil
}

func readTOML(data []byte) (map[string]any, error) {
	var values map[string]any
	if err := toml.Unmarshal(data, &values); err != nil {
		if mistake, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ := mistake.Position()
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		return nil, err
	}
	return tomlValue(values).(map[string]any), nil
}

// tomlValue makes dates texts and numbers renderer.Number, in what has been read.
func tomlValue(value any) any {
	switch v := value.(type) {
	case map[string]any:
		values := map[string]any{}
		for name, inner := range v {
			values[name] = tomlValue(inner)
		}
		return values
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = tomlValue(v[i])
		}
		return list
	case int64:
		return renderer.Number(strconv.FormatInt(v, 10))
	case float64:
		return renderer.Number(strconv.FormatFloat(v, 'f', -1, 64))
	case string, bool:
		return v
	}
	return fmt.Sprint(value)
}
