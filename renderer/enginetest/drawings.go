package enginetest

import (
	"bytes"
	"testing"

	"github.com/placard/placard/renderer"
)

// drawingsPage has a code and a chart of every kind, and texts that are fitted.
const drawingsPage = `<!DOCTYPE html><meta name="viewport" content="width=400, height=300"><style>
	body { margin: 0; background: #fff; display: grid; grid-template: 100px 100px 100px / 200px 200px; font: 16px Inter }
	.placard-bar { fill: #f00 } .placard-negative { fill: #00f } .placard-line { stroke: #00f } .placard-labels { font-size: 10px }
	#shrunk { font-size: 60px; line-height: 1 } #clamped { height: 70px }
	</style><div id="link" data-kind="qr">https://example.com</div><div id="code" data-kind="barcode">Placard</div>
	<div id="bars" data-kind="chart" data-labels="May,June">1,2</div><div id="line" data-kind="chart" data-type="line">1,3,2</div>
	<p id="shrunk" data-fit="shrink" style="margin:0">Sample</p><p id="clamped" data-fit="clamp" data-lines="2" style="margin:0">Sample</p>`

// drawnAs are changes of one chart, and the page that a designer would have written for it: both give the same pixels.
var drawnAs = []struct {
	name          string
	element       string
	modifications []renderer.Modification
	want          string
}{
	{"bars", `<div id="c" data-kind="chart">1`, mods("c", "", "1,2"),
		`<i style="left:9px;top:50px;width:42px;height:50px"></i><i style="left:69px;top:0;width:42px;height:100px"></i>`},
	{"negative bars", `<div id="c" data-kind="chart">1`, mods("c", "", []any{renderer.Number("3"), renderer.Number("-1")}),
		`<i style="left:9px;top:0;width:42px;height:75px"></i><i style="left:69px;top:75px;width:42px;height:25px;background:#00f"></i>`},
	{"colour", `<style>.placard-bar { fill: currentColor }</style><div id="c" data-kind="chart">1`, mods("c", "color", "#0a0"),
		`<i style="left:18px;top:0;width:84px;height:100px;background:#0a0"></i>`},
	{"pie of one", `<div id="c" data-kind="chart">1`, mods("c", "type", "pie"),
		`<svg viewBox="0 0 100 100" style="display:block;width:100%;height:100%"><circle cx="50" cy="50" r="50"/></svg>`},
	{"empty is hidden", `<div id="c" data-kind="chart">1`, mods("c", "", ""), ``},
	{"labels are text", `<div id="c" data-kind="chart">1`, mods("c", "labels", []any{`<b>&amp;"</b>`}),
		`<div style="display:flex;flex-direction:column;gap:.4em;height:100%"><div style="flex:1;position:relative"><i
			style="left:18px;top:0;width:84px;height:100%"></i></div><div style="text-align:center">&lt;b&gt;&amp;amp;"&lt;/b&gt;</div></div>`},
}

func testDrawings(t *testing.T, engine renderer.Engine) {
	const head = `<!DOCTYPE html><meta name="viewport" content="width=140, height=120"><style>
		body { margin: 0; font: 10px Inter } div[id] { margin: 10px; width: 120px; height: 100px; position: relative }
		i { position: absolute; background: #f00 } .placard-bar { fill: #f00 } .placard-negative { fill: #00f }</style>`
	for _, test := range drawnAs {
		t.Run(test.name, func(t *testing.T) {
			tpl := template(t, head+test.element, nil)
			got := paint(t, engine, document(t, tpl, renderer.Job{Modifications: test.modifications}))
			want := paint(t, engine, document(t, template(t, head+`<div id="c">`+test.want+"</div>", nil), renderer.Job{}))
			if !bytes.Equal(got, want) {
				t.Error("the chart differs from the page written by hand")
			}
		})
	}
	t.Run("sample", func(t *testing.T) { testDrawnSample(t, engine) })
}

// testDrawnSample: a template's own drawing is there when a job says nothing of it, and comes back after one that does.
func testDrawnSample(t *testing.T, engine renderer.Engine) {
	tpl := template(t, drawingsPage, nil)
	before := paint(t, engine, document(t, tpl, renderer.Job{}))
	said := paint(t, engine, document(t, tpl, renderer.Job{Modifications: append(
		mods("link", "", "https://example.com"), append(mods("code", "", "Placard"), mods("bars", "", "1,2")...)...)}))
	if !bytes.Equal(before, said) {
		t.Error("the sample differs from a job that says the same")
	}
	other := paint(t, engine, document(t, tpl, renderer.Job{Modifications: append(
		mods("link", "", ""), append(mods("code", "", "Other"), mods("bars", "type", "pie")...)...)}))
	if bytes.Equal(before, other) {
		t.Error("another job is the same picture")
	}
	if !bytes.Equal(before, paint(t, engine, document(t, tpl, renderer.Job{}))) {
		t.Error("something of a job is left in the page")
	}
}
