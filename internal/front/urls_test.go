package front

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// testLong: no front takes that much by itself.
func testLong(t *testing.T, s *site, f front) {
	const most = 16 << 10
	short := sign(t, "article", "", never)
	// Three letters are four in base64.
	longest := sign(t, "article", strings.Repeat("x", (most-len(short))*3/4), never)
	if len(longest) < most-4 || len(longest) > most {
		t.Fatalf("the URL has %d bytes", len(longest))
	}
	expect(t, s, f, longest, 1)
	expect(t, s, f, longest, 1)
}

// A vector is a URL that somebody signed.
type vector struct{ Name, Dialect, Key, Target string }

// vectors are those of all dialects, the services' published ones among them.
func vectors(t *testing.T) (all []vector) {
	t.Helper()
	data, err := os.ReadFile("../../signurl/testdata/vectors.json")
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// odd are URLs that a front may think it knows better. None is signed.
var odd = []vector{
	{Name: "escaped letter", Target: "/img/x/%61rticle/e30.jpg"},
	{Name: "two slashes and a dot", Target: "/img//x/./article/../e30.jpg"},
	{Name: "escaped slash and percent", Target: "/img/x%2Farticle/%25/e30.jpg"},
	{Name: "lower-case hex, plus, tilde", Target: "/signedurl/a%2fb.jpg?a=+%20%7e~&a=&&b"},
	{Name: "two question marks", Target: "/a?b=c?d=/../e"},
}

// testDialects: URLs arrive as they came, to the byte. Another spelling has another signature.
func testDialects(t *testing.T, s *site, f front, signed []vector) {
	for _, v := range slices.Concat(signed, odd) {
		before := s.requests(v.Target)
		direct := front{address: s.address}.ask(t, "GET", v.Target)
		got := f.ask(t, "GET", v.Target)
		if n := s.requests(v.Target) - before; n != 2 || got.status != direct.status {
			t.Errorf("%s, %s: got %d, without it %d; arrived as it came %d times of 2",
				v.Dialect, v.Name, got.status, direct.status, n)
		}
	}
}
