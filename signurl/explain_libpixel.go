package signurl

import (
	"slices"
	"strings"
)

const signLibPixel = "sign the path, which begins with a slash, and the query up to the character before &signature="

func (LibPixel) guide() guide {
	return guide{
		hash:      "HMAC-SHA1",
		spellings: []string{lowerHex},
		place:     signatureLast("signature") + "; if it is no URL of libpixel, compare how its path begins with " + routes,
		covers:    "path or parameters",
		lost:      compareKeys,
		texts:     libpixelFaults,
	}
}

var libpixelFaults = slices.Concat(textFaults(signLibPixel), []fault[reading]{
	{Cause{"the origin was signed with the path", signLibPixel}, like("{own}{text}", "{own}/{text}")},
	{Cause{"the path was signed without its slash", signLibPixel}, like("{text without slash}")},
	{inFolder, like("{text below a folder}")},
	{Cause{"the query was not signed", signLibPixel}, like("{path}", "{path}?")},
	{Cause{"only the query was signed", signLibPixel}, like("{query}", "?{query}")},
	{Cause{"the text that was signed ends with &signature=, or with a part of it", signLibPixel},
		like("{text}&", "{text}?", "{text}&signature=", "{text}?signature=")},
	{Cause{"a parameter was put before the signature after signing",
		"sign it too, or put it behind the signature, where it counts for nothing"}, like("{path}?{shorter query}")},
	{notLast, like("{path}?{all}")},
	{Cause{"the parameters were sorted before signing", "sign them in the order that they have in the URL"},
		like("{path}?{sorted}")},
})

func (LibPixel) readings(s suspect) []reading {
	u, r := readQuery(s, "signature")
	r.texts = libpixelTexts(u.text)
	if decoded := decodePath(u.text); decoded != u.text {
		r.texts = append(r.texts, decoded)
	}
	for _, text := range r.texts {
		r.parts["text without slash"] = append(r.parts["text without slash"], strings.TrimPrefix(text, "/"))
		r.parts["text below a folder"] = append(r.parts["text below a folder"], everyFolder(text)...)
	}
	return []reading{r}
}
