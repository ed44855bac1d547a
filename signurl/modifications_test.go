package signurl

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

type mods = []renderer.Modification

func set(field, property string, value any) renderer.Modification {
	return renderer.Modification{Field: field, Property: property, Value: value}
}

func TestParseModifications(t *testing.T) {
	tests := []struct {
		name, json string
		want       mods
	}{
		{"none", `{}`, nil},
		{"none in a list", `[]`, nil},
		{"bare values", `{"z":"Z","a":1.10,"b":true,"c":null}`,
			mods{set("z", "", "Z"), set("a", "", renderer.Number("1.10")), set("b", "", true), set("c", "", nil)}},
		{"properties", `{"t":{"text":"T","hide":false,"color":null}}`,
			mods{set("t", "text", "T"), set("t", "hide", false), set("t", "color", nil)}},
		{"list form", `[{"name":"t","text":"T"},{"color":"red","name":"t"}]`,
			mods{set("t", "text", "T"), set("t", "color", "red")}},
		{"list form, one field in two places", `[{"name":"t","text":"T"},{"name":"u","text":"U"},{"name":"t","hide":true}]`,
			mods{set("t", "text", "T"), set("t", "hide", true), set("u", "text", "U")}},
		{"property name in the object form", `{"t":{"name":"N"}}`, mods{set("t", "name", "N")}},
		{"numbers as written", `{"d":[1.10,-0,1E5,1e400,123456789012345678901234567890]}`,
			mods{set("d", "", []any{renderer.Number("1.10"), renderer.Number("-0"), renderer.Number("1E5"),
				renderer.Number("1e400"), renderer.Number("123456789012345678901234567890")})}},
		{"lists", `{"c":{"data":[],"labels":["a",null,true]}}`,
			mods{set("c", "data", []any{}), set("c", "labels", []any{"a", nil, true})}},
		{"escapes", `{"t":"\u003cb\u003e \ud83d\ude00\n"}`, mods{set("t", "", "<b> 😀\n")}},
		{"nothing to set", `[{"name":"t"}]`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseModifications([]byte(test.json))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, %v\nwant %#v", got, err, test.want)
			}
		})
	}
}

func TestParseModificationsRefuses(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"empty", ``, `modifications are ""`},
		{"number", `1`, `modifications are "1"`},
		{"list of strings", `["a"]`, `"modifications/0" is "a"; it may be an object with a name`},
		{"no name", `[{"name":"t"},{"text":"T"}]`, `"modifications/1" has no name`},
		{"name a number", `[{"name":1,"text":"T"}]`, `the name in "modifications/0" is not a string`},
		{"name twice", `[{"name":"t","name":"u"}]`, `"/0/name" occurs twice`},
		{"empty name", `[{"name":"","text":"T"}]`, `"modifications/0" is for a field without a name`},
		{"empty field", `{"":"T"}`, `"modifications/" is for a field without a name`},
		{"empty property", `{"t":{"":"T"}}`, `"modifications/t/" is a property without a name`},
		{"empty property in a list", `[{"name":"t","":"T"}]`, `"modifications/0/" is a property`},
		{"field twice", `{"t":1,"t":2}`, `"/t" occurs twice`},
		{"property twice in two objects", `[{"name":"t","text":1},{"name":"t","text":2}]`, `set "text" of "t" twice`},
		{"object too deep", `{"t":{"text":{"a":1}}}`, `"modifications/t/text" is {"a":1}; it may be a string, number`},
		{"object in a list", `{"t":[{}]}`, `"modifications/t/0" is {}; it may be a string, number, boolean or null`},
		{"list in a list", `{"t":{"data":[1,[2]]}}`, `"modifications/t/data/1" is [2]`},
		{"deep", `{"t":` + strings.Repeat("[", 1<<20), "not JSON"},
		{"cut in a value", `{"t":tru`, "not JSON at byte 8"},
		{"cut in a list", `{"t":[1,`, "not JSON"},
		{"cut in an object too deep", `{"t":{"text":{"a"`, "not JSON"},
		{"comma in a list", `{"t":[1,]}`, "not JSON"},
		{"more follows", `[]]`, "more follows"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseModifications([]byte(test.json))
			if !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), test.want) || got != nil {
				t.Errorf("got %v, %v; want an ErrSyntax with %q", got, err, test.want)
			}
		})
	}
}

func TestNumberOfModificationsIsBounded(t *testing.T) {
	fields := make([]string, maxModifications+1)
	for i := range fields {
		fields[i] = fmt.Sprintf(`"f%d":1`, i)
	}
	for n, accepted := range map[int]bool{maxModifications: true, maxModifications + 1: false} {
		got, err := ParseModifications([]byte("{" + strings.Join(fields[:n], ",") + "}"))
		if (err == nil) != accepted || accepted && len(got) != n {
			t.Errorf("%d: got %d, %v; want accepted: %v", n, len(got), err, accepted)
		}
	}
}
