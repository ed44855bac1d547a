package signurl

import (
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// testWords translate a to b, and halve what is called half.
var testWords = vocabulary{dialect: "test", key: "name", words: []word{
	{name: "theirs", property: "ours"},
	{name: "old", property: "ours"},
	{name: "half", property: "whole", read: readDouble, write: writeHalf},
}}

func readDouble(v renderer.Value) (renderer.Value, error) {
	if v != "1" {
		return nil, errors.New("it may be 1")
	}
	return "2", nil
}

func writeHalf(v renderer.Value) (renderer.Value, bool) { return "1", v == "2" }

func TestVocabularyParse(t *testing.T) {
	tests := []struct {
		name, json string
		want       mods
		expires    int64
	}{
		{"none", `[]`, nil, 0},
		{"white space", " [ { \"name\" : \"t\" , \"text\" : \"T\" } ]\n", mods{set("t", "text", "T")}, 0},
		{"name last", `[{"text":"T","hide":false,"name":"t"}]`, mods{set("t", "text", "T"), set("t", "hide", false)}, 0},
		{"nothing but a name", `[{"name":"t"}]`, nil, 0},
		{"one layer in two places", `[{"name":"t","a":"1"},{"name":"u","a":"2"},{"name":"t","b":"3"}]`,
			mods{set("t", "a", "1"), set("t", "b", "3"), set("u", "a", "2")}, 0},
		{"translated", `[{"name":"t","theirs":"x","half":"1"},{"name":"u","old":"y"}]`,
			mods{set("t", "ours", "x"), set("t", "whole", "2"), set("u", "ours", "y")}, 0},
		{"our own word", `[{"name":"t","ours":"x","whole":"7"}]`, mods{set("t", "ours", "x"), set("t", "whole", "7")}, 0},
		{"null", `[{"name":"t","theirs":null,"half":null,"x":null}]`,
			mods{set("t", "ours", nil), set("t", "whole", nil), set("t", "x", nil)}, 0},
		{"numbers as written", `[{"name":"t","a":1.10,"b":[-0,1E5],"c":{"d":[{"e":1e400}]}}]`,
			mods{set("t", "a", renderer.Number("1.10")), set("t", "b", []any{renderer.Number("-0"), renderer.Number("1E5")}),
				set("t", "c", map[string]any{"d": []any{map[string]any{"e": renderer.Number("1e400")}}})}, 0},
		{"nested", `[{"name":"t","a":[[1],{"name":null}],"b":{}}]`,
			mods{set("t", "a", []any{[]any{renderer.Number("1")}, map[string]any{"name": nil}}), set("t", "b", map[string]any{})}, 0},
		{"escapes", `[{"n\u0061me":"\u00e9","text":"\ud83d\ude00\n<>"}]`, mods{set("é", "text", "😀\n<>")}, 0},
		{"expiry", `[{"name":"_url","expires":1893456000},{"name":"t","text":"T"}]`, mods{set("t", "text", "T")}, 1893456000},
		{"expiry before its name", `[{"expires":0,"name":"_url"}]`, nil, 0},
		{"no settings", `[{"name":"_url"}]`, nil, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got Request
			err := testWords.parse(b64([]byte(test.json)), &got)
			if err != nil || !reflect.DeepEqual(got.Job.Modifications, test.want) || !got.Job.Lenient {
				t.Errorf("got %#v, %v\nwant %#v", got.Job, err, test.want)
			}
			if test.expires != 0 && got.Expires.Unix() != test.expires || got.Expires.IsZero() == strings.Contains(test.json, "expires") {
				t.Errorf("expires %v, want %d", got.Expires, test.expires)
			}
		})
	}
}

func TestVocabularyRefuses(t *testing.T) {
	deep := strings.Repeat("[", 1<<20)
	tests := []struct{ name, json, want string }{
		{"not JSON", `{'name':1}`, "may be a list of objects"},
		{"object", `{"t":{"text":"T"}}`, "may be a list of objects"},
		{"null", `null`, "may be a list of objects"},
		{"strings", `["t"]`, `"modifications/0" is "t"; it may be an object with a name`},
		{"no name", `[{"name":"t"},{"text":"T"}]`, `"modifications/1" has no name`},
		{"name a number", `[{"name":1}]`, `the name in "modifications/0" is not a string`},
		{"name null", `[{"name":null}]`, "is not a string"},
		{"empty name", `[{"name":"","text":"T"}]`, "a field without a name"},
		{"empty property", `[{"name":"t","":"T"}]`, "a property without a name"},
		{"name twice", `[{"name":"t","name":"u"}]`, `"/0/name" occurs twice`},
		{"name twice, escaped", `[{"name":"t","n\u0061me":"u"}]`, `"/0/name" occurs twice`},
		{"property twice", `[{"name":"t","text":1,"text":1}]`, `"/0/text" occurs twice`},
		{"deep in, twice", `[{"name":"t","x":{"a":[{"b":1,"b":2}]}}]`, `occurs twice`},
		{"property twice, in two elements", `[{"name":"t","text":1},{"name":"t","text":1}]`, `set "text" of "t" twice`},
		{"property twice, in two words", `[{"name":"t","theirs":1,"old":1}]`, `set "ours" of "t" twice`},
		{"bad value", `[{"name":"t","half":"3"}]`, `half of "t": it may be 1`},
		{"invalid UTF-8", "[{\"name\":\"t\",\"text\":\"\xff\"}]", "invalid UTF-8"},
		{"cut", `[{"name":"t"`, "not JSON"},
		{"cut in a value", `[{"name":"t","x":{"a"`, "not JSON"},
		{"more follows", `[]x`, "more follows"},
		{"two lists", `[][]`, "more follows"},
		{"deep", `[{"name":"t","x":` + deep, "not JSON"},
		{"unknown setting", `[{"name":"_url","expire":1893456000}]`, `_url has "expire"`},
		{"expiry a string", `[{"name":"_url","expires":"1893456000"}]`, "whole number"},
		{"expiry a fraction", `[{"name":"_url","expires":1e9}]`, "whole number"},
		{"expiry null", `[{"name":"_url","expires":null}]`, "whole number"},
		{"expiry twice", `[{"name":"_url","expires":0},{"name":"_url","expires":1893456000}]`, "_url occurs twice"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := testWords.parse(b64([]byte(test.json)), new(Request))
			if !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), test.want) ||
				strings.Count(err.Error(), ErrSyntax.Error()) != 1 || len(err.Error()) > 300 {
				t.Errorf("got %v; want an ErrSyntax with %q, once", err, test.want)
			}
		})
	}
}

func TestVocabularyNumberOfModificationsIsBounded(t *testing.T) {
	elements := make([]string, maxModifications+1)
	for i := range elements {
		elements[i] = fmt.Sprintf(`{"name":"%d","text":""}`, i)
	}
	for n, accepted := range map[int]bool{maxModifications: true, maxModifications + 1: false} {
		err := testWords.parse(b64([]byte("["+strings.Join(elements[:n], ",")+"]")), new(Request))
		if (err == nil) != accepted {
			t.Errorf("%d: got %v; want accepted: %v", n, err, accepted)
		}
	}
}

func TestDecodePayloadText(t *testing.T) {
	const want = "\xfb\xef\xbe\xff\xff"
	for _, text := range []string{
		"++++//8=", "++++//8", "----__8", "----__8=", "-+-+/_8", "++++%2F%2f8%3D", "%2B%2b++//8%3d", "  %20+//8=", "%2D+++//8",
	} {
		if got, err := decodePayloadText(text); err != nil || string(got) != want {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"e30\n", "e30%0A", "e3%0D0", "e30%zz", "e%2530", "e", "é30", "e3=0", "e30,"} {
		if got, err := decodePayloadText(text); !errors.Is(err, ErrSyntax) {
			t.Errorf("%q: got %q, %v; want ErrSyntax", text, got, err)
		}
	}
}

func TestVocabularyEncode(t *testing.T) {
	job := renderer.Job{Modifications: mods{
		set("t", "ours", "<&>"), set("u", "text", renderer.Number("1.10")), set("t", "whole", "2"), set("u", "x", []any{nil, true}),
		set("v", "whole", nil),
	}}
	const want = `[{"name":"t","theirs":"<&>","half":"1"},{"name":"u","text":1.10,"x":[null,true]},{"name":"v","half":null},` +
		`{"name":"_url","expires":1893456000}]`
	payload, err := testWords.encode(job, time.Unix(1893456000, 5e8))
	if got, _ := decodeBase64(payload); err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	standard := testWords
	standard.encoding = base64.StdEncoding
	if got, err := standard.encode(renderer.Job{}, never); err != nil || got != "W10=" {
		t.Errorf("got %s, %v; want W10=", got, err)
	}
}

func TestVocabularyEncodeRefuses(t *testing.T) {
	one := func(m renderer.Modification) renderer.Job { return renderer.Job{Modifications: mods{m}} }
	tests := []struct {
		name string
		job  renderer.Job
		want error
	}{
		{"width", renderer.Job{Width: 1}, ErrUnsupported},
		{"height", renderer.Job{Height: 1}, ErrUnsupported},
		{"scale", renderer.Job{Scale: 1}, ErrUnsupported},
		{"quality", renderer.Job{Quality: 1}, ErrUnsupported},
		{"language", renderer.Job{Lang: "en"}, ErrUnsupported},
		{"version", renderer.Job{Version: "1"}, ErrUnsupported},
		{"transform", renderer.Job{Transform: new(renderer.Transform)}, ErrUnsupported},
		{"bare value", one(set("t", "", "T")), ErrBare},
		{"settings", one(set("_url", "expires", renderer.Number("1"))), ErrSyntax},
		{"the layer's name", one(set("t", "name", "u")), ErrSyntax},
		{"a name that means something else", one(set("t", "theirs", "T")), ErrUnsupported},
		{"no word for the value", one(set("t", "half", "3")), ErrUnsupported},
		{"type", one(set("t", "text", 1)), ErrSyntax},
		{"twice", renderer.Job{Modifications: mods{set("t", "text", "1"), set("t", "text", "2")}}, ErrSyntax},
		{"invalid UTF-8", one(set("t", "text", "\xff")), ErrSyntax},
	}
	for _, test := range tests {
		if _, err := testWords.encode(test.job, never); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}
