package fetch

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

const dataScheme = "data:"

// dataTypes are the media types that a data URL may name. What its bytes are is found in the bytes, as for all images.
var dataTypes = []string{"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}

// A dataURL is one of RFC 2397, its data still encoded. It needs no network and so no rules about hosts, but its bytes
// are as foreign as any.
type dataURL struct {
	base64 bool
	data   string
}

func isDataURL(rawURL string) bool {
	return len(rawURL) >= len(dataScheme) && strings.EqualFold(rawURL[:len(dataScheme)], dataScheme)
}

// parseDataURL takes what isDataURL accepts.
func parseDataURL(rawURL string) (dataURL, error) {
	head, data, ok := strings.Cut(rawURL[len(dataScheme):], ",")
	mediaType, params, _ := strings.Cut(strings.ToLower(head), ";")
	if !ok || !slices.Contains(dataTypes, mediaType) {
		return dataURL{}, fmt.Errorf("%w: a data URL must begin with data: and one of %s",
			renderer.ErrRefused, strings.Join(dataTypes, ", "))
	}
	data, _, _ = strings.Cut(data, "#")
	return dataURL{base64: params == "base64" || strings.HasSuffix(params, ";base64"), data: data}, nil
}

// readDataURL returns the bytes of a data URL. Base64 is read as browsers do: spaces are skipped, padding is optional.
func readDataURL(rawURL string, maxBytes int64) ([]byte, error) {
	u, err := parseDataURL(rawURL)
	if err != nil {
		return nil, err
	}
	text, err := url.PathUnescape(u.data)
	if err != nil {
		return nil, fmt.Errorf("%w: data URL: %w", ErrNotImage, err)
	}
	data := []byte(text)
	if u.base64 {
		text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
		if data, err = base64.RawStdEncoding.DecodeString(text); err != nil {
			return nil, fmt.Errorf("%w: data URL: %w", ErrNotImage, err)
		}
	}
	if int64(len(data)) > maxBytes {
		return nil, tooLarge(maxBytes)
	}
	return data, nil
}
