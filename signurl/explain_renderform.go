package signurl

import (
	"maps"
	"path"
	"slices"
	"strings"
)

const signRenderForm = "sign the whole URL, from https:// to the character before &s=, " +
	"or {template}.{ext}?c={changes} alone"

func (RenderForm) guide() guide {
	return guide{
		hash:      "HMAC-SHA256",
		spellings: []string{lowerHex},
		place:     signatureLast("s"),
		covers:    "the origin, template, extension or changes",
		lost:      compareKeys,
		texts:     renderformFaults,
		advice:    elementAdvice("id"),
	}
}

var renderformFaults = slices.Concat(textFaults(signRenderForm), []fault[reading]{
	{Cause{"the file was signed with a slash before it", signRenderForm}, like("/{file}?{query}")},
	{Cause{"the extension was not signed", signRenderForm}, like("{name}?{query}", "{origin}/signed/{name}?{query}")},
	{Cause{"the extension was changed after signing", "sign the URL again for each format: the signature covers it"},
		like("{name}{any .ext}?{query}")},
	{Cause{"the name of the template was changed after signing", "sign the URL again: the signature covers the name"},
		like("{any name}{.ext}?{query}")},
	{Cause{"the query was not signed", signRenderForm}, like("{file}")},
}, absoluteFaults(signRenderForm), payloadFaults(signRenderForm))

func (d RenderForm) readings(s suspect) []reading {
	u, r := readQuery(s, "s")
	file := path.Base(u.path)
	ext := path.Ext(file)
	name := strings.TrimSuffix(file, ext)
	r.texts = d.texts(u)
	r.addOrigins(allOrigins(d.Origins, renderformOrigins))
	r.addPath(u.path, name, s.hints)
	r.addPayload(first(u.signed, "c"))
	r.odd = missing(u.signed, "c")
	if _, _, ok := d.part(r.target); !ok && u.signature != "" {
		r.causes = append(r.causes, Cause{"the URL is not of the form /signed/{template}.{ext}?c={changes}",
			"put c first, write +, = and & in the name as %2B, %3D and %26, and sign that"})
	}
	maps.Copy(r.parts, map[string][]string{
		"file": {file}, "name": {name}, "any name": s.hints.Templates, ".ext": {ext}, "any .ext": extensions,
	})
	return []reading{r}
}
