package signurl

import (
	"errors"
	"net/url"
	"reflect"
	"testing"
	"time"
)

// FuzzGenerate holds of any query for /api/signed/generate that it is refused as ErrSyntax, or makes a request that,
// signed, says the same: whoever has a key is not promised a URL that does not open.
func FuzzGenerate(f *testing.F) {
	for _, seed := range []string{
		"title=Hello", "title=Hello+World&subtitle=%C3%A9&theme=light&expires_in=60", "template=blog&title=x&price=%249",
		"", "title=", "title=x&title=y", "title=x&expires_in=0", "title=x&expires_in=31536001", "title=x&expires_in=1e3",
		"title=x&exp=1", "title=x&sig=0", "title=%ff", "title=x&theme=", "title=x&=y", "title=x;y&a=%zz", "title=x&a.b.c=d",
		"title=x&&&", "title=%00", "title=x&amp;a=b", "title=x&rating.max=9",
	} {
		f.Add(seed)
	}
	key := Key{"a key"}
	now := time.Unix(1_800_000_000, 0).UTC()
	f.Fuzz(func(t *testing.T, query string) {
		want, err := OGImageAPI{}.Generate(query, now)
		if err != nil {
			if !errors.Is(err, ErrSyntax) {
				t.Errorf("%q: got %v, want %v", query, err, ErrSyntax)
			}
			return
		}
		if life := want.Expires.Sub(now); life < time.Second || life > maxExpiresIn*time.Second {
			t.Errorf("%q lives for %s", query, life)
		}
		target, err := OGImageAPI{}.Sign(key, want)
		if err != nil {
			if !errors.Is(err, ErrSyntax) && !errors.Is(err, ErrUnsupported) {
				t.Errorf("%q: signing: %v", query, err)
			}
			return
		}
		got, err := OGImageAPI{}.Parse([]Key{key}, target)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %+v, %v\nwant %+v", query, got, err, want)
		}
		if _, err := url.ParseRequestURI(target); err != nil {
			t.Error(err)
		}
	})
}
