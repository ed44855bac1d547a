package signurl

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// decoder reads foreign JSON piece by piece and words its errors for whoever wrote it. Duplicate members and invalid
// UTF-8 are errors, which encoding/json would let pass. Every way in bounds the nesting that it follows.
type decoder struct{ *jsontext.Decoder }

func newDecoder(data []byte) decoder { return decoder{jsontext.NewDecoder(bytes.NewReader(data))} }

// object reads an object. It calls member for every name, to read the value that follows.
func (d decoder) object(member func(name string) error) error {
	if _, err := d.ReadToken(); err != nil {
		return notJSON(err)
	}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return notJSON(err)
		}
		if err := member(name.String()); err != nil {
			return err
		}
	}
	return d.skip()
}

// array reads an array. It calls element before every element, to read it.
func (d decoder) array(element func() error) error {
	if err := d.skip(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		if err := element(); err != nil {
			return err
		}
	}
	return d.skip()
}

func (d decoder) skip() error {
	_, err := d.ReadToken()
	return notJSON(err)
}

// value reads any value and returns its text, which is gone with the next read.
func (d decoder) value() (jsontext.Value, error) {
	v, err := d.ReadValue()
	return v, notJSON(err)
}

// end reads up to the end of the input, where nothing but white space may be left.
func (d decoder) end() error {
	at := d.InputOffset()
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return syntaxf("more follows the JSON value that ends at byte %d", at)
	}
	return nil
}

// unquote returns the text of a JSON string that has been read.
func unquote(v jsontext.Value) string {
	text, _ := jsontext.AppendUnquote(nil, v) // it can't fail: the decoder has checked it
	return string(text)
}

// notJSON words what jsontext reports, for reading and for writing.
func notJSON(err error) error {
	var at *jsontext.SyntacticError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &at):
		return syntaxf("not JSON: %v", err)
	case errors.Is(at.Err, jsontext.ErrDuplicateName):
		return syntaxf("%s occurs twice", quote(at.JSONPointer))
	default:
		return syntaxf("not JSON at byte %d, %s: %v", at.ByteOffset, quote(at.JSONPointer), at.Err)
	}
}
