package server

import (
	"maps"
	"strings"
	"testing"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
)

const apiKeyHeader = "X-API-Key: " + apiKeyText

const (
	articleSummary = `"name":"article","title":"Article","description":"A <card> for posts & news","width":1200,"height":630`
	plainSummary   = `"name":"plain","title":"","description":"","width":10,"height":20`
	ofElements     = `"border_color","border_width","gradient","hide","opacity","radius","rotation","shadow","shift_x","shift_y"`
)

// TestTemplatesOfTheAPI holds it to shapes that are promises.
func TestTemplatesOfTheAPI(t *testing.T) {
	tests := []struct{ name, target, want string }{
		{"all", "/api/templates", `{"templates":[{` + articleSummary + `},{` + plainSummary + `}]}`},
		{"without fields", "/api/templates/plain", `{` + plainSummary + `,"fields":[],"sample":{}}`},
		{"a field of each kind", "/api/templates/article?x=1", `{` + articleSummary + `,"fields":[` +
			`{"name":"title","kind":"text","default":"A \"title\"","required":true,"properties":["text","background",` +
			`"border_color","border_width","color","font_family","font_size","font_weight","gradient","hide",` +
			`"highlight_color","opacity","radius","rotation","shadow","shift_x","shift_y","text_align","text_align_v"]},` +
			`{"name":"cover","kind":"image","default":"cover.svg","required":false,"properties":["image_url","anchor_x",` +
			`"anchor_y","border_color","border_width","fit","gradient","hide","opacity","radius","rotation","shadow",` +
			`"shift_x","shift_y"]},` +
			`{"name":"stars","kind":"rating","default":"4.5","required":false,"properties":["rating","border_color",` +
			`"border_width","color","gradient","hide","max","opacity","radius","rotation","shadow","shift_x","shift_y"]},` +
			`{"name":"box","kind":"group","default":"","required":false,"properties":[` + ofElements + `]},` +
			`{"name":"accent","kind":"variable","default":"#c00","required":false,"properties":["value"]},` +
			`{"name":"theme","kind":"variant","default":"dark","required":false,"properties":["value"]}],` +
			`"sample":{"accent":"#c00","stars":"4.5","theme":"dark","title":"A \"title\""}}`},
	}
	addr := open(t, newSite())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, addr, "GET", tt.target, apiKeyHeader)
			if got.status != 200 || got.body != tt.want {
				t.Errorf("got %d %s\nwant %s", got.status, got.body, tt.want)
			}
			head := ask(t, addr, "HEAD", tt.target, apiKeyHeader)
			if head.status != 200 || head.body != "" || head.length != int64(len(got.body)) {
				t.Errorf("HEAD: got %d, %d bytes %q", head.status, head.length, head.body)
			}
			for name, want := range map[string]string{
				"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			} {
				if value := got.header.Get(name); value != want {
					t.Errorf("%s is %q, want %q", name, value, want)
				}
			}
		})
	}
}

// TestStarsOfSamples are escaped where a star could begin a mark, those after a backslash too.
func TestStarsOfSamples(t *testing.T) {
	const text = `2 *3* \*`
	tpl := &renderer.Template{Fields: []renderer.Field{
		{Name: "plain", Kind: renderer.Text, Default: text},
		{Name: "marked", Kind: renderer.Text, Default: text, Highlight: true},
	}}
	want := map[string]string{"plain": text, "marked": `2 \*3\* \\*`}
	if got := sample(tpl); !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTemplatesThatTheAPIHasNot(t *testing.T) {
	addr := open(t, newSite())
	for _, target := range []string{
		"/api/templates/nothing", "/api/templates/ARTICLE", "/api/templates/..", "/api/templates/%61rticle",
		"/api/templates/article%2F", "/api/templates/", "/api/templates/article/", "/api", "/api/", "/api/nothing",
	} {
		got := ask(t, addr, "GET", target, apiKeyHeader)
		if got.status != 404 {
			t.Errorf("%s: got %d, want 404", target, got.status)
		}
		checkProblem(t, got)
	}
}

// TestAPIKey: whoever has none learns nothing, such as which templates there are.
func TestAPIKey(t *testing.T) {
	const want = `{"title":"Unauthorized","status":401,"detail":"the API key, header X-API-Key, is missing or wrong"}` + "\n"
	closed := func(c *Config) { c.Projects = project.Set{{ID: "a", Keys: c.Projects[0].Keys}} }
	tests := []struct {
		name, header string
		site         *site
		open         bool
	}{
		{"right", apiKeyHeader, newSite(), true},
		{"spaces around it, which HTTP takes off", "x-api-key: \t" + apiKeyText + " ", newSite(), true},
		{"missing", "A: b", newSite(), false},
		{"empty", "X-API-Key:", newSite(), false},
		{"another", "X-API-Key: another", newSite(), false},
		{"the start of it", apiKeyHeader[:len(apiKeyHeader)-1], newSite(), false},
		{"more than it", apiKeyHeader + "x", newSite(), false},
		{"in upper case", strings.ToUpper(apiKeyHeader), newSite(), false},
		{"the signing key", "X-API-Key: " + keyText, newSite(), false},
		{"as a bearer", "Authorization: Bearer " + apiKeyText, newSite(), false},
		{"none is set", apiKeyHeader, newSite(closed), false},
		{"none is set, nor given", "A: b", newSite(closed), false},
		{"none is set, an empty one given", "X-API-Key:", newSite(closed), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := open(t, tt.site)
			for target, method := range map[string]string{
				"/api/templates": "GET", "/api/templates/article": "GET", "/api/templates/nothing": "GET", "/api/sign": "POST",
			} {
				got := ask(t, addr, method, target, tt.header)
				if refused := got.status == 401; refused == tt.open {
					t.Errorf("%s: got %d %s", target, got.status, got.body)
				}
				if !tt.open {
					checkProblem(t, got)
					if challenge := got.header.Get("WWW-Authenticate"); got.body != want || challenge == "" {
						t.Errorf("%s: got %s with the challenge %q, want %s", target, got.body, challenge, want)
					}
				}
			}
			if log := tt.site.log.String(); strings.Contains(log, apiKeyText) {
				t.Errorf("the key is in the log: %s", log)
			}
		})
	}
}
