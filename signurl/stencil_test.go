package signurl

import (
	"testing"
)

func TestSmoke(t *testing.T) {
	for _, tgt := range []string{
		"/signed-images/user-1/base-1.png?modifications=W3sibmFtZSI6InRleHRfMSIsInRleHQiOiJzZWN1cmUgaW1hZ2UifSx7Im5hbWUiOiJyYXRpbmdfMiIsInJhdGluZyI6NX1d&s=4f1673e099ba3d87cd83a445c10481aafb163e7e8e904c38f5bf50a475d6d2e0",
		"/signed-images/user-1/base-1.png?modifications=W3sibmFtZSI6InRleHRfMSIsInRleHQiOiJhPz5+w78/Pz4+In1d&s=602e9195af97f6dc0b05a1f98554b5d83cd0026c1b3cb2ebcf36dfddf265d85a",
	} {
		r, err := Stencil{}.Parse([]Key{mustKey(t, "secret")}, tgt)
		t.Logf("%+v %v", r, err)
		r, err = Stencil{}.Parse([]Key{mustKey(t, "sscret")}, tgt)
		t.Logf("%+v %v", r, err)
	}
	for _, s := range []string{"59fccdcded2c0985773c9a67c8c1a0434244cbf86857f4f7ba8cbd5cc84b9c5a", "5a91d205681825dcb4d23a5408fca8d6c9b656ba4314c0f6e8b5aefe17686164&fbclid=1"} {
		r, err := Bannerbear{}.Parse([]Key{mustKey(t, "YOUR_KEY")}, "/signedurl/YOUR_ID/image.jpg?modifications=W3sibmFtZSI6InRpdGxlIiwidGV4dCI6IllPVVJfVElUTEUifV0&amp;s="+s)
		t.Logf("%+v %v", r, err)
	}
}
