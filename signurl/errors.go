package signurl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The kinds of errors. A template name that can't exist is renderer.ErrNoTemplate.
var (
	// ErrSignature: no key made the signature. It is returned bare, so that it says nothing else to whoever has no key.
	ErrSignature = errors.New("the signature is missing or wrong")
	// ErrSyntax: the signature is good and the payload is not. The text says what is wrong, for whoever made the URL.
	ErrSyntax = errors.New("invalid payload")
	// ErrPath: the signature is good, and the path is not of the dialect's form.
	ErrPath = errors.New("invalid path")
	// ErrFormat: the signature is good, but nothing is served under such an extension, or path of another dialect.
	ErrFormat = errors.New("no such path")
	// ErrExpired: the URL's time is over. Parse doesn't know the time: it is for whoever asks Request.Expired.
	ErrExpired = errors.New("the URL has expired")
	// ErrUnsupported: the dialect has no words for what was to be signed.
	ErrUnsupported = errors.New("the dialect cannot say that")
	// ErrBare: the dialect has no bare values, which would set the main property of a field. It is an ErrSyntax.
	ErrBare = fmt.Errorf("%w: every value needs its property's name, as in title.text", ErrSyntax)
	// ErrKey: a key without text, with which anyone could sign.
	ErrKey = errors.New("a key must not be empty")
)

func syntaxf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSyntax, fmt.Sprintf(format, args...))
}

func pathError(grammar string) error {
	return fmt.Errorf("%w: it is not of the form %s", ErrPath, grammar)
}

func unsupported(dialect, what string) error {
	return fmt.Errorf("%w: %s has no words for %s", ErrUnsupported, dialect, what)
}

// maxShown is how many bytes of a foreign text an error repeats: enough to recognise it in a log line.
const maxShown = 48

// quote makes foreign text safe to show in an error: cut, and without characters that a terminal would obey.
func quote[T ~string | ~[]byte](s T) string { return strconv.Quote(shorten(s)) }

func shorten[T ~string | ~[]byte](s T) string {
	if len(s) <= maxShown {
		return string(s)
	}
	return strings.ToValidUTF8(string(s[:maxShown]), "") + "…"
}
