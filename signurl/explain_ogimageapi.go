package signurl

import (
	"slices"
	"strings"
)

const signOGImage = "sign all parameters but sig and expires_in, sorted by name and escaped as forms are: " +
	"exp=1893456000&title=Hello+World"

func (OGImageAPI) guide() guide {
	return guide{
		hash:      "HMAC-SHA256",
		spellings: []string{lowerHex},
		place:     "put it anywhere among the parameters, as sig=…; " + inQuotes,
		covers:    "any of the parameters",
		lost: "ask this server for the URL, by /api/signed/generate: those of the service itself can verify nowhere else, " +
			"as its key is secret; of your own, " + compareKeys,
		texts: ogimageFaults,
	}
}

var ogimageFaults = slices.Concat(textFaults(signOGImage), []fault[reading]{
	{Cause{"the parameters were signed in another order", signOGImage}, like("{all}", "{query}")},
	{Cause{"a space was signed as %20 and not as +, or other characters were escaped otherwise", signOGImage},
		like("{escaped otherwise}")},
	{Cause{"the values were signed without their escapes", signOGImage}, like("{unescaped}")},
	{Cause{"a parameter was added after signing, or exp was not signed", signOGImage}, like("{shorter text}")},
	{Cause{"sig was signed too", signOGImage}, like("{with sig}", "{text}&sig=")},
	{Cause{"expires_in was signed, which is for /api/signed/generate alone", signOGImage}, like("{with expires_in}")},
	{Cause{"the path was signed with the parameters", signOGImage},
		like("{path}?{text}", "{own}{path}?{text}", "?{text}", "{path}?{all}", "{own}{path}?{all}")},
})

func (OGImageAPI) readings(s suspect) []reading {
	_, r := readQuery(s, "sig")
	u, _ := sortOGImage(r.target)
	r.signature, r.ignored, r.texts = u.signature, nil, []string{u.text}
	with := func(p parameter) string { return encodeSorted(sortByName(append(slices.Clone(u.signed), p))) }
	unescaped := make([]string, len(u.signed))
	for i, p := range u.signed {
		unescaped[i] = p.name + "=" + p.text()
	}
	r.parts["escaped otherwise"] = []string{
		strings.ReplaceAll(u.text, "+", "%20"), asInJavaScript(u.text), asInBrowsers.Replace(u.text),
	}
	r.parts["unescaped"] = []string{strings.Join(unescaped, "&")}
	r.parts["shorter text"] = fewer(u.text)
	r.parts["with sig"] = []string{with(parameter{"sig", ""})}
	for _, seconds := range []string{"3600", "86400", "604800", "2592000", "31536000"} {
		r.parts["with expires_in"] = append(r.parts["with expires_in"], with(parameter{"expires_in", seconds}))
	}
	return []reading{r}
}

// asInBrowsers escapes as URLSearchParams does, asInJavaScript as encodeURIComponent.
var asInBrowsers = strings.NewReplacer("%2A", "*", "~", "%7E")
