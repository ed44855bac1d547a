package server

import "net/http"

// SurrogateHeaders are those that can name an image's surrogate keys, for caches to purge by, and what stands between
// the keys: Fastly and Varnish's xkey read the first; Cloudflare, and CloudFront where told so, the second.
var SurrogateHeaders = map[string]string{"Surrogate-Key": " ", "Cache-Tag": ","}

// setSurrogateKeys names an image's template and project. They are no news to whoever has a URL that works but for the
// project's id; the headers are for the nearest cache, which takes them out.
func (s *server) setSurrogateKeys(header http.Header, template, project string) {
	for _, name := range s.SurrogateKeys {
		header[name] = []string{"template-" + template + SurrogateHeaders[name] + "project-" + project}
	}
}
