package prewarm

import (
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// maxToken bounds one tag or text of a page; the page ends there.
const maxToken = 1 << 20

// imageProperties name a page's preview images (ogp.me), and the one that X asks for in its own words.
var imageProperties = []string{"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"}

// ogImages returns the preview images that a page's head names, each once. Whatever is no HTML has none.
func ogImages(page io.Reader) (images []string) {
	tokens := html.NewTokenizer(page)
	tokens.SetMaxBuf(maxToken)
	for {
		switch tokens.Next() {
		case html.ErrorToken: // the end, too
			return images
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if token.Data == "body" {
				return images
			}
			if image := previewImage(token); image != "" && !slices.Contains(images, image) {
				images = append(images, image)
			}
		}
	}
}

// previewImage returns what a meta element names, if it is one of ours. Sites mix up property and name.
func previewImage(token html.Token) string {
	if token.Data != "meta" {
		return ""
	}
	isImage, content := false, ""
	for _, attribute := range token.Attr {
		switch attribute.Key {
		case "property", "name":
			isImage = isImage || slices.Contains(imageProperties, strings.ToLower(strings.TrimSpace(attribute.Val)))
		case "content":
			content = strings.TrimSpace(attribute.Val)
		}
	}
	if !isImage {
		return ""
	}
	return content
}
