package server

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// order posts a body to /api/sign.
func (s *site) order(body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest("POST", "/api/sign", strings.NewReader(body))
	request.RequestURI = "/api/sign"
	request.Header.Set("X-API-Key", apiKeyText)
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	return recorder
}

// TestSign opens what it signs. A bubble begins at the start of the year 2000.
func TestSign(t *testing.T) {
	const title = `"modifications":{"title":"Hello"}`
	hello := []renderer.Modification{{Field: "title", Value: "Hello"}}
	tests := []struct {
		name, body string
		expires    string
		want       renderer.Job
	}{
		{"the least", `{"template":"plain"}`, "", renderer.Job{Template: "plain", Format: "jpg"}},
		{"nulls", `{"template":"plain","modifications":null,"exp":null,"width":null,"scale":null}`, "",
			renderer.Job{Template: "plain", Format: "jpg"}},
		{"all", `{"template":"article",` + title + `,"format":"webp","expires_in":3600,"width":600,"height":315,"scale":1.5,
			"quality":90,"version":"v1","dialect":"native"}`, "2000-01-01T01:00:00Z", renderer.Job{Template: "article",
			Modifications: hello, Format: "webp", Width: 600, Height: 315, Scale: 1.5, Quality: 90, Version: "v1"}},
		{"exp", `{"template":"article",` + title + `,"exp":1893456000}`, "2030-01-01T00:00:00Z",
			renderer.Job{Template: "article", Modifications: hello, Format: "jpg"}},
		{"the last exp", `{"template":"plain","exp":253402300799}`, "9999-12-31T23:59:59Z",
			renderer.Job{Template: "plain", Format: "jpg"}},
		{"a list of modifications", `{"template":"article","modifications":[{"name":"title","text":"Hello","color":"#fff"}],
			"format":"jpeg"}`, "", renderer.Job{Template: "article", Format: "jpg", Modifications: []renderer.Modification{
			{Field: "title", Property: "text", Value: "Hello"}, {Field: "title", Property: "color", Value: "#fff"}}}},
		{"the sample", `{"template":"article","modifications":{"accent":"#c00","title":"A"},"format":"png"}`, "",
			renderer.Job{Template: "article", Format: "png", Modifications: []renderer.Modification{
				{Field: "accent", Value: "#c00"}, {Field: "title", Value: "A"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite()
				got := s.order(tt.body)
				var answer map[string]*string
				if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil || got.Code != 200 || len(answer) != 2 {
					t.Fatalf("got %d %s: %v", got.Code, got.Body, err)
				}
				if expires := answer["expires_at"]; (expires == nil) != (tt.expires == "") || expires != nil && *expires != tt.expires {
					t.Errorf("expires_at: got %s, want %s", got.Body, tt.expires)
				}
				path, ok := strings.CutPrefix(*answer["url"], "https://img.example.com/")
				opened := s.serve("GET", "/"+path)
				if jobs := s.rendered(); !ok || opened.Code != 200 || !reflect.DeepEqual(jobs, []renderer.Job{tt.want}) {
					t.Errorf("%s: got %d for %+v, want %+v", *answer["url"], opened.Code, jobs, tt.want)
				}
			})
		})
	}
}

// TestSignInEveryDialect: what the API signs opens, in the format that the dialect has without being asked.
func TestSignInEveryDialect(t *testing.T) {
	s := newSite()
	for _, dialect := range signurl.All() {
		for _, template := range []string{"article", "default"} {
			body := `{"template":"` + template + `","modifications":{"title":"Hello"},"dialect":"` + dialect.Name() + `"}`
			got := s.order(body)
			if template == "default" && dialect.Name() != "ogimageapi" { // which calls the article so
				if got.Code != 404 {
					t.Errorf("%s: got %d %s, want 404", body, got.Code, got.Body)
				}
				continue
			}
			var answer struct{ URL string }
			if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil || got.Code != 200 {
				t.Errorf("%s: got %d %s, %v", body, got.Code, got.Body, err)
				continue
			}
			opened := s.serve("GET", strings.TrimPrefix(answer.URL, "https://img.example.com"))
			if jobs := s.rendered(); opened.Code != 200 || len(jobs) != 1 || jobs[0].Template != "article" {
				t.Errorf("%s: got %d for %+v", answer.URL, opened.Code, jobs)
			}
		}
	}
}

func TestSignRefuses(t *testing.T) {
	past := strconv.FormatInt(time.Now().Unix(), 10)
	tests := []struct {
		name, body string
		status     int
		detail     string // that it holds
	}{
		{"nothing", ``, 400, "not a JSON object"},
		{"not JSON", `{"template"`, 400, "not a JSON object"},
		{"no object", `["article"]`, 400, "not a JSON object"},
		{"more than one", `{"template":"article"} {}`, 400, "not a JSON object"},
		{"not UTF-8", "{\"template\":\"article\xff\"}", 400, ""},
		{"unknown member", `{"template":"article","lang_":"ja"}`, 400, `"/lang_" is unknown`},
		{"member in another case", `{"Template":"article"}`, 400, `"/Template" is unknown`},
		{"duplicate member", `{"template":"article","width":1,"width":1}`, 400, `"/width" occurs twice`},
		{"duplicate field", `{"template":"article","modifications":{"title":"a","title":"b"}}`, 400, "/title"},
		{"template missing", `{"modifications":{}}`, 400, "template is missing"},
		{"template null", `null`, 400, "template is missing"},
		{"template of a wrong type", `{"template":1}`, 400, `"/template" is a value of the wrong kind`},
		{"number as text", `{"template":"article","width":"1"}`, 400, `"/width" is a value of the wrong kind`},
		{"number not whole", `{"template":"article","exp":1893456000.5}`, 400, `"/exp" is a value of the wrong kind`},
		{"number too large", `{"template":"article","exp":1e300}`, 400, `"/exp" is a value of the wrong kind`},
		{"width 0", `{"template":"article","width":0}`, 400, "width is 0"},
		{"width negative", `{"template":"article","width":-1}`, 400, "width is -1"},
		{"scale out of range", `{"template":"article","scale":4.5}`, 400, "scale is 4.5"},
		{"quality out of range", `{"template":"article","quality":101}`, 400, "quality is 101"},
		{"modifications of neither form", `{"template":"article","modifications":"title"}`, 400, "an object or a list"},
		{"exp and expires_in", `{"template":"article","exp":1893456000,"expires_in":1}`, 400, "both given"},
		{"impossible template", `{"template":"Article"}`, 404, "no such template"},
		{"unknown template", `{"template":"nothing"}`, 404, "no such template"},
		{"unknown template, bad number", `{"template":"nothing","scale":9}`, 400, "scale is 9"},
		{"unknown template, unknown field", `{"template":"nothing","modifications":{"x":1}}`, 404, "no such template"},
		{"exp now", `{"template":"article","exp":` + past + `}`, 422, "has passed"},
		{"exp after all years", `{"template":"article","exp":253402300800}`, 422, "year 9999"},
		{"expires_in 0", `{"template":"article","expires_in":0}`, 422, "1 second or more"},
		{"expires_in negative", `{"template":"article","expires_in":-1}`, 422, "1 second or more"},
		{"expires_in for ever", `{"template":"article","expires_in":9223372036854775807}`, 422, "year 9999"},
		{"unknown dialect", `{"template":"article","dialect":"latin"}`, 422, "known are native"},
		{"unknown format", `{"template":"article","format":"gif"}`, 422, "png, jpg"},
		{"unknown field", `{"template":"article","modifications":{"title":"a","titel":"a"}}`, 422, "the fields of article: title"},
		{"required field", `{"template":"article"}`, 422, "title is required"},
		{"bad value", `{"template":"article","modifications":{"title":"a","accent":"reddish"}}`, 422, "accent.value"},
		{"too many pixels", `{"template":"plain","width":2000,"height":2000}`, 422, "pixels"},
		{"URL too long", `{"template":"article","modifications":{"title":"` + strings.Repeat("a", MaxURLBytes) + `"}}`, 422,
			"at most 16384 are served"},
		{"largest body", `{"template":"nothing"}` + strings.Repeat(" ", maxBodyBytes-22), 404, ""},
		{"body too large", `{"template":"nothing"}` + strings.Repeat(" ", maxBodyBytes-21), 413, "64 KiB"},
	}
	s := newSite()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			recorder := s.order(tt.body)
			if recorder.Code != tt.status || !strings.Contains(recorder.Body.String(), jsonText(tt.detail)) {
				t.Errorf("got %d %s, want %d with %s", recorder.Code, recorder.Body, tt.status, tt.detail)
			}
			checkProblem(t, answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()})
			if strings.Contains(recorder.Body.String(), "/img/") {
				t.Error("it is signed all the same")
			}
		})
	}
}

// jsonText is how a text stands inside of a JSON string.
func jsonText(text string) string {
	quoted, _ := json.Marshal(text) // a string can't fail
	return string(quoted[1 : len(quoted)-1])
}
