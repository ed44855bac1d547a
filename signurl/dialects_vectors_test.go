package signurl_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"testing"

	"github.com/placard/placard/signurl"
)

// The services' published vectors, and some more of what their clients write.
func TestDialectVectors(t *testing.T) {
	hashes := map[string]func() hash.Hash{
		"stencil": sha256.New, "bannerbear": sha256.New, "renderform": sha256.New, "libpixel": sha1.New, "ogimageapi": sha256.New,
	}
	all := signurl.All("https://img.example.com")
	for name, hash := range hashes {
		for _, v := range vectors(t, name) {
			t.Run(name+", "+v.Name, func(t *testing.T) {
				mac := hmac.New(hash, []byte(v.Key))
				mac.Write([]byte(v.Text))
				if signature := hex.EncodeToString(mac.Sum(nil)); !strings.Contains(v.Target, "="+signature) {
					t.Errorf("%s is not in %s", signature, v.Target)
				}
				key, err := signurl.NewKey(v.Key)
				if err != nil {
					t.Fatal(err)
				}
				d := all.Of(v.Target)
				if d == nil || d.Name() != name {
					t.Fatalf("%s is of %v", v.Target, d)
				}
				if _, err := d.Parse([]signurl.Key{key}, v.Target); err != nil {
					t.Errorf("parsed: %v", err)
				}
			})
		}
	}
}
