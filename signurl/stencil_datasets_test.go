package signurl

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestStencilDatasets(t *testing.T) {
	numbers := []any{renderer.Number("1"), renderer.Number("2.50")}
	tests := []struct {
		name, member string
		want         mods
		warnings     []string
		says         string // of an error
	}{
		{"data", `[{"data":[1,2.50],"label":"L"}]`, mods{set("c", "data", numbers)}, nil, ""},
		{"a colour", `[{"data":[1,2.50],"backgroundColor":"#c00"}]`, mods{set("c", "data", numbers), set("c", "color", "#c00")}, nil, ""},
		{"colours", `[{"data":[1,2.50],"backgroundColor":["red","blue"]}]`, mods{set("c", "data", numbers)}, nil, ""},
		{"two sets", `[{"data":[1,2.50]},{"data":[3]}]`, mods{set("c", "data", numbers)}, []string{"c.datasets: the first of 2 is drawn"}, ""},
		{"none", `[]`, mods{set("c", "data", []any{})}, nil, ""},
		{"null", `null`, nil, nil, ""},
		{"no list", `"1,2"`, nil, nil, `datasets of "c": it may be a list of objects`},
		{"no objects", `[1,2]`, nil, nil, `datasets of "c": its first has no list of data`},
		{"no data", `[{"label":"x"}]`, nil, nil, `its first has no list of data`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got Request
			err := stencilWords.parse(url.QueryEscape(b64([]byte(`[{"name":"c","datasets":`+test.member+`}]`))), &got)
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want an error that says %q", err, test.says)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got.Job.Modifications, test.want) || !slices.Equal(got.Warnings, test.warnings) {
				t.Errorf("got %+v, %q, %v\nwant %+v, %q", got.Job.Modifications, got.Warnings, err, test.want, test.warnings)
			}
		})
	}
}
