package export

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

// site writes files into a folder of its own, and makes that the current one.
func site(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// said are the texts of errors.
func said(errs []error) string {
	var b strings.Builder
	for _, err := range errs {
		b.WriteString(err.Error() + "\n")
	}
	return b.String()
}

func TestReaders(t *testing.T) {
	type values = map[string]any
	tests := []struct {
		name, file, content string
		want                []Record
		says                string
	}{
		{"yaml", "a.md", "---\ntitle: Hello\ncount: 1.10\nday: 2026-01-02\ndraft: yes\nok: true\nnone:\ntags: [a, 2]\nby: {name: Ann}\n---\ntext",
			[]Record{{Path: "a", Values: values{"title": "Hello", "count": "1.10", "day": "2026-01-02", "draft": "yes", "ok": true,
				"none": nil, "tags": []any{"a", "2"}, "by": values{"name": "Ann"}}}}, ""},
		{"yaml with aliases", "a.md", "---\na: &x {b: c}\nd: *x\n---\n",
			[]Record{{Path: "a", Values: values{"a": values{"b": "c"}, "d": values{"b": "c"}}}}, ""},
		{"yaml of Windows", "a.md", "\ufeff---\r\ntitle: Hello\r\n---\r\ntext\r\n", []Record{{Path: "a", Values: values{"title": "Hello"}}}, ""},
		{"nothing in it", "a.md", "---\n# comment\n---\n", []Record{{Path: "a", Values: values{}}}, ""},
		{"toml", "a.md", "+++\ntitle = 'Hello'\nn = 5\nx = 1.5\nday = 2026-01-02\nok = true\ntags = ['a', 2]\n[by]\nname = 'Ann'\n+++\n",
			[]Record{{Path: "a", Values: values{"title": "Hello", "n": renderer.Number("5"), "x": renderer.Number("1.5"), "day": "2026-01-02",
				"ok": true, "tags": []any{"a", renderer.Number("2")}, "by": values{"name": "Ann"}}}}, ""},
		{"no front matter", "a.md", "# Title\n---\nx: y\n---\n", nil, ""},
		{"empty", "a.md", "", nil, ""},
		{"front matter without end", "a.md", "---\ntitle: Hello\n", nil, "a.md: the front matter does not end"},
		{"broken yaml", "a.md", "---\nok: 1\ntitle: \"Bad\n---\n", nil, "a.md: front matter: yaml: line 3"},
		{"yaml that is a list", "a.md", "---\n- a\n---\n", nil, "no list of names and values"},
		{"yaml that is itself", "a.md", "---\na: &x [*x]\n---\n", nil, "a.md: front matter:"},
		{"broken toml", "a.md", "+++\nok = 1\ntitle = \n+++\n", nil, "a.md: front matter: line 3"},
		{"csv", "a.csv", "title, by.name\nHello,Ann\n\"Two\nlines\",\n",
			[]Record{{Line: 2, Path: "a", Values: values{"title": "Hello", "by.name": "Ann"}},
				{Line: 3, Path: "a", Values: values{"title": "Two\nlines", "by.name": ""}}}, ""},
		{"csv with a bad row", "a.csv", "a,b\n1\n3,4\n", []Record{{Line: 3, Path: "a", Values: values{"a": "3", "b": "4"}}},
			"a.csv:2: wrong number of fields"},
		{"csv with a column twice", "a.csv", "a,a\n1,2\n", nil, `a.csv:1: two columns are called "a"`},
		{"csv of nothing", "a.csv", "", nil, "a.csv:1: there is no row with the names"},
		{"json list", "a.json", "[\n{\"a\": 1.10},\n\n{\"b\": [true, null]}]",
			[]Record{{Line: 2, Path: "a", Values: values{"a": renderer.Number("1.10")}},
				{Line: 4, Path: "a", Values: values{"b": []any{true, nil}}}}, ""},
		{"json objects", "a.json", "{\"a\": \"1\"}\n{\"a\": \"2\"}",
			[]Record{{Line: 1, Path: "a", Values: values{"a": "1"}}, {Line: 2, Path: "a", Values: values{"a": "2"}}}, ""},
		{"json with what is no object", "a.json", "[{},\n5,\n{}]",
			[]Record{{Line: 1, Path: "a", Values: values{}}, {Line: 3, Path: "a", Values: values{}}}, "a.json:2: it is no JSON object"},
		{"broken json", "a.json", "[{},\n{\"a\" 5},\n{}]", []Record{{Line: 1, Path: "a", Values: values{}}}, "a.json:2: invalid character"},
		{"json that ends too soon", "a.json", "[{}\n", []Record{{Line: 1, Path: "a", Values: values{}}}, "a.json:2: the list does not end"},
		{"lines", "a.jsonl", "{\"a\":\"1\"}\n\n{bad\n{\"a\":\"2\"}\n",
			[]Record{{Line: 1, Path: "a", Values: values{"a": "1"}}, {Line: 4, Path: "a", Values: values{"a": "2"}}}, "a.jsonl:3: invalid character"},
		{"two on a line", "a.ndjson", "{} {}\n", nil, "a.ndjson:1: it is no JSON object"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			site(t, map[string]string{test.file: test.content})
			records, failures := readFile(".", test.file)
			for i := range test.want {
				test.want[i].File = test.file
			}
			if !reflect.DeepEqual(records, test.want) {
				t.Errorf("got  %+v,\nwant %+v", records, test.want)
			}
			if got := said(failures); (test.says == "") != (got == "") || !strings.Contains(got, test.says) {
				t.Errorf("got the failures %q, want %q", got, test.says)
			}
		})
	}
}

func TestRead(t *testing.T) {
	const page = "---\ntitle: x\n---\n"
	site(t, map[string]string{
		"content/_index.md": page, "content/about.mdx": page, "content/posts/first/index.md": page,
		"content/posts/second.md": page, "content/posts/photo.jpg": "x", "content/README.md": "# no page",
		"data/all.csv": "title\nx\n",
	})
	tests := []struct {
		name     string
		patterns []string
		want     string // file and path of each
		fails    string
	}{
		{"a pattern", []string{"content/**/*.md"}, "content/_index.md= content/posts/first/index.md=posts/first content/posts/second.md=posts/second", ""},
		{"a folder", []string{"content"}, "content/_index.md= content/about.mdx=about content/posts/first/index.md=posts/first content/posts/second.md=posts/second", ""},
		{"a file", []string{"content/posts/second.md"}, "content/posts/second.md=second", ""},
		{"a file twice", []string{"data/*.csv", "data/all.csv"}, "data/all.csv=all", ""},
		{"nothing there", []string{"nothing/*.md"}, "", "no file is like nothing/*.md"},
		{"a bad pattern", []string{"content/[.md"}, "", "syntax error in pattern"},
		{"no record", []string{"content/README.md"}, "", "content/README.md: no page has front matter"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			records, failures, err := Read(test.patterns)
			var got []string
			for _, r := range records {
				got = append(got, r.File+"="+r.Path)
			}
			if strings.Join(got, " ") != test.want || len(failures) > 0 {
				t.Errorf("got %q, %v; want %q", got, failures, test.want)
			}
			if (err == nil) != (test.fails == "") || err != nil && !strings.Contains(err.Error(), test.fails) {
				t.Errorf("got %v, want %q", err, test.fails)
			}
		})
	}
}

func TestDrafts(t *testing.T) {
	for value, want := range map[any]bool{true: true, "true": true, false: false, nil: false, "no": false} {
		if got := (Record{Values: map[string]any{"draft": value}}).Draft(); got != want {
			t.Errorf("draft: %v is %t, want %t", value, got, want)
		}
	}
	if !(Record{Values: map[string]any{"published": false}}).Draft() {
		t.Error("what is not published is no draft")
	}
}

// FuzzReaders: whatever a source holds, it is read or refused, and places are in the file.
func FuzzReaders(f *testing.F) {
	for _, seed := range []string{
		"---\na: &x [*x]\n---\n", "---\na: &b {c: d}\ne: *b\n<<: *b\n---", "+++\na = 1979-05-27T07:32:00Z\n+++\n", "a,b\n\"1\n2\",3\n",
		"[{\"a\": {\"b\": [1, null]}}, 5", "{}\n{\n", "\ufeff---\n---\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, read := range map[string]reader{"page": readPage, "csv": readCSV, "json": readJSON, "lines": readLines} {
			records, failures := read(data)
			lines := at(data, int64(len(data)))
			for _, r := range records {
				if r.Values == nil || r.Line < 0 || r.Line > lines {
					t.Errorf("%s: the record %+v of %d lines", name, r, lines)
				}
			}
			for _, err := range failures {
				if f, ok := err.(*RecordError); ok && (f.Err == nil || f.Line > lines) {
					t.Errorf("%s: the failure %+v of %d lines", name, f, lines)
				}
			}
		}
	})
}
