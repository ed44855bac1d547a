package studio

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/signurl"
)

func TestDescribe(t *testing.T) {
	var got description
	body := serve(newBench(t).handler(t), request("GET", "/studio/api/templates/card", "")).Body.String()
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != "card" || got.Version != "1" || got.Headline != "title" || got.Reports || got.MaxImageBytes != 1<<10 ||
		got.Origin != "https://img.example.com" || len(got.Fields) != 3 || len(got.Dialects) != len(signurl.All()) {
		t.Errorf("got %+v", got)
	}
	title, theme := got.Fields[0], got.Fields[2]
	if title.Main != "text" || !title.Required || !title.Highlight || title.Default != `5 \* 5` || title.Properties[0] != "text" {
		t.Errorf("the title is %+v", title)
	}
	if want := []string{"dark", "light"}; !reflect.DeepEqual(theme.Values, want) {
		t.Errorf("the theme can be %v, want %v", theme.Values, want)
	}
}

// TestStressIsDrawn: what the sheet is told to draw, the studio draws.
func TestStressIsDrawn(t *testing.T) {
	b := newBench(t)
	b.config.MaxBodyBytes = 64 << 10
	handler := b.handler(t)
	var got struct {
		Cases []struct {
			Name, Lang    string
			Modifications json.RawMessage
		}
	}
	if err := json.Unmarshal(serve(handler, request("GET", "/studio/api/templates/card/stress", "")).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Cases) < 10 || got.Cases[0].Name != "sample" {
		t.Errorf("the cases are %v", got.Cases)
	}
	for _, c := range got.Cases {
		payload, err := json.Marshal(map[string]any{"modifications": c.Modifications})
		if err != nil {
			t.Fatal(err)
		}
		if response := serve(handler, request("POST", "/studio/api/images/card.webp", string(payload))); response.Code != 200 {
			t.Errorf("%s: %d, %s", c.Name, response.Code, response.Body.String())
		}
	}
}

// TestSign: what is signed in each dialect verifies, and is from the origin that the page shows.
func TestSign(t *testing.T) {
	b := newBench(t)
	handler := b.handler(t)
	for _, dialect := range b.config.Dialects {
		body := serve(handler, request("POST", "/studio/api/urls/card.png?dialect="+dialect.Name(),
			`{"modifications":{"title":"Hi"}}`)).Body.String()
		var got struct{ URL string }
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		target, ok := strings.CutPrefix(got.URL, "https://img.example.com")
		if !ok {
			t.Errorf("%s: got %s", dialect.Name(), body)
			continue
		}
		if _, _, err := b.config.Projects.Ring(dialect).Verify(target); err != nil {
			t.Errorf("%s: %s: %v", dialect.Name(), got.URL, err)
		}
	}
}

// TestALongURLIsNotSigned: the server would refuse it.
func TestALongURLIsNotSigned(t *testing.T) {
	b := newBench(t)
	b.config.MaxBodyBytes = 64 << 10
	body := `{"modifications":{"title":"` + strings.Repeat("x", 20<<10) + `"}}`
	response := serve(b.handler(t), request("POST", "/studio/api/urls/card.png?dialect=native", body))
	if got := response.Body.String(); response.Code != 422 || !strings.Contains(got, "by their address") {
		t.Errorf("got %d, %s", response.Code, got)
	}
}

// TestPrograms: every language is there, with this server's origin in its code.
func TestPrograms(t *testing.T) {
	programs, err := readPrograms("https://img.example.com")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, p := range programs {
		if ids[p.ID] || !strings.HasSuffix(p.Run, p.File) && p.ID != "rust" {
			t.Errorf("%s: another has its id, or %q doesn't run %s", p.ID, p.Run, p.File)
		}
		ids[p.ID] = true
		if !strings.Contains(p.Code, "https://img.example.com") || strings.Contains(p.Code, exampleOrigin) {
			t.Errorf("%s: the code has another origin", p.Language)
		}
	}
	if len(programs) != 12 {
		t.Errorf("there are %d languages, want 12", len(programs))
	}
}

func TestValidate(t *testing.T) {
	for name, spoil := range map[string]func(*Config){
		"no projects": func(c *Config) { c.Projects = nil },
		"no library":  func(c *Config) { c.Library = nil },
		"no draws":    func(c *Config) { c.Draws = 0 },
		"no time":     func(c *Config) { c.RenderTimeout = 0 },
		"no body":     func(c *Config) { c.MaxBodyBytes = 0 },
	} {
		config := newBench(t).config
		spoil(&config)
		if _, err := New(config); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}
