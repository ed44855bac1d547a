package drawing

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestBars has each bar as x, y, width, height.
func TestBars(t *testing.T) {
	tests := []struct {
		name string
		data []float64
		want []string
		axis string
	}{
		{"one", []float64{7}, []string{"15% 0% 70% 100%"}, "100%"},
		{"two", []float64{1, 2}, []string{"7.5% 50% 35% 50%", "57.5% 0% 35% 100%"}, "100%"},
		{"all equal", []float64{3, 3}, []string{"7.5% 0% 35% 100%", "57.5% 0% 35% 100%"}, "100%"},
		{"zeros", []float64{0, 0}, []string{"7.5% 100% 35% 0%", "57.5% 100% 35% 0%"}, "100%"},
		{"negative too", []float64{3, -1}, []string{"7.5% 0% 35% 75%", "57.5% 75% 35% 25%"}, "75%"},
		{"negative only", []float64{-2, -4}, []string{"7.5% 0% 35% 50%", "57.5% 0% 35% 100%"}, "0%"},
		{"far apart", []float64{1e9, 1e-9}, []string{"7.5% 0% 35% 100%", "57.5% 100% 35% 0%"}, "100%"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := mustChart(t, test.data, nil, "bar")
			var got []string
			for _, shape := range d.Shapes[:len(d.Shapes)-1] {
				a := shape.Attributes
				got = append(got, a["x"]+" "+a["y"]+" "+a["width"]+" "+a["height"])
			}
			if axis := d.Shapes[len(d.Shapes)-1].Attributes["y1"]; !slices.Equal(got, test.want) || axis != test.axis {
				t.Errorf("got %q on %s, want %q on %s", got, axis, test.want, test.axis)
			}
		})
	}
}

func TestLines(t *testing.T) {
	tests := []struct {
		name   string
		data   []float64
		labels []string
		want   string
	}{
		{"two", []float64{1, 3}, nil, "M0 100L100 0"},
		{"three", []float64{0, 5, 10}, nil, "M0 100L50 50L100 0"},
		{"over their labels", []float64{0, 10}, []string{"a", "b"}, "M25 100L75 0"},
		{"one", []float64{4}, nil, "M0 50L100 50"},
		{"one with its label", []float64{4}, []string{"a"}, "M0 50L100 50"},
		{"all equal", []float64{-2, -2, -2}, nil, "M0 50L50 50L100 50"},
		{"negative", []float64{-10, 0, -5}, nil, "M0 100L50 0L100 50"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := mustChart(t, test.data, test.labels, "line").Shapes[1].Attributes["d"]; got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestPies(t *testing.T) {
	tests := []struct {
		name string
		data []float64
		want []string
	}{
		{"halves", []float64{1, 1}, []string{"M50 50L50 0A50 50 0 0 1 50 100z", "M50 50L50 100A50 50 0 0 1 50 0z"}},
		{"a quarter", []float64{1, 3}, []string{"M50 50L50 0A50 50 0 0 1 100 50z", "M50 50L100 50A50 50 0 1 1 50 0z"}},
		{"all of it", []float64{0, 5, 0}, []string{"circle placard-slice"}},
		{"all but a crumb", []float64{1e9, 1e-9}, []string{"circle placard-slice", "M50 50L50 0A50 50 0 0 1 50 0z"}},
		{"zeros", []float64{0, 0}, []string{"circle placard-empty"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, shape := range mustChart(t, test.data, nil, "pie").Shapes {
				if shape.Element == "circle" {
					got = append(got, "circle "+shape.Class)
				} else {
					got = append(got, shape.Attributes["d"])
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if _, err := Chart([]float64{1, -1}, nil, "pie"); err == nil || !strings.Contains(err.Error(), "-1 can't be a slice") {
		t.Errorf("a negative slice: got %v", err)
	}
}

// TestData: each shape of a number says which, how much, and how much of all.
func TestData(t *testing.T) {
	tests := map[string][]*Datum{
		"bar":  {{0, 1, .25}, {1, 4, 1}, nil},
		"line": {nil, nil, {0, 1, .25}, {1, 4, 1}},
		"pie":  {{0, 1, .2}, {1, 4, .8}},
	}
	for kind, want := range tests {
		var got []*Datum
		for _, shape := range mustChart(t, []float64{1, 4}, nil, kind).Shapes {
			got = append(got, shape.Datum)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", kind, got, want)
		}
	}
}

func TestLabels(t *testing.T) {
	for _, kind := range Types {
		if got := mustChart(t, []float64{1, 2}, []string{"a", "b", "c"}, kind).Labels; !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("%s: got %q", kind, got)
		}
		if got := mustChart(t, []float64{}, []string{"a"}, kind); len(got.Shapes)+len(got.Labels) > 0 {
			t.Errorf("%s of nothing: got %+v", kind, got)
		}
	}
}

func mustChart(t *testing.T, data []float64, labels []string, kind string) *Drawing {
	t.Helper()
	d, err := Chart(data, labels, kind)
	if err != nil {
		t.Fatal(err)
	}
	checkDrawing(t, d)
	return d
}

// FuzzChart holds of any numbers that what is drawn lies within the drawing.
func FuzzChart(f *testing.F) {
	f.Add("1,2,3", 0)
	f.Add("-1,0,1e9", 1)
	f.Add("0,0", 2)
	f.Add("1e-9,1e9,5", 2)
	f.Fuzz(func(t *testing.T, list string, kind int) {
		var data []float64
		for s := range strings.SplitSeq(list, ",") {
			if v, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(v) <= 1e9 {
				data = append(data, v)
			}
		}
		d, err := Chart(data, nil, Types[uint(kind)%uint(len(Types))])
		if err != nil {
			return
		}
		checkDrawing(t, d)
		for _, shape := range d.Shapes {
			for _, word := range strings.FieldsFunc(fmt.Sprint(shape.Attributes), notInNumber) {
				if n, err := strconv.ParseFloat(word, 64); err == nil && (n < 0 || n > 100.01) {
					t.Errorf("%v: %v is outside of the drawing: %+v", data, n, shape)
				}
			}
		}
	})
}

func notInNumber(r rune) bool { return !strings.ContainsRune("-.0123456789", r) }
