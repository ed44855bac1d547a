package export

import (
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func set(field, property string, value renderer.Value) renderer.Modification {
	return renderer.Modification{Field: field, Property: property, Value: value}
}

func sorted(mods []renderer.Modification) []renderer.Modification {
	return slices.SortedFunc(slices.Values(mods), func(a, b renderer.Modification) int {
		return strings.Compare(a.Field+"."+a.Property, b.Field+"."+b.Property)
	})
}
