package signurl

import (
	"fmt"
	"slices"
	"strings"
)

// A sumLength is how many characters the sum of a hash has: in base64 without padding and with it, and in hex.
type sumLength struct {
	hash    string
	lengths []int
}

var sumLengths = []sumLength{
	{"HMAC-SHA256", []int{43, 44, 64}},
	{"HMAC-SHA1", []int{27, 28, 40}},
	{"HMAC-SHA512", []int{86, 88, 128}},
	{"HMAC-MD5", []int{22, 24, 32}},
}

// shapeCause is what can be said of a URL whose signature nothing explains.
func (g guide) shapeCause(r reading) Cause {
	i := slices.IndexFunc(sumLengths, func(s sumLength) bool { return slices.Contains(s.lengths, len(r.signature)) })
	use := "use " + g.hash + ", and write it as " + strings.Join(g.spellings, " or ")
	switch {
	case r.signature == "":
		return Cause{"the signature is missing", g.place}
	case r.odd != Cause{}:
		return r.odd
	case inLowerCase(r.part("payload")):
		return Cause{"the URL was turned into lower case", "use it as it was signed: the case of its letters counts"}
	case i < 0:
		return Cause{fmt.Sprintf("the signature has %d characters, as none should", len(r.signature)), use}
	case sumLengths[i].hash != g.hash:
		return Cause{"the signature has the length of an " + sumLengths[i].hash, use}
	}
	return Cause{"another key signed it, or what it covers was changed afterwards: " + g.covers, g.lost}
}

// compareKeys is what to do about a signature that nothing explains.
const compareKeys = "compare the signer's key with those of the settings; if it is one of them, sign the URL again"

// inLowerCase reports whether base64 of JSON has lost its capitals: that of {" and [{" has some.
func inLowerCase(payload string) bool {
	return strings.HasPrefix(payload, "eyj") || strings.HasPrefix(payload, "w3si")
}
