package signurl

import (
	"maps"
	"slices"
	"strings"
)

const signStencil = "sign the text {user_id}+{base_id}+{modifications} with plus signs between the three, " +
	"each as it stands in the URL, the base without its extension"

func (Stencil) guide() guide {
	return guide{
		hash:      "HMAC-SHA256",
		spellings: []string{lowerHex},
		place:     signatureLast("s"),
		covers:    "user id, base or modifications",
		lost:      compareKeys,
		texts:     stencilFaults,
		advice:    slices.Concat(stencilAdvice, elementAdvice("name")),
	}
}

var stencilFaults = slices.Concat(textFaults(signStencil), []fault[reading]{
	{Cause{"the parts were joined otherwise than with +", signStencil}, like("{joined otherwise}")},
	{Cause{"the extension was signed", signStencil}, like("{user}+{base}{.ext}+{payload}")},
	{Cause{"the parts were signed in another order", signStencil},
		like("{base}+{user}+{payload}", "{payload}+{user}+{base}", "{payload}+{base}+{user}", "{user}+{payload}+{base}")},
	{Cause{"the user id was not signed", signStencil}, like("{base}+{payload}")},
	{Cause{"the base was not signed", signStencil}, like("{user}+{payload}")},
	{Cause{"the modifications were not signed", signStencil}, like("{user}+{base}", "{user}+{base}+")},
	{Cause{"the path and query were signed in place of their parts", signStencil},
		like("{own}{path}?{query}", "{path}?{query}", "{path without slash}?{query}")},
	{Cause{"the user id was changed after signing", "sign the URL again: the signature covers the user id"},
		like("{any user}+{base}+{payload}")},
	{Cause{"the base was changed after signing", "sign the URL again: the signature covers the base"},
		like("{user}+{any base}+{payload}")},
}, payloadFaults(signStencil))

// readings takes the signature where it stands: it need not be last.
func (Stencil) readings(s suspect) []reading {
	_, r := readQuery(s, "s")
	u, unambiguous := readStencil(r.target)
	if !unambiguous {
		r.causes = append(r.causes, Cause{"a +, = or & stands in the user id or base",
			"write it %2B, %3D or %26, and sign that"})
	}
	r.signature, r.ignored = u.signature, nil
	r.odd = missing(u.parameters, "modifications")
	r.texts = []string{u.user + "+" + u.base + "+" + u.payload}
	maps.Copy(r.parts, map[string][]string{
		"user": {u.user}, "any user": s.hints.Users,
		"base": {u.base}, "any base": s.hints.Templates,
		".ext": {strings.TrimPrefix(u.file, u.base)},
	})
	for _, between := range []string{"", "-", "/", ".", ":", ",", "|", "_", " ", "&", "%2B", "\n"} {
		joined := strings.Join([]string{u.user, u.base, u.payload}, between)
		r.parts["joined otherwise"] = append(r.parts["joined otherwise"], joined)
	}
	r.addPayload(u.payload)
	return []reading{r}
}
