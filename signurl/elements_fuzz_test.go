package signurl

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// FuzzElements reads any JSON in the words of each service: what is refused is so as ErrSyntax, what is read is bounded,
// and what can be written of it reads and writes the same again.
func FuzzElements(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[{"name":"title","text":"Hello","color":"#c00"},{"name":"stars","rating":70}]`, `{"modifications":[{"name":"t"}]}`,
		`[{"id":"title","property":"text","value":"x"},{"id":"photo","src":"https://example.com/a.png","opacity":"50"}]`,
		`{"title.text":"x","title":"y",".a":1,"a.":2}`, `[{"name":"_url","expires":1893456000}]`, `[{"id":"_url","expires":0}]`,
		`[{"name":"photo","fill_type":"fill","src":null,"angle":-90}]`, `[{"name":"t","a":[[1],{"name":null}],"b":{}}]`,
		`[{"name":"t","a":1,"a":2}]`, `[{"name":"t","text":"a"},{"name":"t","text":"b"}]`, `[{"name":1}]`, `[null]`, `[[`, `{}`, `1`, ``,
		`[{"name":"stars","rating":7.00000000001}]`, `[{"name":"stars","rating":1e400}]`, `[{"name":"t","":1}]`, `[{"name":""}]`,
		"[{\"name\":\"\xff\"}]", `[{"name":"\ud800"}]`, `[] []`, "\ufeff[]", strings.Repeat("[", 200),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, v := range []vocabulary{stencilWords, bannerbearWords, renderformWords} {
			var first, second Request
			if err := v.parse(base64.StdEncoding.EncodeToString(data), &first); err != nil {
				if !errors.Is(err, ErrSyntax) || len(err.Error()) > 1000 {
					t.Errorf("%s, %q: got %v, want %v", v.dialect, data, err, ErrSyntax)
				}
				continue
			}
			if n := len(first.Job.Modifications); n > maxModifications || !first.Job.Lenient {
				t.Errorf("%s, %q: %d modifications", v.dialect, data, n)
			}
			once, err := v.encode(first.Job, first.Expires)
			if err != nil {
				continue // there are values that can be read, and left out with a warning, but not written
			}
			if err := v.parse(once, &second); err != nil {
				t.Fatalf("%s, %q: %s does not read: %v", v.dialect, data, once, err)
			}
			twice, err := v.encode(second.Job, second.Expires)
			if err != nil || twice != once || !second.Expires.Equal(first.Expires) {
				t.Errorf("%s, %q: written as %s, then %s, %v", v.dialect, data, once, twice, err)
			}
		}
	})
}
