package signurl_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"

	"github.com/placard/placard/signurl"
)

// A vector is a row of testdata/vectors.json: what key and the members of its dialect must make target of. The programs
// in docs/signing are held to the same rows.
type vector struct {
	Name    string
	Dialect string
	Key     string
	Target  string

	// Of the native dialect. Payload is JSON to the byte, since another spelling has another signature.
	Template, Payload, Ext string
	// Of the others: what is signed, in hex at the end of Target unless the order is free.
	Text string
}

// vectors returns the rows of one dialect.
func vectors(t *testing.T, dialect string) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all, rows []vector
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Dialect == dialect {
			rows = append(rows, v)
		}
	}
	if len(rows) == 0 {
		t.Fatalf("no vector has the dialect %s", dialect)
	}
	return rows
}

func TestNativeVectors(t *testing.T) {
	for _, v := range vectors(t, "native") {
		t.Run(v.Name, func(t *testing.T) {
			if got := signText(v); got != v.Target {
				t.Errorf("signed:\n got %s\nwant %s", got, v.Target)
			}
			key, err := signurl.NewKey(v.Key)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := (signurl.Native{}).Parse([]signurl.Key{key}, v.Target); err != nil {
				t.Errorf("parsed: %v", err)
			}
		})
	}
}

// signText is the grammar as a program would write it that knows nothing of this package, whose Sign spells the payload
// in its own way.
func signText(v vector) string {
	base64url := base64.RawURLEncoding.EncodeToString
	signed := v.Template + "/" + base64url([]byte(v.Payload)) + "." + v.Ext
	mac := hmac.New(sha256.New, []byte(v.Key))
	mac.Write([]byte(signed))
	return "/img/" + base64url(mac.Sum(nil)) + "/" + signed
}
