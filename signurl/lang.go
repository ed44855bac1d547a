package signurl

import "regexp"

// languageTag matches the tags that are well-formed by RFC 5646, section 2.1, in its order and names. Whether a subtag
// is registered is nobody's concern here.
var languageTag = regexp.MustCompile(`^(?i:` +
	`([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})` + // language, extlang
	`(-[a-z]{4})?` + // script
	`(-([a-z]{2}|[0-9]{3}))?` + // region
	`(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*` + // variant
	`(-[a-wyz0-9](-[a-z0-9]{2,8})+)*` + // extension
	`(-x(-[a-z0-9]{1,8})+)?` + // privateuse, after a language and alone
	`|x(-[a-z0-9]{1,8})+` +
	`|en-gb-oed|sgn-(be-fr|be-nl|ch-de)` + // irregular
	`|i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)` +
	`)$`)
