package main

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/signurl"
)

func mustAPIKey(t *testing.T, text string) project.APIKey {
	t.Helper()
	key, err := project.NewAPIKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestProjects(t *testing.T) {
	file := writeFile(t, "key", "key of acme, from a file\n")
	got := given{yaml: `
projects:
  - id: acme
    user_ids: ["123", u-1]
    keys: ["@` + file + `", "second key of acme"]
    api_keys: ["@` + file + `"]
    bases: {"8BK3vWZJ": article, "12": quote}
    sources: {photos: https://img.example.com/p/, "old": "http://10.0.0.1:81"}
    templates: [article, quote]
    dialects: [native]
  - id: other
    keys: key of the other project
`}.mustLoad(t)
	want := project.Set{
		{
			ID: "acme", UserIDs: []string{"123", "u-1"},
			Keys:    []signurl.Key{mustKey(t, "key of acme, from a file"), mustKey(t, "second key of acme")},
			APIKeys: []project.APIKey{mustAPIKey(t, "key of acme, from a file")},
			Bases:   map[string]string{"8BK3vWZJ": "article", "12": "quote"},
			Sources: map[string]*url.URL{
				"photos": {Scheme: "https", Host: "img.example.com", Path: "/p/"},
				"old":    {Scheme: "http", Host: "10.0.0.1:81"},
			},
			Templates: []string{"article", "quote"},
			Dialects:  []string{"native"},
		},
		{
			ID: "other", Keys: []signurl.Key{mustKey(t, "key of the other project")},
			Bases: map[string]string{}, Sources: map[string]*url.URL{},
		},
	}
	if !reflect.DeepEqual(got.Projects, want) || got.Warnings != nil {
		t.Errorf("got other projects (%s), or the warnings %q", got.Projects, got.Warnings)
	}
	if !reflect.DeepEqual(got.projects(), want) {
		t.Error("they are not the server's")
	}
}

func TestOneProjectByDefault(t *testing.T) {
	got := given{args: []string{"--key", goodKey, "--api-key", "an API key, of some length"}}.mustLoad(t).projects()
	want := project.Set{{
		ID:      "default",
		Keys:    []signurl.Key{mustKey(t, goodKey)},
		APIKeys: []project.APIKey{mustAPIKey(t, "an API key"), mustAPIKey(t, "of some length")},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %d others", len(got))
	}
}

func TestProjectMistakes(t *testing.T) {
	const a, b = "projects:\n- {id: a, keys: [" + goodKey + "0]", "\n- {id: b, keys: [" + goodKey + "1]"
	tests := []struct {
		name  string
		given given
		want  []string
	}{
		{"in the environment", given{environ: []string{"PLACARD_PROJECTS=a"}},
			[]string{"environment PLACARD_PROJECTS: a list of projects can stand here, in the file of --config alone"}},
		{"with a key", given{yaml: a + "}\nkey: " + goodKey}, []string{errTwoWays.Error()}},
		{"with a key from elsewhere", given{yaml: a + "}", environ: []string{"PLACARD_KEY=" + goodKey}}, []string{errTwoWays.Error()}},
		{"with an API key", given{yaml: a + "}", args: []string{"--api-key", goodKey}}, []string{errTwoWays.Error()}},
		{"none", given{yaml: "projects: []"},
			[]string{"projects in FILE: a list of projects can stand here, in the file of --config alone"}},
		{"no list", given{yaml: "projects: {id: a}"},
			[]string{"projects in FILE: a list of projects can stand here, in the file of --config alone"}},
		{"no mapping", given{yaml: "projects: [a]"},
			[]string{"projects in FILE: project 1: it is not a mapping of id, keys and others"}},
		{"no keys, no id", given{yaml: "projects: [{id: a}, {keys: " + goodKey + "}]"}, []string{
			"projects in FILE: project 1: keys: it is missing",
			"projects in FILE: project 2: id: it is missing",
		}},
		{"mistakes in one, members missing in others", given{yaml: "projects: [{id: a, keys: []}, {}, {id: a/b}]"}, []string{
			"projects in FILE: project 1: keys: a key must not be empty",
			"projects in FILE: project 2: id: it is missing",
			"projects in FILE: project 2: keys: it is missing",
			"projects in FILE: project 3: keys: it is missing",
			`projects in FILE: project 3: id: "a/b" is not up to 64 of A-Z, a-z, 0-9, dot, _ and -, a letter or digit first`,
		}},
		{"same id", given{yaml: a + "}" + strings.Replace(b, "id: b", "id: a", 1) + "}"},
			[]string{"projects in FILE: project 2: there is another with the id a"}},
		{"shared key", given{yaml: a + "}" + strings.Replace(b, goodKey+"1", goodKey+"0", 1) + "}"},
			[]string{"projects in FILE: projects a and b have a key in common: each needs its own"}},
		{"shared API key", given{yaml: a + ", api_keys: " + goodKey + "2}" + b + ", api_keys: " + goodKey + "2}"},
			[]string{"projects in FILE: projects a and b have a key in common: each needs its own"}},
		{"number as a name", given{yaml: a + ", bases: {0123: article}}"}, []string{"put it in quotes"}},
		{"members of the wrong form", given{yaml: a + `}
- id: [b]
  key: ` + goodKey + `
  keys: ["", "@/no/such/file"]
  api_keys: [12]
  user_ids: [12, ""]
  bases: {a/b: article, c: Article, "": x, d: [article]}
  sources: {photos: "ftp://a", one: "https://u@a", two: "https://a?b", three: https://, four: 4}
  templates: ../x
  dialects: [latin]`}, []string{
			`project 2: api_keys: item 1: a number or boolean is not text of 16 bytes or more (fewer get a warning), ` +
				`or @FILE for what is in a file: put it in quotes`,
			`project 2: bases: "" is not a name without slashes`,
			`project 2: bases: "a/b" is not a name without slashes`,
			`project 2: bases: c: "Article" is not a template's name`,
			`project 2: bases: d: a list, mapping or date is not a template's name`,
			`project 2: dialects: "latin" is not a dialect such as native`,
			`project 2: id: a list, mapping or date is not up to 64 of A-Z, a-z, 0-9, dot, _ and -, a letter or digit first`,
			`project 2: key: no such member; the nearest is keys`,
			`project 2: keys: key 1: a key must not be empty`,
			`project 2: keys: key 2: reading the file after @: no such file or directory`,
			`project 2: sources: four: a number or boolean is not a base URL such as https://img.example.com/photos: put it in quotes`,
			`project 2: sources: one: "https://u@a" is not a base URL such as https://img.example.com/photos`,
			`project 2: sources: photos: "ftp://a" is not a base URL such as https://img.example.com/photos`,
			`project 2: sources: three: "https://" is not a base URL such as https://img.example.com/photos`,
			`project 2: sources: two: "https://a?b" is not a base URL such as https://img.example.com/photos`,
			`project 2: templates: "../x" is not a template's name`,
			`project 2: user_ids: item 1: a number or boolean is not text that is not empty: put it in quotes`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.given.load(t)
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.Split(err.Error(), "\n")
			for i := range max(len(got), len(tt.want)) {
				if len(got) != len(tt.want) || !strings.HasSuffix(named(got[i]), tt.want[i]) {
					t.Fatalf("got\n%s\nwant\n%s", err, strings.Join(tt.want, "\n"))
				}
			}
			if strings.Contains(err.Error(), goodKey) {
				t.Errorf("a key is in %q", err)
			}
		})
	}
}

// named puts FILE for the name of the settings' file, which is another each time.
func named(text string) string {
	before, after, ok := strings.Cut(text, " in /")
	if _, rest, found := strings.Cut(after, "placard.yaml"); ok && found {
		return before + " in FILE" + rest
	}
	return text
}

func TestShortKeysOfProjects(t *testing.T) {
	got := given{yaml: "projects:\n- {id: a, keys: [" + goodKey + "]}\n- {id: b, keys: [" + goodKey + "0, short], api_keys: quick}"}.mustLoad(t)
	if len(got.Warnings) != 2 || !strings.HasPrefix(got.Warnings[0], "project 2: API key 1 is shorter") ||
		!strings.HasPrefix(got.Warnings[1], "project 2: key 2 is shorter") {
		t.Errorf("got %q", got.Warnings)
	}
}

// TestProjectsHaveNoFlag: no flag could hold them.
func TestProjectsHaveNoFlag(t *testing.T) {
	for _, row := range describeSettings() {
		if (row.Name == "projects") != (row.Environment == "") {
			t.Errorf("%s has the variable %q", row.Name, row.Environment)
		}
	}
	if rootCommand(nil).PersistentFlags().Lookup("projects") != nil {
		t.Error("there is a flag")
	}
}
