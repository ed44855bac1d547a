package signurl

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestRefuse(t *testing.T) {
	unsigned := Refusal{Status: 403, Title: "Forbidden", Detail: ErrSignature.Error(), Err: ErrSignature}
	payload := Refusal{Status: 400, Title: "Bad Request", Detail: "invalid payload: \"é\" \n", Err: ErrSyntax}
	internal := Refusal{Status: 500, Title: "Internal Server Error"}
	json := map[string]string{"Content-Type": "application/json"}
	stencil := func(reason string) map[string]string {
		return map[string]string{"Content-Type": "application/json", "X-Stencil-Error": reason}
	}
	tests := []struct {
		name    string
		refuser Refuser
		refusal Refusal
		want    Reply
	}{
		{"stencil, signature", Stencil{}, unsigned,
			Reply{401, stencil("the signature is missing or wrong"), `{"error":"the signature is missing or wrong"}`}},
		{"stencil, payload", Stencil{}, payload,
			Reply{400, stencil(`invalid payload: "?" ?`), `{"error":"invalid payload: \"é\" \n"}`}},
		{"stencil, inside", Stencil{}, internal, Reply{500, stencil("Internal Server Error"), `{"error":"Internal Server Error"}`}},
		{"bannerbear, signature", Bannerbear{}, unsigned, Reply{401, json, `{"message":"invalid signature"}`}},
		{"bannerbear, payload", Bannerbear{}, payload, Reply{400, json, `{"message":"invalid payload: \"é\" \n"}`}},
		{"bannerbear, inside", Bannerbear{}, internal, Reply{500, json, `{"message":"Internal Server Error"}`}},
	}
	for _, test := range tests {
		if got := test.refuser.Refuse(test.refusal); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	for hit, want := range map[bool]string{true: "HIT", false: "MISS"} {
		got := Stencil{}.Describe(hit)
		if want := (map[string]string{"X-Cache": want, "X-Stencil-Cache": want}); !reflect.DeepEqual(got, want) {
			t.Errorf("Describe(%v) = %v, want %v", hit, got, want)
		}
	}
}

func TestAccept(t *testing.T) {
	got := Bannerbear{}.Accept()
	if got.Status != http.StatusAccepted || got.Header["Retry-After"] != "2" || got.Body != "signature valid" {
		t.Errorf("got %+v", got)
	}
}

func TestHeaderText(t *testing.T) {
	for text, want := range map[string]string{
		"plain ~": "plain ~", "a\r\nSet-Cookie: b": "a??Set-Cookie: b", "é\x7f\xff": "???", "": "",
	} {
		if got := headerText(text); got != want {
			t.Errorf("headerText(%q) = %q, want %q", text, got, want)
		}
	}
}

// What is answered to a client without a key must tell nothing but that.
func TestRefuseTellsNothingOfTheTarget(t *testing.T) {
	for _, d := range All(host) {
		refuser, ok := d.(Refuser)
		if !ok {
			continue
		}
		got := refuser.Refuse(Refusal{Status: 403, Title: "Forbidden", Detail: ErrSignature.Error(), Err: ErrSignature})
		if got.Status < 400 || got.Status > 403 || !strings.HasPrefix(got.Header["Content-Type"], "application/json") {
			t.Errorf("%s: got %+v", d.Name(), got)
		}
	}
}
