// Package signurl signs, verifies and reads Placard's URLs. Programs that put such URLs into their pages use it as the
// server and the command line do, so that all three agree to the byte.
//
// A URL grammar is a [Dialect]. [Native] is Placard's own:
//
//	/img/{signature}/{template}/{payload}.{ext}
//
//	signature = base64url or lower-case hex of HMAC-SHA256(key, "{template}/{payload}.{ext}")
//	template  = [a-z0-9][a-z0-9_-]{0,63}
//	payload   = base64url of a JSON object
//	ext       = png | jpg | jpeg | webp
//
// Base64url is RFC 4648, section 5, without padding and with no second spelling: no line breaks, unused bits zero. The
// string to sign is the text as it stands in the URL. A query takes no part, so that what trackers append is harmless.
//
// The payload's members, all optional and in any order:
//
//	modifications  what to change, in either form of [ParseModifications]
//	exp            Unix seconds, a whole number; from that second on the URL is expired
//	width, height  viewport in CSS pixels, whole numbers, 1 or more
//	scale          device pixels per CSS pixel, 0.1 to 4
//	quality        whole number from 1 to 100
//	max_bytes      the most that the image may have, a whole number from 1024 to 100000000
//	lang           language tag, BCP 47 (well-formed by RFC 5646), at most 35 characters
//	version        any text of at most 256 bytes; another one makes another image
//
// With the key 0123456789abcdef0123456789abcdef the template article, the format jpg and the payload
//
//	{"modifications":{"title":"Hello"},"exp":1893456000}
//
// give the path (broken here for its length)
//
//	/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc/article/
//	eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg
package signurl
