package renderer

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/internal/drawing"
)

// testTemplate has a field of every kind, and a variable of every type.
func testTemplate() *Template {
	return &Template{
		Name: "card", Width: 1200, Height: 630, Hash: "1", FontFamilies: []string{"Brand Sans"},
		Fields: []Field{
			{Name: "title", Kind: Text},
			{Name: "photo", Kind: Picture},
			{Name: "stars", Kind: Rating, Max: 5},
			{Name: "link", Kind: QR, Default: "https://example.com"},
			{Name: "code", Kind: Barcode, Default: "12345670", Drawing: map[string]string{"format": "ean8"}},
			{Name: "sales", Kind: Chart, Default: "1, 2", Drawing: map[string]string{"labels": "May,June"}},
			{Name: "box", Kind: Group},
			{Name: "accent", Kind: Variable, Type: Color},
			{Name: "ratio", Kind: Variable, Type: NumberType},
			{Name: "columns", Kind: Variable, Type: Integer},
			{Name: "gap", Kind: Variable, Type: Length},
			{Name: "part", Kind: Variable, Type: Percentage},
			{Name: "indent", Kind: Variable, Type: LengthPercentage},
			{Name: "theme", Kind: Variant, Values: []string{"dark", "light"}},
		},
	}
}

func testLimits() Limits {
	return Limits{
		MaxPixels:     16_000_000,
		FontInstalled: func(family string) bool { return family == "Inter" },
		CheckURL: func(url string) error {
			if strings.Contains(url, "forbidden") {
				return fmt.Errorf("%w: not that host", ErrRefused)
			}
			return nil
		},
	}
}

// fitOne fits a job with one modification, and returns its one change.
func fitOne(t *testing.T, m Modification) (Change, error) {
	t.Helper()
	doc, err := Fit(Job{Format: PNG, Modifications: []Modification{m}}, testTemplate(), testLimits())
	if err != nil {
		return Change{}, err
	}
	if len(doc.Changes) != 1 {
		t.Fatalf("%+v makes the changes %+v, want one", m, doc.Changes)
	}
	return doc.Changes[0], nil
}

// elementFields have the properties of any element; the tables below show them at "title" alone.
var elementFields = []string{"title", "photo", "stars", "link", "code", "sales", "box"}

var mayAndJune = []string{"May", "June"}

func drawnAs(d *drawing.Drawing, err error) *drawing.Drawing {
	if err != nil {
		panic(err)
	}
	return d
}

var goodValues = []struct {
	field, property string
	value           Value
	want            any
}{
	{"title", "text", "Hello", "Hello"},
	{"title", "text", "", ""},
	{"title", "text", "<b>\"&\n*x* \\* \x00", "<b>\"&\n*x* \\* \x00"},
	{"title", "text", Number("1.10"), "1.10"},
	{"title", "text", Number("1e400"), "1e400"},
	{"title", "text", true, "true"},
	{"title", "color", "#C00", "#c00"},
	{"title", "color", "RGBA(255,0,0,.5)", "rgb(255 0 0 / 0.5)"},
	{"title", "background", "transparent", "transparent"},
	{"title", "highlight_color", "oklch(70% .1 200)", "oklch(70% 0.1 200)"},
	{"title", "font_family", "Inter", "Inter"},
	{"title", "font_family", "brand sans", "brand sans"},
	{"title", "font_size", Number("1"), 1.0},
	{"title", "font_size", "2000", 2000.0},
	{"title", "font_weight", Number("550.5"), 550.5},
	{"title", "text_align", "start", "start"},
	{"title", "text_align_v", "bottom", "bottom"},

	{"photo", "image_url", "https://example.com/a.jpg?x=1#y", "https://example.com/a.jpg?x=1#y"},
	{"photo", "image_url", "HTTP://example.com", "HTTP://example.com"},
	{"photo", "image_url", "", ""},
	{"photo", "image_url", "data:image/png;base64,AAAA", "data:image/png;base64,AAAA"},
	{"photo", "image_url", "data:image/avif,%00", "data:image/avif,%00"},
	{"photo", "fit", "contain", "contain"},
	{"photo", "anchor_x", "left", "0%"},
	{"photo", "anchor_x", "center", "50%"},
	{"photo", "anchor_x", "right", "100%"},
	{"photo", "anchor_y", "top", "0%"},
	{"photo", "anchor_y", "bottom", "100%"},
	{"photo", "anchor_y", Number("33.3"), "33.3%"},
	{"photo", "anchor_y", "100", "100%"},

	{"stars", "rating", Number("0"), 0.0},
	{"stars", "rating", "4.5", 4.5},
	{"stars", "max", Number("1e2"), 100.0},
	{"stars", "color", "gold", "gold"},

	{"link", "text", "https://example.com/?a=b&c", drawnAs(drawing.QR("https://example.com/?a=b&c", "M"))},
	{"link", "text", Number("1.10"), drawnAs(drawing.QR("1.10", "M"))},
	{"link", "text", "", drawnAs(drawing.QR("", "M"))},
	{"link", "color", "navy", "navy"},
	{"link", "background", "#fff", "#fff"},
	{"code", "text", Number("9638507"), drawnAs(drawing.Barcode("96385074", "ean8"))},
	{"code", "format", "code128", drawnAs(drawing.Barcode("12345670", "code128"))},
	{"code", "color", "#000", "#000"},
	{"code", "background", "white", "white"},
	{"sales", "data", []any{Number("1"), Number("2.50")}, drawnAs(drawing.Chart([]float64{1, 2.5}, mayAndJune, "bar"))},
	{"sales", "data", "3, 0", drawnAs(drawing.Chart([]float64{3, 0}, mayAndJune, "bar"))},
	{"sales", "data", Number("7"), drawnAs(drawing.Chart([]float64{7}, mayAndJune, "bar"))},
	{"sales", "data", []any{}, drawnAs(drawing.Chart(nil, nil, "bar"))},
	{"sales", "data", " ", drawnAs(drawing.Chart(nil, nil, "bar"))},
	{"sales", "labels", "<b>, a&b", drawnAs(drawing.Chart([]float64{1, 2}, []string{"<b>", "a&b"}, "bar"))},
	{"sales", "labels", []any{"a,b", Number("2")}, drawnAs(drawing.Chart([]float64{1, 2}, []string{"a,b", "2"}, "bar"))},
	{"sales", "labels", "", drawnAs(drawing.Chart([]float64{1, 2}, []string{}, "bar"))},
	{"sales", "type", "pie", drawnAs(drawing.Chart([]float64{1, 2}, mayAndJune, "pie"))},
	{"sales", "color", "teal", "teal"},

	{"title", "hide", true, true},
	{"title", "hide", "false", false},
	{"title", "opacity", Number("0.5"), 0.5},
	{"title", "opacity", "1", 1.0},
	{"title", "rotation", Number("-45"), -45.0},
	{"title", "shift_x", Number("-10000"), -10000.0},
	{"title", "shift_y", ".5", 0.5},
	{"title", "border_color", "Teal", "teal"},
	{"title", "border_width", Number("0"), 0.0},
	{"title", "radius", Number("-0"), 0.0},
	{"title", "gradient", "red, blue", []string{"red", "blue"}},
	{"title", "gradient", "rgb(1,2,3),hsl(1 2% 3%), #000", []string{"rgb(1 2 3)", "hsl(1 2% 3%)", "#000"}},
	{"title", "gradient", []any{"red", "rgb(1,2,3)"}, []string{"red", "rgb(1 2 3)"}},
	{"title", "shadow", "none", "none"},
	{"title", "shadow", "0 2px 8px rgba(0,0,0,.3)", "0px 2px 8px rgb(0 0 0 / 0.3)"},

	{"accent", "value", "#FFF", "#fff"},
	{"ratio", "value", Number("1.50"), "1.5"},
	{"ratio", "value", "-0", "0"},
	{"columns", "value", "3.0", "3"},
	{"gap", "value", "12PX", "12px"},
	{"gap", "value", "0", "0px"},
	{"part", "value", "50%", "50%"},
	{"indent", "value", "1.5em", "1.5em"},
	{"indent", "value", "-5%", "-5%"},
	{"theme", "value", "light", "light"},
}

func TestGoodValues(t *testing.T) {
	for _, tt := range goodValues {
		t.Run(fmt.Sprintf("%s.%s=%v", tt.field, tt.property, tt.value), func(t *testing.T) {
			fields := []string{tt.field}
			if _, ok := elementProperties[tt.property]; ok {
				fields = elementFields
			}
			for _, field := range fields {
				got, err := fitOne(t, Modification{field, tt.property, tt.value})
				if err != nil || got.Field != field || !reflect.DeepEqual(got.Value, tt.want) {
					t.Errorf("got %+v, %v, want %#v", got, err, tt.want)
				}
			}
		})
	}
}

// badValues have what the error says besides the field and the property.
var badValues = []struct {
	field, property string
	value           Value
	says            string
}{
	{"title", "text", []any{"a"}, "a list"},
	{"title", "color", "currentColor", "a CSS colour"},
	{"title", "color", "var(--x)", "a CSS colour"},
	{"title", "color", "red;background:url(//x)", "a CSS colour"},
	{"title", "color", Number("7"), `"7"`},
	{"title", "background", "url(x.png)", "a CSS colour"},
	{"title", "highlight_color", "", "a CSS colour"},
	{"title", "font_family", "Papyrus", `"Papyrus" is neither installed nor a font of the template`},
	{"title", "font_family", "", "neither installed"},
	{"title", "font_size", Number("0.9"), "0.9 is not between 1 and 2000"},
	{"title", "font_size", "12px", "a CSS number"},
	{"title", "font_size", true, "a CSS number"},
	{"title", "font_weight", Number("1000.1"), "between 1 and 1000"},
	{"title", "text_align", "justify", `"justify" is none of left, center, right, start, end`},
	{"title", "text_align", "Left", "none of"},
	{"title", "text_align_v", "middle", "none of top, center, bottom"},

	{"photo", "image_url", "/a.png", "is not an http(s) URL nor a data:image/ png, jpeg, gif, webp or avif"},
	{"photo", "image_url", "https://", "http(s)"},
	{"photo", "image_url", "javascript:alert(1)", "http(s)"},
	{"photo", "image_url", "file:///etc/passwd", "http(s)"},
	{"photo", "image_url", "http://a\nb/", "http(s)"},
	{"photo", "image_url", "data:image/svg+xml,<svg/>", "http(s)"},
	{"photo", "image_url", "data:image/pngx,", "http(s)"},
	{"photo", "image_url", "data:text/html,<p>", "http(s)"},
	{"photo", "image_url", "https://forbidden.example/", "not that host"},
	{"photo", "image_url", []any{}, "a list"},
	{"photo", "fit", "none", "none of cover, contain, fill"},
	{"photo", "anchor_x", "top", "it can be left, center, right or 0 to 100"},
	{"photo", "anchor_x", Number("101"), "0 to 100"},
	{"photo", "anchor_y", "left", "it can be top, center, bottom or 0 to 100"},
	{"photo", "anchor_y", []any{"top"}, "a list"},

	{"stars", "rating", Number("-1"), "between 0 and 100"},
	{"stars", "rating", Number("5.1"), "5.1 is more than the maximum of 5"},
	{"stars", "rating", "NaN", "a CSS number"},
	{"stars", "max", Number("0"), "between 1 and 100"},
	{"stars", "max", Number("2.5"), "2.5 is not a whole number"},
	{"stars", "color", "goldish", "a CSS colour"},

	{"link", "text", strings.Repeat("a", 2332), "2332 bytes are too many for a QR code: at the level M it holds 2331"},
	{"link", "text", []any{"a"}, "a list"},
	{"link", "color", "", "a CSS colour"},
	{"link", "background", "url(x)", "a CSS colour"},
	{"code", "text", "12345671", "the check digit is 1, and should be 0"},
	{"code", "format", "ean13", "ean13 has 13 digits, or 12 without the check digit"},
	{"code", "format", "qr", "none of code128, ean13, ean8, upca"},
	{"code", "color", "currentColor", "a CSS colour"},
	{"code", "background", "none", "a CSS colour"},
	{"sales", "data", "1,x", "a CSS number"},
	{"sales", "data", "1,,2", "a CSS number"},
	{"sales", "data", "NaN", "a CSS number"},
	{"sales", "data", []any{Number("1e400")}, "from -1000000000 to 1000000000"},
	{"sales", "data", []any{Number("1"), nil}, "null"},
	{"sales", "data", strings.Repeat("1,", 1000) + "1", "1001 numbers; a chart has 1000 at most"},
	{"sales", "labels", []any{[]any{}}, "a list"},
	{"sales", "labels", strings.Repeat("x", 201), "is longer than 200 bytes"},
	{"sales", "labels", strings.Repeat("x,", 1000), "1001 labels"},
	{"sales", "type", "donut", "none of bar, line, pie"},
	{"sales", "color", "red blue", "a CSS colour"},

	{"title", "hide", Number("1"), `"1" is neither true nor false`},
	{"title", "hide", "True", "neither true nor false"},
	{"title", "opacity", Number("1.01"), "between 0 and 1"},
	{"title", "opacity", Number("1e99"), "from -1000000000 to 1000000000"},
	{"title", "rotation", "90deg", "a CSS number"},
	{"title", "shift_x", Number("10001"), "between -10000 and 10000"},
	{"title", "shift_y", "", "a CSS number"},
	{"title", "border_color", "inherit", "a CSS colour"},
	{"title", "border_width", Number("-1"), "between 0 and 1000"},
	{"title", "radius", "50%", "a CSS number"},
	{"title", "gradient", "red", "a gradient has 2 to 8"},
	{"title", "gradient", strings.Repeat("red,", 8) + "red", "9 colours"},
	{"title", "gradient", []any{"red"}, "a gradient has 2 to 8"},
	{"title", "gradient", []any{"red", nil}, "null"},
	{"title", "gradient", []any{"red", []any{}}, "a list"},
	{"title", "gradient", "red,,blue", `"" is not a CSS colour`},
	{"title", "gradient", "rgb(1,2,3", "a CSS colour"},
	{"title", "shadow", "red", "a CSS shadow"},
	{"title", "shadow", "0 0 1px var(--x)", "a CSS shadow"},

	{"accent", "value", "#ggg", "a CSS colour"},
	{"ratio", "value", "1px", "a CSS number"},
	{"columns", "value", "1.5", `"1.5" is not a whole number`},
	{"gap", "value", "12", "a CSS length"},
	{"gap", "value", "calc(1px)", "a CSS length"},
	{"part", "value", "50", "a CSS percentage"},
	{"indent", "value", "5", "a CSS length such as 12px or 1.5em, nor a percentage such as 50%"},
	{"theme", "value", "sepia", `"sepia" is none of dark, light`},
	{"theme", "value", "", "none of dark, light"},
}

func TestBadValues(t *testing.T) {
	for _, tt := range badValues {
		t.Run(fmt.Sprintf("%s.%s=%v", tt.field, tt.property, tt.value), func(t *testing.T) {
			got, err := fitOne(t, Modification{tt.field, tt.property, tt.value})
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("got %+v, %v, want %v", got, err, ErrInvalid)
			}
			if refused := tt.says == "not that host"; errors.Is(err, ErrRefused) != refused {
				t.Errorf("%v: refused is %t, want %t", err, !refused, refused)
			}
			for _, part := range []string{tt.field + "." + tt.property + ": ", tt.says} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q doesn't say %q", err, part)
				}
			}
		})
	}
}

// TestEveryPropertyIsTested holds the tables above against the code.
func TestEveryPropertyIsTested(t *testing.T) {
	good, bad := map[[2]string]bool{}, map[[2]string]bool{}
	for _, v := range goodValues {
		good[[2]string{v.field, v.property}] = true
	}
	for _, v := range badValues {
		bad[[2]string{v.field, v.property}] = true
	}
	for _, field := range testTemplate().Fields {
		for _, property := range field.Kind.Properties() {
			at := [2]string{field.Name, property}
			if _, ok := elementProperties[property]; ok {
				at[0] = "title"
			}
			if !good[at] || !bad[at] {
				t.Errorf("%s.%s: has a good value: %t, has a bad one: %t", at[0], property, good[at], bad[at])
			}
		}
	}
}
