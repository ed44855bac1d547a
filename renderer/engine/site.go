package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"github.com/placard/placard/renderer"
)

// The made-up origins under which a page finds its template's files and the pictures of its document. The domain
// "invalid" never resolves (RFC 6761, section 6.4).
const (
	templateOrigin = "https://t.placard.invalid"
	pictureOrigin  = "https://i.placard.invalid"
)

// A site is all that one page can reach: the files of its template, and the pictures of the document that it shows.
type site struct {
	template *renderer.Template

	mu       sync.Mutex
	pictures map[string]renderer.Bitmap
}

func (s *site) url() string { return templateOrigin + "/" + escape(s.template.Page) }

func escape(file string) string { return (&url.URL{Path: file}).EscapedPath() }

// show makes pictures reachable, in place of those of the document before. It returns their addresses by the URL that
// the document knows them under. An address is the hash of its content, so the browser's own cache can't mix them up.
func (s *site) show(pictures map[string]renderer.Bitmap) map[string]string {
	addresses := make(map[string]string, len(pictures))
	byAddress := make(map[string]renderer.Bitmap, len(pictures))
	for u, bitmap := range pictures {
		sum := sha256.Sum256(bitmap.Bytes)
		address := pictureOrigin + "/" + hex.EncodeToString(sum[:])
		addresses[u], byAddress[address] = address, bitmap
	}
	s.mu.Lock()
	s.pictures = byAddress
	s.mu.Unlock()
	return addresses
}

// respond answers the page's requests.
func (s *site) respond(address string) (Response, bool) {
	s.mu.Lock()
	bitmap, ok := s.pictures[address]
	s.mu.Unlock()
	if ok {
		return Response{ContentType: bitmap.ContentType, Body: bitmap.Bytes}, true
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme+"://"+u.Host != templateOrigin {
		return Response{}, false
	}
	name := strings.TrimPrefix(u.Path, "/")
	body, ok := s.template.Files[name]
	return Response{ContentType: contentType(name, body), Body: body}, ok
}

// images returns the addresses of the template's own pictures.
func (s *site) images() []string {
	list := []string{}
	for name, body := range s.template.Files {
		if strings.HasPrefix(contentType(name, body), "image/") {
			list = append(list, templateOrigin+"/"+escape(name))
		}
	}
	return list
}

// contentTypes are those that templates are made of. The machine's own table is not asked: the same template must work
// everywhere.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".mjs":  "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
	".gif":  "image/gif",
	".webp": "image/webp",
	".avif": "image/avif",
	".ico":  "image/x-icon",
	".woff": "font/woff", ".woff2": "font/woff2",
	".ttf": "font/ttf", ".otf": "font/otf",
}

func contentType(name string, body []byte) string {
	if t, ok := contentTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return http.DetectContentType(body)
}
