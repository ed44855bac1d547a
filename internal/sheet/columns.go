package main

import (
	"slices"

	"github.com/placard/placard/renderer"
)

// A column of a sheet draws every template in the same way.
type column struct {
	name string
	text string // of the headline; empty: the sample
	lang string
	// theme is the variant to draw; empty: the template's own.
	theme string
	// bare empties all other texts, pictureless hides the pictures.
	bare, pictureless bool
}

// headlines are what the main text is called in different templates.
var headlines = []string{"title", "label", "caption"}

const long = "The quiet return of the night train across Europe: how twelve small operators rebuilt a continent of " +
	"sleeper routes in under one decade"

var looks = []column{
	{name: "dark", theme: "dark"},
	{name: "light", theme: "light"},
	{name: "three words", text: "Ship it Friday", theme: "dark"},
	{name: "140 letters", text: long, theme: "light"},
	{name: "nothing else", text: "Ship it Friday", theme: "light", bare: true, pictureless: true},
	{name: "no picture", theme: "dark", pictureless: true},
	{name: "emoji", text: "Ship it 🚀 on Friday, then rest 😴", theme: "dark"},
}

var scripts = []column{
	{name: "German", lang: "de", text: "Straßenbahnhaltestellenverzeichnis für Nachtschwärmer"},
	{name: "Greek", lang: "el", text: "Το νυχτερινό τρένο επέστρεψε και κανείς δεν βιάζεται"},
	{name: "Cyrillic", lang: "uk", text: "Нічний потяг повернувся, і ніхто нікуди не поспішає"},
	{name: "Arabic", lang: "ar", text: "عاد قطار الليل، ولا أحد في عجلة من أمره"},
	{name: "Hebrew", lang: "he", text: "רכבת הלילה חזרה, ואף אחד לא ממהר"},
	{name: "Devanagari", lang: "hi", text: "रात की रेलगाड़ी लौट आई है, और किसी को जल्दी नहीं"},
	{name: "Thai", lang: "th", text: "รถไฟกลางคืนกลับมาแล้ว และไม่มีใครรีบร้อน"},
	{name: "Japanese", lang: "ja", text: "夜行列車が帰ってきた。急ぐ人は、もう誰もいない"},
	{name: "Chinese", lang: "zh-Hans", text: "夜班火车回来了，没有人赶时间"},
	{name: "Korean", lang: "ko", text: "밤기차가 돌아왔고, 아무도 서두르지 않는다"},
}

// job makes the column's job for a template.
func (c column) job(tpl *renderer.Template) renderer.Job {
	job := renderer.Job{Template: tpl.Name, Format: renderer.JPEG, Lang: c.lang}
	set := func(field, property string, value any) {
		job.Modifications = append(job.Modifications, renderer.Modification{Field: field, Property: property, Value: value})
	}
	for _, field := range tpl.Fields {
		switch {
		case field.Name == "theme" && c.theme != "":
			set(field.Name, "", c.theme)
		case slices.Contains(headlines, field.Name) && c.text != "":
			set(field.Name, "", c.text)
		case field.Kind == renderer.Text && c.bare && field.Name != "value":
			set(field.Name, "", "")
		case field.Kind == renderer.Rating && c.bare:
			set(field.Name, "hide", true)
		case field.Kind == renderer.Picture && c.pictureless && tpl.Name != "photo":
			set(field.Name, "hide", true)
		}
	}
	return job
}
