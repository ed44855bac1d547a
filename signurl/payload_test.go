package signurl

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func TestDecodePayload(t *testing.T) {
	long := strings.Repeat("v", maxVersion)
	tests := []struct {
		name, payload string
		want          Request
	}{
		{"nothing", `{}`, Request{}},
		{"white space", " {\n\t\"width\" : 1 }\r\n ", Request{Job: renderer.Job{Width: 1}}},
		{"sides", `{"height":100000,"width":1}`, Request{Job: renderer.Job{Width: 1, Height: 100000}}},
		{"scale", `{"scale":0.1}`, Request{Job: renderer.Job{Scale: 0.1}}},
		{"scale with exponent", `{"scale":40e-1}`, Request{Job: renderer.Job{Scale: 4}}},
		{"quality", `{"quality":100}`, Request{Job: renderer.Job{Quality: 100}}},
		{"bytes", `{"max_bytes":1024}`, Request{Job: renderer.Job{MaxBytes: 1024}}},
		{"lang", `{"lang":"zh-Hant-TW"}`, Request{Job: renderer.Job{Lang: "zh-Hant-TW"}}},
		{"version", `{"version":"` + long + `"}`, Request{Job: renderer.Job{Version: long}}},
		{"exp", `{"exp":1893456000}`, Request{Expires: time.Unix(1893456000, 0).UTC()}},
		{"exp long ago", `{"exp":-62135596800}`, Request{Expires: time.Unix(0, 0).UTC()}},
		{"exp beyond clocks", `{"exp":9223372036854775807}`, Request{Expires: time.Unix(lastExpiry, 0).UTC()}},
		{"empty modifications", `{"modifications":[]}`, Request{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParsePayload([]byte(test.payload))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v; want %+v", got, err, test.want)
			}
		})
	}
}

func TestDecodePayloadRefuses(t *testing.T) {
	long := strings.Repeat("v", maxVersion+1)
	const known = "modifications, exp, width, height, scale, quality, max_bytes, lang, version"
	tests := []struct {
		name, payload, want string // want is part of the text
	}{
		{"empty", ``, `"" is not a JSON object`},
		{"list", `[]`, `"[]" is not a JSON object`},
		{"null", `null`, `"null" is not`},
		{"byte order mark", "\ufeff{}", "is not a JSON object"},
		{"cut", `{"width":1`, "unexpected EOF"},
		{"single quotes", `{'width':1}`, "not JSON at byte 1"},
		{"comma at the end", `{"width":1,}`, "not JSON"},
		{"more follows", `{}{}`, "more follows the JSON value that ends at byte 2"},
		{"garbage follows", `{} x`, "more follows"},
		{"duplicate", `{"exp":1,"exp":2}`, `"/exp" occurs twice`},
		{"duplicate by escape", `{"exp":1,"\u0065xp":2}`, `"/exp" occurs twice`},
		{"duplicate deep in", `{"modifications":{"t":{"text":1,"text":2}}}`, `"/modifications/t/text" occurs twice`},
		{"invalid UTF-8", "{\"version\":\"\xff\"}", "invalid UTF-8"},
		{"half a surrogate pair", `{"version":"\ud800"}`, "surrogate"},
		{"too deep", strings.Repeat(`{"width":`, 20000), "not JSON"},

		{"unknown", `{"widht":1}`, `member "widht" is unknown; known are ` + known},
		{"close to one", `{"max-bytes":5000}`, "known are " + known},
		{"upper case", `{"Width":1}`, `"Width" is unknown`},
		{"unknown and long", `{"` + strings.Repeat("é", 99) + `":1}`, "ééé…"},
		{"unknown with escape sequence", `{"\u001b[2J":1}`, `"\x1b[2J"`},

		{"width zero", `{"width":0}`, "width is 0; it may be a whole number from 1 to 2147483647"},
		{"width too large", `{"width":2147483648}`, "width is 2147483648"},
		{"width huge", `{"width":1e999}`, "width is 1e999"},
		{"width a fraction", `{"width":1.0}`, "width is 1.0"},
		{"width a string", `{"width":"1"}`, `width is "1"`},
		{"height negative", `{"height":-1}`, "height is -1"},
		{"height null", `{"height":null}`, "height is null"},
		{"quality over", `{"quality":101}`, "from 1 to 100"},
		{"scale under", `{"scale":0.09}`, "scale is 0.09; it may be a number from 0.1 to 4"},
		{"scale over", `{"scale":4.01}`, "scale is 4.01"},
		{"scale infinite", `{"scale":1e400}`, "scale is 1e400"},
		{"scale boolean", `{"scale":true}`, "scale is true"},
		{"exp a fraction", `{"exp":1893456000.0}`, "exp is 1893456000.0; it may be a whole number of Unix seconds"},
		{"exp with exponent", `{"exp":1e9}`, "exp is 1e9"},
		{"exp over int64", `{"exp":9223372036854775808}`, "exp is 9223372036854775808"},
		{"exp a string", `{"exp":"1893456000"}`, `exp is "1893456000"`},
		{"exp null", `{"exp":null}`, "exp is null"},
		{"lang null", `{"lang":null}`, "lang is null"},
		{"lang a number", `{"lang":1}`, "lang is 1"},
		{"version too long", `{"version":"` + long + `"}`, "vvv…; it may be a string of at most 256 bytes"},
		{"too few bytes", `{"max_bytes":1023}`, "max_bytes is 1023; it may be a whole number from 1024 to 100000000"},
		{"too many bytes", `{"max_bytes":100000001}`, "max_bytes is 100000001"},
		{"version a number", `{"version":2}`, "version is 2"},
		{"modifications null", `{"modifications":null}`, `modifications are "null"`},
		{"modifications a string", `{"modifications":"{}"}`, "may be an object or a list of objects"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParsePayload([]byte(test.payload))
			if !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v; want an ErrSyntax with %q", err, test.want)
			}
			if err != nil && len(err.Error()) > 300 {
				t.Errorf("%d bytes of text for a client: %v", len(err.Error()), err)
			}
		})
	}
}

func TestLanguageTag(t *testing.T) {
	good := []string{
		"en", "EN-us", "es-419", "zh-cmn-Hans-CN", "sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901", "en-a-bbb-x-a-ccc",
		"de-DE-u-co-phonebk", "x-whatever", "i-klingon", "sgn-BE-FR", "en-GB-oed", "art-lojban", "qaa-Qaaa-QM-x-southern",
	}
	bad := []string{
		"", "e", "en_US", "en-", "-en", "en--US", "en-a", "en-x", "x", "toolonglang", "de-419-DE", "a-DE", "i-nothing",
		"en-US\n", "中文", "en-toolongsub", "ar-a-aaa-b", strings.Repeat("en-variant-", 4) + "x-a",
	}
	for want, tags := range map[bool][]string{true: good, false: bad} {
		for _, tag := range tags {
			if _, err := ParsePayload([]byte(`{"lang":` + quote(tag) + `}`)); (err == nil) != want {
				t.Errorf("%q: got %v, want accepted: %v", tag, err, want)
			}
		}
	}
}
