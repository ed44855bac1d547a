package templates

import (
	"reflect"
	"slices"
	"testing"

	"golang.org/x/net/html"

	"github.com/placard/placard/renderer"
)

func TestFields(t *testing.T) {
	text := func(name, value string) renderer.Field {
		return renderer.Field{Name: name, Kind: renderer.Text, Default: value}
	}
	tests := []struct {
		name, page string
		want       []renderer.Field
	}{
		{"none", `<body><p>Hello`, nil},
		{"text", "<body><p id=a> Hello\n <!-- x --> you ", []renderer.Field{text("a", "Hello you")}},
		{"nothing in it", `<p id="">Hello</p><p id=a></p>`, []renderer.Field{text("a", "")}},
		{"order of the page", `<p id=b>1</p><p id=a>2</p>`, []renderer.Field{text("b", "1"), text("a", "2")}},
		{"highlighted", `<p id=a data-highlight>`, []renderer.Field{{Name: "a", Kind: renderer.Text, Highlight: true}}},
		{"required", `<p id=a data-required>`, []renderer.Field{{Name: "a", Kind: renderer.Text, Required: true}}},
		{"image", `<img id=a src="https://x.example/a.png" data-required>`,
			[]renderer.Field{{Name: "a", Kind: renderer.Picture, Default: "https://x.example/a.png", Required: true}}},
		{"background", `<div id=a data-kind=image><p>Hello</p></div>`, []renderer.Field{{Name: "a", Kind: renderer.Picture}}},
		{"rating", `<p id=a data-kind=rating> 4.5 </p>`,
			[]renderer.Field{{Name: "a", Kind: renderer.Rating, Default: "4.5", Max: 5}}},
		{"qr", `<p id=a data-kind=qr data-level=H> https://example.com </p>`,
			[]renderer.Field{{Name: "a", Kind: renderer.QR, Default: "https://example.com", Drawing: map[string]string{"level": "H"}}}},
		{"barcode with a sample to look at", `<p id=a data-kind=barcode data-text=96385074 data-format=ean8><svg></svg>`,
			[]renderer.Field{{Name: "a", Kind: renderer.Barcode, Default: "96385074", Drawing: map[string]string{"format": "ean8"}}}},
		{"chart", `<p id=a data-kind=chart data-labels="a,b" data-type=line>1, 2`,
			[]renderer.Field{{Name: "a", Kind: renderer.Chart, Default: "1, 2", Drawing: map[string]string{"labels": "a,b", "type": "line"}}}},
		{"chart of nothing", `<p id=a data-kind=chart>`, []renderer.Field{{Name: "a", Kind: renderer.Chart, Drawing: map[string]string{}}}},
		{"rating of ten", `<p id=a data-kind=rating data-max=10>7`,
			[]renderer.Field{{Name: "a", Kind: renderer.Rating, Default: "7", Max: 10}}},
		{"group", `<div id=a><p id=b>Hello</p></div>`,
			[]renderer.Field{{Name: "a", Kind: renderer.Group}, text("b", "Hello")}},
		{"a group can't be required", `<p id=a data-required>Hello <b>you</b>`, []renderer.Field{{Name: "a", Kind: renderer.Group}}},
		{"outside of the body", `<html id=a><head id=b><title id=c>T</title></head><body id=d>`, nil},
		{"in what is no element of ours", `<svg id=a><text id=b>x</text></svg><template id=c><p id=d></p></template>
			<style id=e></style><script id=f></script>`, nil},
		{"noscript, with scripts off", `<noscript><p id=a>Hello</p></noscript>`, []renderer.Field{text("a", "Hello")}},
		{"noscript, with scripts on", `<meta name=scripts content=allow><body><noscript><p id=a>Hello</p></noscript>`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mustLoad(t, tt.page, nil).Fields; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestBadPages(t *testing.T) {
	tests := []struct{ name, page, says string }{
		{"duplicate id", `<p id=a></p><div><p id=a></p></div>`, `the id "a" is used twice`},
		{"unknown kind", `<p id=a data-kind=star>`, `the element "a" has data-kind="star"; it can be image, rating, qr, barcode or chart`},
		{"rating of a word", `<p id=a data-kind=rating>five`, `the rating "a" shows "five"; it must be a number from 0 to 5`},
		{"rating of nothing", `<p id=a data-kind=rating>`, `shows ""`},
		{"rating that is none", `<p id=a data-kind=rating>NaN`, `shows "NaN"`},
		{"rating too high", `<p id=a data-kind=rating data-max=3>3.5`, `from 0 to 3`},
		{"rating with a bad maximum", `<p id=a data-kind=rating data-max=101>1`, `has data-max="101"; it can be 1 to 100`},
		{"fit of another kind", `<p id=a data-fit=x>`, `the element "a" has data-fit="x"; it can be shrink or clamp`},
		{"fit of a rating", `<p id=a data-kind=rating data-fit=shrink>4`, `has data-fit, and is of kind rating; only texts`},
		{"fit of a group", `<p id=a data-fit=clamp><b>x</b>`, `and is of kind group`},
		{"no lines", `<p id=a data-fit=clamp data-lines=0>`, `has data-lines="0"; it can be 1 to 100`},
		{"too many lines", `<p id=a data-fit=clamp data-lines=101>`, `it can be 1 to 100`},
		{"lines that are none", `<p id=a data-fit=clamp data-lines=two>`, `has data-lines="two"`},
		{"smallest size too small", `<p id=a data-fit=shrink data-min-size=0.5>`, `has data-min-size="0.5"; it can be 1 to 2000, in px`},
		{"smallest size with a unit", `<p id=a data-fit=shrink data-min-size=20px>`, `has data-min-size="20px"`},
		{"level", `<p id=a data-kind=qr data-level=X>x`, `has data-level="X"; it can be L, M, Q or H`},
		{"barcode of letters", `<p id=a data-kind=barcode data-format=ean13>x`, `the barcode "a" can't be drawn: ean13 has 13 digits`},
		{"barcode of another format", `<p id=a data-kind=barcode data-format=ean>1`, `format: "ean" is none of code128, ean13, ean8, upca`},
		{"chart of words", `<p id=a data-kind=chart>one, two`, `the chart "a" can't be drawn: data: "one" is not a CSS number`},
		{"chart of another type", `<p id=a data-kind=chart data-type=donut>1`, `type: "donut" is none of bar, line, pie`},
		{"all mistakes at once", `<p id=a></p><p id=a></p><p id=b data-kind=x>`, "rename one: ids name fields\ncard/index.html:1: the element"},
		{"text and variable", `<style>:root{--a: red}</style><p id=a>`, `"a" is both a field of kind text and of kind variable; rename one`},
		{"variant and text", `<html data-a=x><meta name=a content="x y"><p id=a>`, `"a" is both a field of kind text and of kind variant`},
		{"variable and variant", `<html data-a=x><meta name=a content=x><style>:root{--a: 1}</style>`, `of kind variable and of kind variant`},
		{"variant not listed", `<html data-theme=grey><meta name=theme content="dark light">`,
			`data-theme="grey" is none of the values that <meta name="theme" content="dark light"> lists`},
		{"no variant at all", `<html data-theme><meta name=theme content="dark light">`, `data-theme="" is none`},
		{"viewport", `<meta name=viewport content="width=0">`, `card/index.html: the viewport's width is 0: it can be 1 to 16384`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(tt.page, nil)
			checkError(t, err, tt.says)
		})
	}
}

func TestVariants(t *testing.T) {
	variant := func(name, value string, values ...string) renderer.Field {
		return renderer.Field{Name: name, Kind: renderer.Variant, Default: value, Values: values}
	}
	tests := []struct {
		name, page string
		want       []renderer.Field
	}{
		{"one", `<html data-theme=dark><meta name=theme content=" dark  light ">`, []renderer.Field{variant("theme", "dark", "dark", "light")}},
		{"two", `<html data-b=x data-a=1><meta name=a content=1><meta name=B content="x y">`,
			[]renderer.Field{variant("b", "x", "x", "y"), variant("a", "1", "1")}},
		{"without values", `<html data-theme=dark>`, nil},
		{"without attribute", `<meta name=theme content="dark light">`, nil},
		{"without a name", `<html data-=x><meta name="" content=x>`, nil},
		{"given twice", `<html data-a=x data-a=y><meta name=a content="x y">`, []renderer.Field{variant("a", "x", "x", "y")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mustLoad(t, tt.page, nil).Fields; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestViewport(t *testing.T) {
	tests := []struct {
		content       string
		width, height int
		ok            bool
	}{
		{"", 0, 0, true},
		{"width=1200, height=630", 1200, 630, true},
		{"width=1200;height=630", 1200, 630, true},
		{"width=1200 height=630", 1200, 630, true},
		{" HEIGHT = 630 ,\n initial-scale=1,width=1200px", 1200, 630, true},
		{"width=device-width, height=400", 0, 400, true},
		{"width=100, width=200", 200, 0, true},
		{"min-width=100, widths=100, width", 0, 0, true},
		{"width=16384", 16384, 0, true},
		{"width=16385", 0, 0, false},
		{"height=0", 0, 0, false},
		{"height=-5", 0, 0, false},
		{"height=99999999999999999999", 0, 0, false},
	}
	for _, tt := range tests {
		width, height, err := viewport(tt.content)
		if width != tt.width || height != tt.height || (err == nil) != tt.ok {
			t.Errorf("%q: got %d×%d, %v, want %d×%d, fine: %t", tt.content, width, height, err, tt.width, tt.height, tt.ok)
		}
	}
}

func TestDescription(t *testing.T) {
	tests := []struct {
		name, page string
		want       renderer.Template
	}{
		{"nothing said", ``, renderer.Template{Width: 1200, Height: 630}},
		{"all said", `<title> A
			card </title><meta name=Description content="For cards."><meta name=viewport content="width=100,height=200">
			<meta name=background content=transparent><meta name=scripts content=allow>`,
			renderer.Template{Title: "A card", Description: "For cards.", Width: 100, Height: 200, Transparent: true, Scripts: true, FreshPage: true}},
		{"one side", `<meta name=viewport content="height=200">`, renderer.Template{Width: 1200, Height: 200}},
		{"backdrop filter", `<style>p { Backdrop-Filter: blur(2px) }</style>`, renderer.Template{Width: 1200, Height: 630, FreshPage: true}},
		{"other words", `<meta name=background content=red><meta name=scripts content=deny>`, renderer.Template{Width: 1200, Height: 630}},
		{"titles of pictures", `<body><svg><title>A</title></svg>`, renderer.Template{Width: 1200, Height: 630}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := mustLoad(t, tt.page, nil)
			tt.want.Name, tt.want.Page, tt.want.Hash, tt.want.Files = "card", "card/index.html", got.Hash, got.Files
			if !reflect.DeepEqual(*got, tt.want) {
				t.Errorf("got %+v\nwant %+v", *got, tt.want)
			}
		})
	}
}

func TestSrcset(t *testing.T) {
	tests := []struct {
		set  string
		want []string
	}{
		{"", nil},
		{" a.png ", []string{"a.png"}},
		{"a.png 1x, b.png 2x", []string{"a.png", "b.png"}},
		{"a.png, b.png 100w,c.png", []string{"a.png", "b.png", "c.png"}},
		{"a.png 1x,b.png 2x", []string{"a.png", "b.png"}},
		{"a,b.png 2x,, c.png,", []string{"a,b.png", "c.png"}},
		{"data:image/png;base64,AAAA 1x, b.png 2x", []string{"data:image/png;base64,AAAA", "b.png"}},
	}
	for _, tt := range tests {
		var p page
		p.referSet(&html.Node{Attr: []html.Attribute{{Key: "srcset", Val: tt.set}}})
		var got []string
		for _, ref := range p.references {
			got = append(got, ref.url)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.set, got, tt.want)
		}
	}
}
