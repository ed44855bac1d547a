package signurl

import (
	"strings"

	"github.com/go-json-experiment/json"
)

// A Reply is an answer that a service words in its own way.
type Reply struct {
	Status int
	// Header has the fields to set, Content-Type among them.
	Header map[string]string
	Body   string
}

// A Refusal is an error on its way to a client, as a native URL would be answered.
type Refusal struct {
	Status int
	// Title is the status in words, Detail what the client may know of the reason; it may be empty.
	Title, Detail string
	// Err is the reason, to be asked by errors.Is. It may hold what is not for the client.
	Err error
}

// message is the most that the client may know.
func (r Refusal) message() string {
	if r.Detail != "" {
		return r.Detail
	}
	return r.Title
}

// A Refuser is a Dialect whose service has errors of its own form. Its answer to ErrSignature must be the same whatever
// else is wrong.
type Refuser interface {
	Refuse(r Refusal) Reply
}

// A Describer is a Dialect whose service has header fields of its own on its images.
type Describer interface {
	// Describe returns them; hit says whether the image was kept from before.
	Describe(hit bool) map[string]string
}

// An Acceptor is a Dialect whose service answers on some hosts before the image is there.
type Acceptor interface {
	// Accept is the answer to the first request for an image; later ones get the image.
	Accept() Reply
}

// An Opener is a Dialect of a service that serves some images without a signature.
type Opener interface {
	// Open reads a target that has no signature at all and needs none where the server allows it, as it names a source
	// of images. For any other it returns ErrSignature.
	Open(target string) (Request, error)
}

// jsonReply has an object for its body.
func jsonReply(status int, body map[string]any) Reply {
	text, _ := json.Marshal(body, json.Deterministic(true)) // of strings and numbers, so it can't fail
	return Reply{status, map[string]string{"Content-Type": "application/json"}, string(text)}
}

// headerText is a text that may stand in a header field.
func headerText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
}
