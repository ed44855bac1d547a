package enginetest

import (
	"bytes"
	"testing"

	"github.com/placard/placard/renderer"
)

// Boxes that centre their text.
const (
	column = "display:flex;flex-direction:column;justify-content:center;align-items:center"
	grid   = "display:grid;place-items:center"
)

// fittedAs are texts that don't fit their box, and the page that a designer would have written for them.
var fittedAs = []struct {
	name, element string
	modifications []renderer.Modification
	want          string
}{
	{"what fits stays", `<p id="t" data-fit="shrink">`, mods("t", "", "Six"), `<p>Six`},
	{"a wide word", `<p id="t" data-fit="shrink">`, mods("t", "", "Sixteenletters"), `<p style="font-size:26px">Sixteenletters`},
	{"too many lines", `<p id="t" data-fit="shrink">`, mods("t", "", "One\nTwo\nThree\nFour\nFive"),
		`<p style="font-size:20px">One<br>Two<br>Three<br>Four<br>Five`},
	{"marked words", `<p id="t" data-fit="shrink" data-highlight>`, mods("t", "", "One\n*Two*\nThree\nFour\nFive"),
		`<p style="font-size:20px">One<br><mark>Two</mark><br>Three<br>Four<br>Five`},
	{"a size that is given is where it starts", `<p id="t" data-fit="shrink">`, mods("t", "", "A\nB", "font_size", "70"),
		`<p style="font-size:50.5px">A<br>B`},
	{"a size that is given and fits", `<p id="t" data-fit="shrink">`, mods("t", "", "A\nB", "font_size", "30"),
		`<p style="font-size:30px">A<br>B`},
	{"at the bottom", `<p id="t" data-fit="shrink">`, mods("t", "", "A", "text_align_v", "bottom", "font_size", "30"),
		`<p style="font-size:30px;align-content:end">A`},
	{"turned", `<p id="t" data-fit="shrink">`, mods("t", "", "One\nTwo\nThree\nFour\nFive", "rotation", "90"),
		`<p style="font-size:20px;rotate:90deg">One<br>Two<br>Three<br>Four<br>Five`},
	{"from the right", `<p id="t" data-fit="shrink">`, mods("t", "", "א\nב\nג\nד\nה"), `<p dir="rtl" style="font-size:20px">א<br>ב<br>ג<br>ד<br>ה`},
	{"no smaller than the least", `<p id="t" data-fit="shrink" data-min-size="30">`, mods("t", "", "One\nTwo\nThree\nFour\nFive"),
		`<p style="font-size:30px">One<br>Two<br>Three<br>Four<br>Five`},
	{"words break at the least", `<p id="t" data-fit="shrink" data-min-size="30">`, mods("t", "", "WWWWWWWWWWWWWW"),
		`<p style="font-size:50px;overflow-wrap:anywhere">WWWWWWWWWWWWWW`},
	{"half a pixel", `<p id="t" data-fit="shrink" style="height:33px;line-height:2">`, mods("t", "", "x"),
		`<p style="height:33px;line-height:2;font-size:17px">x`},
	{"padding is no room", `<p id="t" data-fit="shrink" style="box-sizing:border-box;padding:20px 0">`, mods("t", "", "A\nB"),
		`<p style="box-sizing:border-box;padding:20px 0;font-size:30.5px">A<br>B`},
	{"marked words that move", `<style>mark{transition:all 9s!important}</style><p id="t" data-fit="shrink" data-highlight>`,
		mods("t", "", "One\n*Two*\nThree\nFour\nFive"), `<p style="font-size:20px">One<br><mark>Two</mark><br>Three<br>Four<br>Five`},

	{"lines in a flex row", `<p id="t" data-fit="shrink" style="display:flex">`, mods("t", "", "One\nTwo\nThree\nFour\nFive"),
		`<p style="display:flex;font-size:20px">One<br>Two<br>Three<br>Four<br>Five`},
	{"a wide word in a flex row", `<p id="t" data-fit="shrink" style="display:flex;align-items:center">`, mods("t", "", "Sixteenletters"),
		`<p style="display:flex;align-items:center;font-size:26px">Sixteenletters`},
	{"words in a flex row", `<p id="t" data-fit="shrink" style="display:flex">`, mods("t", "", "One two three four five six"),
		`<p style="display:flex;font-size:33.5px">One two three four five six`},
	{"lines in a flex column", `<p id="t" data-fit="shrink" style="` + column + `">`, mods("t", "", "One\nTwo\nThree\nFour\nFive"),
		`<p style="` + column + `;font-size:20px">One<br>Two<br>Three<br>Four<br>Five`},
	{"a wide word in a flex column", `<p id="t" data-fit="shrink" style="` + column + `">`, mods("t", "", "Sixteenletters"),
		`<p style="` + column + `;font-size:26px">Sixteenletters`},
	{"lines in a grid", `<p id="t" data-fit="shrink" style="` + grid + `">`, mods("t", "", "One\nTwo\nThree\nFour\nFive"),
		`<p style="` + grid + `;font-size:20px">One<br>Two<br>Three<br>Four<br>Five`},
	{"a wide word in a grid", `<p id="t" data-fit="shrink" style="` + grid + `">`, mods("t", "", "Sixteenletters"),
		`<p style="` + grid + `;font-size:26px">Sixteenletters`},
	{"an ellipsis in a flex row", `<p id="t" data-fit="clamp" data-lines="2" style="display:flex;font-size:20px">`, mods("t", "", "One\nTwo\nThree"),
		`<p style="font-size:20px">One<br>Two…`},
	{"an ellipsis in a flex column", `<p id="t" data-fit="clamp" data-lines="2" style="font-size:20px;` + column + `">`,
		mods("t", "", "Three\nTwo\nOne"), `<p style="font-size:20px;` + column + `">Three<br>Two…`},
	{"an ellipsis in a grid", `<p id="t" data-fit="clamp" data-lines="2" style="font-size:20px;` + grid + `">`,
		mods("t", "", "Three\nTwo\nOne"), `<p style="font-size:20px;` + grid + `">Three<br>Two…`},

	{"lines", `<p id="t" data-fit="clamp" data-lines="2" style="font-size:20px">`, mods("t", "", "One\nTwo two two two\nThree"),
		`<p style="font-size:20px">One<br>Two two two two…`},
	{"as many lines", `<p id="t" data-fit="clamp" data-lines="2" style="font-size:20px">`, mods("t", "", "One\nTwo"),
		`<p style="font-size:20px">One<br>Two`},
	{"lines of the box", `<p id="t" data-fit="clamp" style="font-size:20px;height:70px">`, mods("t", "", "One\nTwo\nThree\nFour\nFive"),
		`<p style="font-size:20px">One<br>Two<br>Three…`},
	{"the box has fewer", `<p id="t" data-fit="clamp" data-lines="4" style="font-size:20px;height:50px">`, mods("t", "", "One\nTwo\nThree"),
		`<p style="font-size:20px">One<br>Two…`},
	{"a line at least", `<p id="t" data-fit="clamp" style="font-size:20px;height:10px;overflow:visible!important">`, mods("t", "", "One"),
		`<p style="font-size:20px">One`},

	{"its own direction", `<p id="t">`, mods("t", "", "אב!"), `<p dir="rtl">אב!`},
	{"the template's direction", `<div dir="ltr"><p id="t"></div>`, mods("t", "", "אב!"), `<p dir="ltr">אב!`},
}

func testFits(t *testing.T, engine renderer.Engine) {
	const head = `<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=240, height=120"><style>
		body { margin: 0 10px; background: #fff; overflow: hidden } mark { background: none; color: #c00 }
		p { margin: 0; width: 220px; height: 100px; font: 50px/1 "JetBrains Mono" }</style>`
	for _, test := range fittedAs {
		t.Run(test.name, func(t *testing.T) {
			tpl := template(t, head+test.element, nil)
			got := paint(t, engine, document(t, tpl, renderer.Job{Modifications: test.modifications}))
			want := paint(t, engine, document(t, template(t, head+test.want, nil), renderer.Job{}))
			if !bytes.Equal(got, want) {
				t.Error("the text fitted differs from the page written by hand")
			}
		})
	}
}

// testHan: Chinese and Japanese share characters, and write some of them otherwise. A job's language says which.
func testHan(t *testing.T, engine renderer.Engine) {
	const page = `<!DOCTYPE html><html lang="%"><meta name="viewport" content="width=300, height=100">
		<body style="font: 60px 'Noto Sans CJK JP'"><p id="t" style="margin:0">直骨海</p>`
	tpl := template(t, page, nil)
	in := func(lang string) []byte {
		return paint(t, engine, document(t, tpl, renderer.Job{Lang: lang, Modifications: mods("t", "", "直骨海")}))
	}
	japanese, chinese := in("ja"), in("zh-Hans")
	if bytes.Equal(japanese, chinese) {
		t.Error("Chinese and Japanese have the same glyphs")
	}
	if !bytes.Equal(japanese, in("ja")) {
		t.Error("Japanese differs after Chinese")
	}
}
