// Package docs holds those pages of the documentation that the program shows itself. It stands here because what is
// embedded must lie below its Go file.
package docs

import "embed"

// Signing has the programs of docs/signing, one for each language.
//
//go:embed signing/sign.* signing/sign-webcrypto.mjs signing/Sign.*
var Signing embed.FS
