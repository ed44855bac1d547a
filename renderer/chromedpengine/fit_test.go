package chromedpengine

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/stress"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/static"
	"github.com/placard/placard/templates"
)

// harder are contents beyond those that every template should stand: the built-in ones stand them too.
var harder = []stress.Case{
	{Name: "two letters", Text: "Go"},
	{Name: "marked words", Text: "Ship it *Friday*, or *Monday*"},
	{Name: "264 letters", Text: strings.Repeat("All work and no play makes Jack a dull boy. ", 6)},
	{Name: "compounds", Lang: "de", Text: "Donaudampfschifffahrtsgesellschaftskapitänsmütze und " +
		"Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"},
	{Name: "an unsaid language", Text: "Straßenbahnhaltestellenverzeichnis für Nachtschwärmer"},
	{Name: "an address", Text: "https://example.com/a/very/long/path/that/goes/on?until=" + strings.Repeat("the-end-", 12)},
	{Name: "much Arabic", Lang: "ar",
		Text: "عاد قطار الليل عبر أوروبا، ولا أحد في عجلة من أمره، ولا أحد ينظر إلى الساعة قبل أن يصل إلى آخر محطة"},
	{Name: "much Chinese", Lang: "zh-Hans", Text: strings.Repeat("夜班火车回来了没有人赶时间", 6)},
	{Name: "joined emoji", Text: "Ship it 🚀 on Friday, then rest 😴 until 👩‍👩‍👧‍👦 comes home 🏡🎉🎉🎉"},
	{Name: "six lines", Text: "One\nTwo\nThree\nFour\nFive\nSix"},
}

// measure is put beside the fill script. It returns what is wrong with the places of the page's texts: a text that
// leaves its box, or the card, or runs into another. Half an em above and below letters belongs to their lines.
const measure = `
placard.measure = ({ fields, width, height }) => {
  const faults = [], seen = []
  for (const id of fields) {
    const element = document.getElementById(id)
    const style = getComputedStyle(element)
    if (!element.textContent || !element.checkVisibility()) continue
    const cut = style.overflow !== 'visible'
    const range = document.createRange()
    range.selectNodeContents(element)
    const box = element.getBoundingClientRect()
    let text = range.getBoundingClientRect()
    const em = style.textFit?.startsWith('grow') ? text.height / 1.2 : parseFloat(style.fontSize)
    if (cut) text = new DOMRect(Math.max(box.x, text.x), Math.max(box.y, text.y),
      Math.min(box.right, text.right) - Math.max(box.x, text.x), Math.min(box.bottom, text.bottom) - Math.max(box.y, text.y))
    const out = (by, of) => by > of ? Math.round(by) : 0
    const over = [out(box.left - text.left, 2), out(text.right - box.right, 2), out(box.top - text.top, .5 * em), out(text.bottom - box.bottom, .5 * em)]
    if (style.rotate === 'none' && over.some(n => n)) faults.push(id + ' leaves its box by ' + over + ' at ' + em + 'px')
    const off = [out(-text.left, 0), out(text.right - width, 0), out(-text.top - .15 * em, 0), out(text.bottom - .15 * em - height, 0)]
    if (off.some(n => n)) faults.push(id + ' leaves the card by ' + off + ' at ' + em + 'px')
    for (const other of seen) {
      const wide = Math.min(text.right, other.text.right) - Math.max(text.left, other.text.left)
      const high = Math.min(text.bottom - .3 * em, other.text.bottom - .3 * other.em) - Math.max(text.top + .3 * em, other.text.top + .3 * other.em)
      if (wide > 2 && high > 2) faults.push(id + ' runs into ' + other.id + ' by ' + Math.round(wide) + '×' + Math.round(high))
    }
    seen.push({ id, text, em })
  }
  return faults
}
`

// headlines are the texts that a card is made for.
var headlines = []string{"title", "label", "caption"}

// TestTextsStayInTheirBoxes measures every text of all built-in templates, with all that strains them.
func TestTextsStayInTheirBoxes(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20, Logger: slog.Default()})
	if err != nil {
		t.Fatal(err)
	}
	driver := openDriver(t, true)
	for _, tpl := range library.Templates() {
		t.Run(tpl.Name, func(t *testing.T) { measureTexts(t, driver, tpl, tpl.Width, tpl.Height) })
		t.Run(tpl.Name+" as a story", func(t *testing.T) { measureTexts(t, driver, tpl, 1080, 1920) })
	}
}

func measureTexts(t *testing.T, driver engine.Driver, tpl *renderer.Template, width, height int) {
	const origin = "https://t.placard.invalid/"
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	page, err := driver.Open(ctx, engine.PageOptions{
		URL:      origin + tpl.Page,
		Viewport: engine.Viewport{Width: width, Height: height, Scale: 1},
		Fill:     static.Fill + measure,
		Respond:  respondFor(tpl, origin),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close(ctx)
	call := func(function string, args, result any) {
		if err := page.Call(ctx, function, args, result); err != nil {
			t.Fatal(err)
		}
	}
	fields, texts := []map[string]any{}, []string{}
	for _, f := range tpl.Fields {
		sample, _ := f.Sample()
		fields = append(fields, map[string]any{"name": f.Name, "kind": f.Kind, "drawing": sample})
		if f.Kind == renderer.Text {
			texts = append(texts, f.Name)
		}
	}
	call("setup", map[string]any{"fields": fields, "images": []string{}}, nil)
	for _, content := range slices.Concat(stress.Cases, stress.Scripts, harder) {
		changes := []renderer.Change{}
		for _, name := range texts {
			if slices.Contains(headlines, name) && content.Text != "" {
				changes = append(changes, renderer.Change{Field: name, Kind: renderer.Text, Property: "text", Value: content.Text})
			}
		}
		var faults []string
		call("fill", map[string]any{"changes": changes, "lang": content.Lang}, nil)
		call("measure", map[string]any{"fields": texts, "width": width, "height": height}, &faults)
		for _, fault := range faults {
			t.Errorf("%s: %s", content.Name, fault)
		}
	}
}

func respondFor(tpl *renderer.Template, origin string) func(string) (engine.Response, bool) {
	return func(address string) (engine.Response, bool) {
		name := strings.TrimPrefix(address, origin)
		body, ok := tpl.Files[name]
		contentType := "image/svg+xml"
		if strings.HasSuffix(name, ".html") {
			contentType = "text/html"
		}
		return engine.Response{ContentType: contentType, Body: body}, ok
	}
}
