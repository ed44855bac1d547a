package enginetest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"github.com/placard/placard/renderer"
)

// head begins the pages of these tests. Their style sheets say what the changes must not break.
const head = `<!DOCTYPE html><html lang="en" data-theme="dark"><meta name="viewport" content="width=240, height=90">
	<meta name="theme" content="dark light">
	<style>
		:root { --accent: #c00; --gap: 4px }
		body { margin: 0; font: 20px Inter; background: #fff; color: #000 }
		[data-theme=light] body { background: #ffc }
		p { margin: var(--gap); border: 0 solid var(--accent) }
		p:empty { display: none } :lang(ja) p { font-style: italic }
		mark { background: none; color: #c00 }
	</style>`

// sameAs are changes and the page that a designer would have written for them: both must give the same pixels.
var sameAs = []struct {
	name          string
	page          string // of the template, after head
	modifications []renderer.Modification
	want          string // the page that it becomes, after head
}{
	{"text", `<p id="t">Sample`, mods("t", "", "Other"), `<p>Other`},
	{"a number as text", `<p id="t">Sample`, mods("t", "", renderer.Number("1.10")), `<p>1.10`},
	{"markup is text", `<p id="t">Sample`, mods("t", "", `<b>&amp;</b><script>`), `<p>&lt;b&gt;&amp;amp;&lt;/b&gt;&lt;script&gt;`},
	{"style is text", `<p id="t">Sample`, mods("t", "", `"; color: red; }`), `<p>"; color: red; }`},
	{"line feed", `<p id="t">Sample`, mods("t", "", "a\nb"), `<p>a<br>b`},
	{"empty text closes", `<p id="t">Sample</p><p>Next`, mods("t", "", ""), `<p>Next`},
	{"null leaves", `<p id="t">Sample`, mods("t", "", nil), `<p>Sample`},
	{"stars without highlight", `<p id="t">Sample`, mods("t", "", `2 * *3* \*`), `<p>2 * *3* \*`},
	{"marked words", `<p id="t" data-highlight>Sample`, mods("t", "", `a *b c* d`), `<p>a <mark>b c</mark> d`},
	{"escaped stars", `<p id="t" data-highlight>Sample`, mods("t", "", `\*a\* 2 * 3 *`), `<p>*a* 2 * 3 *`},
	{"highlight colour", `<p id="t">a *b*`, mods("t", "highlight_color", "#00f"), `<p>a <span style="color:#00f">b</span>`},
	{"length", `<style>p { font-size: calc(var(--length) * 1px + 10px) }</style><p id="t">Sample`, mods("t", "", "twelve chars"),
		`<p style="font-size:22px">twelve chars`},
	{"wide length", `<style>p { font-size: calc(var(--length) * 1px + 10px) }</style><p id="t">Sample`, mods("t", "", "日本語"),
		`<p style="font-size:16px">日本語`},

	{"colour", `<p id="t">Sample`, mods("t", "color", "teal"), `<p style="color:teal">Sample`},
	{"background", `<p id="t" style="background:linear-gradient(red,blue)">A`, mods("t", "background", "#ff0"), `<p style="background:#ff0">A`},
	{"important is overruled", `<style>#t { color: red !important }</style><p id="t">A`, mods("t", "color", "blue"), `<p style="color:blue">A`},
	{"font", `<p id="t">Sample`, mods("t", "font_family", "JetBrains Mono", "font_size", "32", "font_weight", "700"),
		`<p style="font:700 32px JetBrains Mono">Sample`},
	{"alignment", `<p id="t" style="height:70px">A`, mods("t", "text_align", "right", "text_align_v", "bottom"),
		`<p style="height:70px;text-align:right;align-content:end">A`},
	{"hide", `<p id="t">Sample</p><p>Next`, mods("t", "hide", true), `<p>Next`},
	{"unhide", `<p id="t" hidden>Sample`, mods("t", "hide", "false"), `<p>Sample`},
	{"unhide what CSS hides", `<style>#t { display: none }</style><p id="t">Sample`, mods("t", "hide", false), `<p>Sample`},
	{"opacity", `<p id="t">Sample`, mods("t", "opacity", "0.5"), `<p style="opacity:.5">Sample`},
	{"rotation and shift", `<p id="t">Sample`, mods("t", "rotation", "10", "shift_x", "20", "shift_y", "5"),
		`<p style="rotate:10deg;translate:20px 5px">Sample`},
	{"rotation and shift add", `<p id="t" style="rotate:5deg;translate:5px 6px">Sample`,
		mods("t", "rotation", "10", "shift_x", "20", "shift_y", "-1"), `<p style="rotate:15deg;translate:25px 5px">Sample`},
	{"border", `<p id="t">Sample`, mods("t", "border_width", "3", "border_color", "#00f", "radius", "8"),
		`<p style="border:3px solid #00f;border-radius:8px">Sample`},
	{"gradient", `<p id="t">Sample`, mods("t", "gradient", []any{"#f00", "rgb(0, 0, 255)"}),
		`<p style="background-image:linear-gradient(to bottom,#f00,#00f)">Sample`},
	{"a text's shadow", `<p id="t">Sample`, mods("t", "shadow", "2px 2px 1px red"), `<p style="text-shadow:2px 2px 1px red">Sample`},
	{"a box's shadow", `<p id="t">Sample`, mods("t", "shadow", "2px 2px 1px 1px red"), `<p style="box-shadow:2px 2px 1px 1px red">Sample`},

	{"variable", `<p style="border-width:2px">A`, mods("accent", "", "rgb(0,0,255)"), `<p style="border:2px solid #00f">A`},
	{"length variable", `<p>A`, mods("gap", "", "20px"), `<p style="margin:20px">A`},
	{"variant", `<p>A`, mods("theme", "", "light"), `<style>body{background:#ffc!important}</style><p>A`},
	{"group", `<div id="g"><p>A</p></div><p>B`, mods("g", "hide", true), `<p>B`},
}

// mods are modifications of one field: pairs of property and value.
func mods(field string, pairs ...any) []renderer.Modification {
	var list []renderer.Modification
	for pair := range slices.Chunk(pairs, 2) {
		list = append(list, set(field, pair[0].(string), pair[1]))
	}
	return list
}

func testFilling(t *testing.T, open Open) {
	engine := start(t, open)
	for _, test := range sameAs {
		t.Run(test.name, func(t *testing.T) {
			tpl := template(t, head+test.page, nil)
			got := paint(t, engine, document(t, tpl, renderer.Job{Modifications: test.modifications}))
			want := paint(t, engine, document(t, template(t, head+test.want, nil), renderer.Job{}))
			if !bytes.Equal(got, want) {
				t.Errorf("the page filled differs from the page written by hand")
			}
			sample := paint(t, engine, document(t, tpl, renderer.Job{}))
			fresh := paint(t, engine, document(t, template(t, head+test.page+"<!-- -->", nil), renderer.Job{}))
			if !bytes.Equal(sample, fresh) {
				t.Errorf("something of the change is left in the page")
			}
		})
	}
	t.Run("language", func(t *testing.T) { testLanguage(t, engine) })
	t.Run("drawings", func(t *testing.T) { testDrawings(t, engine) })
	t.Run("fits", func(t *testing.T) { testFits(t, engine) })
	t.Run("Han glyphs", func(t *testing.T) { testHan(t, engine) })
	t.Run("rating", func(t *testing.T) { testRating(t, engine) })
	t.Run("scripts", func(t *testing.T) { testScripts(t, engine) })
	t.Run("pictures", func(t *testing.T) { testPictures(t, engine) })
}

func testLanguage(t *testing.T, engine renderer.Engine) {
	tpl := template(t, head+`<p>A`, nil)
	got := paint(t, engine, document(t, tpl, renderer.Job{Lang: "ja"}))
	want := paint(t, engine, document(t, template(t, head+`<p style="font-style:italic">A`, nil), renderer.Job{}))
	if !bytes.Equal(got, want) {
		t.Error("lang does not reach :lang()")
	}
}

// testRating looks at how far the stars are filled: 1em a star, .12em between them.
func testRating(t *testing.T, engine renderer.Engine) {
	tpl := template(t, `<meta name="viewport" content="width=600, height=100"><style>body{margin:0}</style>
		<div id="stars" data-kind="rating" style="font-size:100px;line-height:1;color:#f00">5</div>`, nil)
	filled := func(modifications []renderer.Modification) int {
		img := decode(t, paint(t, engine, document(t, tpl, renderer.Job{Modifications: modifications})))
		n := 0
		for x := range img.Bounds().Max.X {
			for y := range img.Bounds().Max.Y {
				if at(img, x, y) == red {
					n++
				}
			}
		}
		return n
	}
	full := filled(nil)
	for rating, part := range map[string]float64{"0": 0, "1": .2, "2.5": .5, "5": 1} {
		got, want := float64(filled(mods("stars", "", rating))), part*float64(full)
		if got < want-.02*float64(full) || got > want+.02*float64(full) {
			t.Errorf("a rating of %s fills %.0f pixels of %d, want about %.0f", rating, got, full, want)
		}
	}
	if got := filled(mods("stars", "max", "3", "rating", "3")); got < full*58/100 || got > full*62/100 {
		t.Errorf("three stars of three fill %d pixels, five %d", got, full)
	}
}

// testScripts: what a template's own script has drawn stays when fields are set, and it hears of that.
func testScripts(t *testing.T, engine renderer.Engine) {
	const page = `<meta name="viewport" content="width=20, height=10"><meta name="scripts" content="allow">
		<body style="margin:0"><canvas id="c" width="10" height="10" style="display:block"></canvas><p id="t" hidden>f00</p><script>
			const draw = (x, colour) => {
				const pen = document.getElementById('c').getContext('2d')
				pen.fillStyle = colour
				pen.fillRect(x, 0, 5, 10)
			}
			draw(0, '#f00')
			document.addEventListener('placard:filled', () => draw(5, '#' + document.getElementById('t').textContent))
		</script>`
	doc := document(t, template(t, page, nil), renderer.Job{Modifications: mods("t", "", "00f")})
	for range 2 {
		img := decode(t, paint(t, engine, doc))
		wantPixel(t, img, 2, 5, red)
		wantPixel(t, img, 7, 5, blue)
	}
}

func testPictures(t *testing.T, engine renderer.Engine) {
	const page = `<meta name="viewport" content="width=20, height=10"><style>body { margin: 0; display: flex; background: #0f0 }
		#pic, #back { width: 10px; height: 10px; display: block }</style>
		<img id="pic" src="sample.svg" alt=""><div id="back" data-kind="image" style="background-image:url(sample.svg)"></div>`
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="#f00"/></svg>`
	green := color.NRGBA{G: 0xff, A: 0xff}
	doc := document(t, template(t, page, map[string]string{"sample.svg": svg}), renderer.Job{
		Modifications: []renderer.Modification{set("pic", "", "https://a.example/p.png"), set("back", "", "https://a.example/q.png")},
	})
	bluePNG := renderer.Bitmap{Bytes: onePixel(t, blue), ContentType: "image/png"}
	broken := renderer.Bitmap{Bytes: []byte("\x89PNG\r\n\x1a\nbroken"), ContentType: "image/png"}
	tests := []struct {
		name        string
		pictures    map[string]renderer.Bitmap
		left, right color.NRGBA
		warnings    int
	}{
		{"both", map[string]renderer.Bitmap{"https://a.example/p.png": bluePNG, "https://a.example/q.png": bluePNG}, blue, blue, 0},
		{"none", nil, green, green, 0},
		{"broken", map[string]renderer.Bitmap{"https://a.example/p.png": broken, "https://a.example/q.png": broken}, green, green, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			complete := *doc
			complete.Pictures = test.pictures
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			img, err := engine.Paint(ctx, &complete)
			if err != nil {
				t.Fatal(err)
			}
			if len(img.Warnings) != test.warnings || img.Incomplete != (test.warnings > 0) {
				t.Errorf("warnings %v, incomplete %v; want %d", img.Warnings, img.Incomplete, test.warnings)
			}
			wantPixel(t, decode(t, img.Bytes), 4, 4, test.left)
			wantPixel(t, decode(t, img.Bytes), 14, 4, test.right)
		})
	}
	t.Run("hidden all the same", func(t *testing.T) { testHiddenPicture(t, engine, bluePNG) })
	sample := decode(t, paint(t, engine, document(t, doc.Template, renderer.Job{})))
	wantPixel(t, sample, 4, 4, red)
	wantPixel(t, sample, 14, 4, red)
}

// testHiddenPicture: a picture that is given shows where there was none, but not against hide or the template's style.
func testHiddenPicture(t *testing.T, engine renderer.Engine, picture renderer.Bitmap) {
	const page = `<meta name="viewport" content="width=10, height=10"><style>body { margin: 0; background: #fff }
		img { width: 10px; height: 10px }</style>`
	given := mods("pic", "", "https://a.example/p.png")
	tests := []struct {
		name, page    string
		modifications []renderer.Modification
		want          color.NRGBA
	}{
		{"by the attribute", `<img id="pic" hidden alt="">`, given, blue},
		{"by hide", `<img id="pic" alt="">`, append(mods("pic", "hide", true), given...), white},
		{"by hide and the attribute", `<img id="pic" hidden alt="">`, append(mods("pic", "hide", true), given...), white},
		{"by the style", `<style>#pic { display: none }</style><img id="pic" alt="">`, given, white},
	}
	for _, test := range tests {
		doc := document(t, template(t, page+test.page, nil), renderer.Job{Modifications: test.modifications})
		doc.Pictures = map[string]renderer.Bitmap{"https://a.example/p.png": picture}
		if got := at(decode(t, paint(t, engine, doc)), 5, 5); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func onePixel(t *testing.T, c color.Color) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	img.Set(0, 0, c)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
