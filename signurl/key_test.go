package signurl

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func mustKey(t testing.TB, text string) Key {
	t.Helper()
	key, err := NewKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestNewKeyRefusesEmpty(t *testing.T) {
	if key, err := NewKey(""); !errors.Is(err, ErrKey) || key != (Key{}) {
		t.Errorf("NewKey(\"\") = %v, %v; want ErrKey", key, err)
	}
}

func TestKeyIsNeverPrinted(t *testing.T) {
	key := mustKey(t, "hunter2")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		got := fmt.Sprintf(verb, []any{key, &key, struct{ K Key }{key}})
		if strings.Contains(got, "hunter2") || strings.Contains(got, fmt.Sprintf("%x", "hunter2")) {
			t.Errorf("%s shows the key: %s", verb, got)
		}
	}
}

func TestVerify(t *testing.T) {
	const (
		text   = "article/e30.png"
		b64    = "ctVQN3_hvhyXvgZp26RLxMMGxS5w9n7-S1N_eSGZWDo"
		hexSum = "72d550377fe1be1c97be0669dba44bc4c306c52e70f67efe4b537f792199583a"
	)
	key, other := mustKey(t, "secret"), mustKey(t, "other")
	tests := []struct {
		name      string
		keys      []Key
		signature string
		want      int // -1: ErrSignature
	}{
		{"base64url", []Key{key}, b64, 0},
		{"hex", []Key{key}, hexSum, 0},
		{"second of three", []Key{other, key, other}, b64, 1},
		{"the first of two equal", []Key{other, key, key}, b64, 1},
		{"upper-case hex", []Key{key}, strings.ToUpper(hexSum), -1},
		{"padded", []Key{key}, b64 + "=", -1},
		{"standard alphabet", []Key{key}, strings.NewReplacer("-", "+", "_", "/").Replace(b64), -1},
		{"line break", []Key{key}, b64 + "\n", -1},
		{"carriage return inside", []Key{key}, b64[:20] + "\r" + b64[20:], -1},
		{"second spelling of the last character", []Key{key}, b64[:42] + "p", -1},
		{"third", []Key{key}, b64[:42] + "q", -1},
		{"fourth", []Key{key}, b64[:42] + "r", -1},
		{"cut", []Key{key}, b64[:42], -1},
		{"empty", []Key{key}, "", -1},
		{"wrong key", []Key{other}, b64, -1},
		{"no keys", nil, b64, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := verify(test.keys, nativeScheme(test.signature), test.signature, text)
			if err != nil {
				got = -1
			}
			if got != test.want || (test.want < 0) != (err == ErrSignature) {
				t.Errorf("got key %d, error %v; want %d", got, err, test.want)
			}
		})
	}
}

// The zero Key is a key that everyone knows.
func TestZeroKeyVerifiesNothing(t *testing.T) {
	const sumWithEmptyKey = "37118e8a86040bdece261163d0451e13bd6d94ab13e1f0607f52effd775ae399"
	if _, err := verify([]Key{{}}, sha256Hex, sumWithEmptyKey, "article/e30.png"); err != ErrSignature {
		t.Errorf("got %v, want ErrSignature", err)
	}
}
