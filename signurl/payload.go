package signurl

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits of the payload's members that the grammar itself sets; what a template and a server allow is checked later.
const (
	maxSide    = 1<<31 - 1 // far over any server's max-pixels, which is for the server to refuse
	minScale   = 0.1
	maxScale   = 4
	maxQuality = 100
	minBytes   = 1 << 10     // no picture worth having is smaller
	maxBytes   = 100_000_000 // no server sends a larger one
	maxLang    = 35          // room for every registered tag, RFC 5646, section 4.4.1
	maxVersion = 256         // it becomes part of a cache key: a hash or a time stamp fits
)

// lastExpiry is the end of the year 9999, the last second that RFC 3339 and HTTP can say. Later ones mean it: close to
// the ends of int64 a time.Time wraps around, and for ever would be long ago.
const lastExpiry = 253402300799

// A member is one key of the payload: what it may be, in words for the client, and how it is read.
type member struct {
	name    string
	allowed string
	read    func(*Request, jsontext.Value) bool
}

// members are all but modifications, which words its own errors.
var members = []member{
	{"exp", "a whole number of Unix seconds", readExpires},
	wholeMember("width", 1, maxSide, func(r *Request) *int { return &r.Job.Width }),
	wholeMember("height", 1, maxSide, func(r *Request) *int { return &r.Job.Height }),
	realMember("scale", minScale, maxScale, func(r *Request) *float64 { return &r.Job.Scale }),
	wholeMember("quality", 1, maxQuality, func(r *Request) *int { return &r.Job.Quality }),
	wholeMember("max_bytes", minBytes, maxBytes, func(r *Request) *int { return &r.Job.MaxBytes }),
	{"lang", fmt.Sprintf("a language tag (BCP 47) of at most %d characters", maxLang), readLang},
	{"version", fmt.Sprintf("a string of at most %d bytes", maxVersion), readVersion},
}

// ParsePayload reads the JSON of a native URL's payload: all that the URL asks for but the template and the format,
// which stand beside it in the path. Its errors are ErrSyntax.
func ParsePayload(data []byte) (Request, error) {
	var req Request
	dec := newDecoder(data)
	if dec.PeekKind() != '{' {
		return req, syntaxf("%s is not a JSON object; the smallest payload is {}, as base64url e30", quote(data))
	}
	err := dec.object(func(name string) error {
		value, err := dec.value()
		if err != nil {
			return err
		}
		return req.setMember(name, value)
	})
	if err != nil {
		return req, err
	}
	return req, dec.end()
}

func (r *Request) setMember(name string, value jsontext.Value) (err error) {
	if name == "modifications" {
		r.Job.Modifications, err = ParseModifications(value)
		return err
	}
	known := []string{"modifications"}
	for _, m := range members {
		if m.name == name {
			if !m.read(r, value) {
				return syntaxf("%s is %s; it may be %s", name, shorten(value), m.allowed)
			}
			return nil
		}
		known = append(known, m.name)
	}
	return syntaxf("member %s is unknown; known are %s", quote(name), strings.Join(known, ", "))
}

func readExpires(r *Request, v jsontext.Value) bool {
	seconds, ok := parseWhole(string(v))
	if ok { // else it stays never, and is not long ago
		r.Expires = time.Unix(min(max(seconds, 0), lastExpiry), 0).UTC()
	}
	return ok
}

func readLang(r *Request, v jsontext.Value) bool {
	if v.Kind() != '"' {
		return false
	}
	r.Job.Lang = unquote(v)
	return len(r.Job.Lang) <= maxLang && languageTag.MatchString(r.Job.Lang)
}

func readVersion(r *Request, v jsontext.Value) bool {
	if v.Kind() != '"' {
		return false
	}
	r.Job.Version = unquote(v)
	return len(r.Job.Version) <= maxVersion
}
