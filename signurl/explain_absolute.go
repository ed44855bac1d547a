package signurl

import (
	"net/url"
	"slices"
	"strings"
)

// addOrigins adds parts: origin, which the server has, also in the other scheme, with another port, or as a host alone;
// and the same of the URL's own.
func (r *reading) addOrigins(origins []string) {
	r.parts["origin"] = origins
	swap := strings.NewReplacer("http://", "https://", "https://", "http://").Replace
	for _, origin := range origins {
		r.parts["other scheme"] = append(r.parts["other scheme"], swap(origin))
	}
	for _, own := range r.parts["own"] {
		r.parts["own in the other scheme"] = append(r.parts["own in the other scheme"], swap(own))
	}
	for _, origin := range slices.Concat(r.parts["own"], origins) {
		if u, err := url.Parse(origin); err == nil && u.Host != "" {
			r.parts["host"] = append(r.parts["host"], u.Host)
			portless := u.Scheme + "://" + u.Hostname()
			r.parts["other port"] = append(r.parts["other port"], portless, portless+":80", portless+":443", portless+":8080")
		}
	}
}

// absoluteFaults are those in an absolute URL before &s=.
func absoluteFaults(rule string) []fault[reading] {
	return []fault[reading]{
		{Cause{"two slashes were signed between origin and path",
			"take the slash off the end of the origin before joining them"},
			like("{origin}/{path}?{query}", "{own}/{path}?{query}")},
		{Cause{"the folder before the path was signed, too", "sign for {listed} without it: the server never sees it"},
			like("{origin}{folder}{path}?{query}", "{own}{folder}{path}?{query}")},
		{Cause{"the URL was signed for {signed}, with the wrong one of http and https",
			"sign for {listed}; behind a proxy, programs often take themselves to be reached by http"},
			like("{other scheme}{path}?{query}")},
		{Cause{"the URL was signed for {signed}, which is no origin of this server",
			"add that to public-url, or sign for {listed}"},
			like("{own}{path}?{query}", "{own in the other scheme}{path}?{query}")},
		{Cause{"the URL was signed for {signed}, with the wrong port",
			"sign for {listed}, or add the other to public-url; the ports 443 of https and 80 of http are left out"},
			like("{other port}{path}?{query}")},
		{Cause{"the origin was signed without its scheme", rule}, like("{host}{path}?{query}", "//{host}{path}?{query}")},
		{Cause{"the path was signed without the origin", rule}, like("{path}?{query}", "{path without slash}?{query}")},
		{Cause{"the query was not signed", rule}, like("{origin}{path}", "{origin}{path}?", "{path}")},
		{Cause{"only the query was signed", rule}, like("{query}", "?{query}")},
		{Cause{"the text that was signed ends with &s=, or with a part of it", rule},
			like("{text}&", "{text}&s", "{text}&s=")},
		{Cause{"a parameter was put before the signature after signing",
			"sign it too, as exp must be, or put it behind the signature, where it counts for nothing"},
			like("{origin}{path}?{shorter query}")},
		{notLast, like("{origin}{path}?{all}", "{origin}{path}?{sorted}")},
		{Cause{"a slash at the path's end was signed, and is not in the URL",
			"put the same path into both, without the slash"},
			like("{origin}{path}/?{query}")},
		{Cause{"the extension was changed after signing", "sign the URL again for each format: the signature covers it"},
			like("{origin}{other format}?{query}")},
		{Cause{"the name of the template was changed after signing", "sign the URL again: the signature covers the name"},
			like("{origin}{other base}?{query}")},
	}
}
