package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/signurl"
)

const secondKey = "fedcba9876543210fedcba9876543210"

// signedPath signs as another program does: template, extension and JSON may be anything.
func signedPath(key, template, json, ext string) string {
	rest := template + "/" + base64.RawURLEncoding.EncodeToString([]byte(json)) + ext
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(rest))
	return "/img/" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "/" + rest
}

// TestVerifyProjects: a key's place is that among its project's, and what that may not use is refused.
func TestVerifyProjects(t *testing.T) {
	file := writeFile(t, "placard.yaml", "projects:\n- {id: red, keys: key of the project red, templates: [quote]}\n"+
		"- {id: blue, keys: [key of the project blue, "+secondKey+"]}\n- {id: odd, keys: key of the project odd, dialects: []}")
	tests := []struct {
		name string
		url  string
		want []string
	}{
		{"of the first", signedPath("key of the project red", "quote", "{}", ".jpg"),
			[]string{"accepted\n", "project        red\n", "key            1 of 1\n"}},
		{"of the second, by its second key", signedPath(secondKey, "article", "{}", ".jpg"),
			[]string{"accepted\n", "project        blue\n", "key            2 of 2;"}},
		{"template of another", signedPath("key of the project red", "article", "{}", ".jpg"),
			[]string{"404 Not Found", "wrong: the project red may not use the template article"}},
		{"expired, template of another", signedPath("key of the project red", "article", `{"exp":1600000000}`, ".jpg"),
			[]string{"410 Gone"}},
		{"spoilt", signedPath(secondKey, "article", "{}", ".jpg") + "/",
			[]string{"403 Forbidden", "project  blue\n", "a slash was appended"}},
		{"nobody's", signedPath("nobody's", "article", "{}", ".jpg"), []string{"403 Forbidden"}},
	}
	for _, test := range tests {
		var out, errs bytes.Buffer
		run([]string{"verify", test.url}, []string{"PLACARD_CONFIG=" + file}, strings.NewReader(""), &out, &errs)
		for _, part := range test.want {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%s: got\n%s%s\nwant it to have %q", test.name, out.String(), errs.String(), part)
			}
		}
	}
}

// TestVerdictOnADialect: one that the project may not use is refused before all else, as the server does.
func TestVerdictOnADialect(t *testing.T) {
	owner := &project.Project{ID: "odd", Keys: []signurl.Key{mustKey(t, testKey)}, Dialects: []string{"latin"}}
	v := verdict{Diagnosis: signurl.Diagnosis{Dialect: signurl.Native{}, Err: signurl.ErrExpired}}
	v.checkProject(owner.Keys, []*project.Project{owner})
	if v.Err != signurl.ErrSignature || len(v.Causes) != 1 {
		t.Errorf("got %v, %+v", v.Err, v.Causes)
	}
}

func TestVerify(t *testing.T) {
	environ := []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_KEY=" + testKey + "," + secondKey}
	const hello = `{"modifications":{"title":"Hello"},"exp":4102444800}`
	good := signedPath(testKey, "article", hello, ".jpg")
	accepted := "accepted\n"
	tests := []struct {
		name string
		args []string
		ok   bool
		want []string // parts of what is printed
	}{
		{"good", []string{good}, true, []string{accepted, "dialect        native", "key            1 of 2; the first signs",
			"template       article", "format         jpg", "size           1200×630 at scale 1",
			"expires        2100-01-01T00:00:00Z, in ", "modifications  1"}},
		{"never", []string{signedPath(testKey, "article", `{"width":600,"scale":2}`, ".png")}, true,
			[]string{"size           600×630 at scale 2", "expires        never", "format         png", "modifications  0"}},
		{"old key", []string{signedPath(secondKey, "article", hello, ".jpg")}, true, []string{accepted, "key            2 of 2"}},
		{"one key", []string{good, "--key", testKey}, true, []string{"key            1 of 1\n"}},
		{"pasted", []string{" <“https://a.example" + good + "”>\n"}, true, []string{accepted, "note: white space, quotation marks"}},
		{"known host", []string{"https://A.example" + good, "--public-url", "https://b.example,https://a.example"}, true, []string{accepted}},
		{"other host", []string{"https://c.example" + good, "--public-url", "https://a.example"}, true,
			[]string{accepted, `note: the host "c.example" is not among public-url: unless requests to it come here, put https://a.example in`}},
		{"template elsewhere", []string{signedPath(testKey, "theirs", hello, ".jpg")}, true,
			[]string{accepted, `note: the template "theirs" is not at hand`}},
		{"milliseconds", []string{signedPath(testKey, "article", `{"exp":4102444800000}`, ".jpg")}, true,
			[]string{accepted, "9999-12-31", "was the time written in milliseconds?"}},

		{"slash", []string{good + "/"}, false, []string{"403 Forbidden", "key      1 of 2", "wrong: a slash was appended", "do: cut it off"}},
		{"renamed", []string{strings.Replace(good, "article", "quote", 1)}, false, []string{"wrong: the template's name was changed"}},
		{"key with line feed", []string{signedPath(testKey+"\n", "article", hello, ".jpg")}, false, []string{"403", "line break at its end"}},
		{"nobody's key", []string{signedPath("nobody's", "article", hello, ".jpg")}, false, []string{"403", "another key signed it"}},
		{"unknown member", []string{signedPath(testKey, "article", `{"expires":1}`, ".jpg")}, false,
			[]string{"400 Bad Request", `member "expires" is unknown`, `"expires" was probably meant to be exp`}},
		{"expired", []string{signedPath(testKey, "article", `{"exp":1600000000}`, ".jpg")}, false,
			[]string{"410 Gone", "2020-09-13T12:26:40Z, ", " years ago", "wrong: the URL has expired"}},
		{"expired of an unknown format", []string{signedPath(testKey, "article", `{"exp":1600000000}`, ".gif")}, false, []string{"410 Gone"}},
		{"expired with an unknown field", []string{signedPath(testKey, "article", `{"exp":1600000000,"modifications":{"x":1}}`, ".jpg")}, false,
			[]string{"410 Gone"}},
		{"exp from now", []string{signedPath(testKey, "article", `{"exp":3600}`, ".jpg")}, false, []string{"410 Gone", "and not for how many seconds"}},
		{"unknown format", []string{signedPath(testKey, "article", `{}`, ".gif")}, false, []string{"404 Not Found", `extension "gif"`}},
		{"unknown path", []string{"https://a.example/image"}, false, []string{"404 Not Found", "/img/ (native)"}},
		{"unsigned image", []string{"https://a.example/image.jpg"}, false, []string{"403 Forbidden", "dialect  libpixel", "the signature is missing"}},
		{"unknown field", []string{signedPath(testKey, "article", `{"modifications":{"titel":"Hello"}}`, ".jpg")}, false,
			[]string{"422 Unprocessable Entity", `"titel": no such field; the fields of article: `}},
		{"too many pixels", []string{good, "--max-pixels", "1000"}, false, []string{"422", "756000 pixels, at most 1000"}},
		{"image refused", []string{signedPath(testKey, "article", `{"modifications":{"cover":"http://127.0.0.1/"}}`, ".jpg")}, false,
			[]string{"422", "cover"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(append([]string{"verify"}, test.args...), environ, strings.NewReader(""), &stdout, &stderr)
			if (status == 0) != test.ok || strings.Contains(stderr.String(), "would not be accepted") == test.ok {
				t.Errorf("status %d, %q", status, stderr.String())
			}
			for _, want := range test.want {
				if !strings.Contains(stdout.String(), want) {
					t.Errorf("%q is not in\n%s", want, stdout.String())
				}
			}
			if said := stdout.String() + stderr.String(); strings.Contains(said, testKey) || strings.Contains(said, secondKey) {
				t.Errorf("a key was printed:\n%s", said)
			}
			if test.name == "known host" && strings.Contains(stdout.String(), "note:") {
				t.Errorf("a note on nothing:\n%s", stdout.String())
			}
		})
	}
}

func TestVerifyWithoutAVerdict(t *testing.T) {
	data := "PLACARD_DATA=" + t.TempDir()
	environ, withKey := []string{data}, []string{data, "PLACARD_KEY=" + testKey}
	tests := []struct {
		name    string
		environ []string
		args    []string
		stderr  string
	}{
		{"no key", environ, []string{"/img/"}, "there is no key"},
		{"no URL", withKey, nil, "accepts 1 arg"},
		{"too long", withKey, []string{"/img/" + strings.Repeat("a", server.MaxURLBytes)}, "to which the server answers 414"},
	}
	for _, test := range tests {
		var stdout, stderr bytes.Buffer
		status := run(append([]string{"verify"}, test.args...), test.environ, strings.NewReader(""), &stdout, &stderr)
		if status != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), test.stderr) {
			t.Errorf("%s: status %d, %q, %q; want %q", test.name, status, stdout.String(), stderr.String(), test.stderr)
		}
	}
}

// What sign prints, verify reads.
func TestVerifyStandardInput(t *testing.T) {
	environ := []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_KEY=" + testKey}
	var url, stdout, stderr bytes.Buffer
	if status := run([]string{"sign", "article", "title=Hello"}, environ, strings.NewReader(""), &url, &stderr); status != 0 {
		t.Fatal(stderr.String())
	}
	if status := run([]string{"verify", "-"}, environ, &url, &stdout, &stderr); status != 0 || strings.Contains(stdout.String(), "note:") {
		t.Errorf("status %d, %q, %q; want it accepted without a note", status, stdout.String(), stderr.String())
	}
}

func TestVerdictExpiry(t *testing.T) {
	now := time.Unix(1_000_000_000, 0).UTC()
	tests := []struct {
		after time.Duration
		want  string
	}{
		{0, "2001-09-09T01:46:40Z, 0 s ago"},
		{time.Second, "2001-09-09T01:46:41Z, in 1 s"},
		{2*time.Minute - time.Second, ", in 119 s"},
		{2 * time.Minute, ", in 2 minutes"},
		{30 * time.Hour, ", in 30 hours"},
		{50 * time.Hour, ", in 2 days"},
		{-1000 * 24 * time.Hour, ", 2 years ago"},
	}
	for _, test := range tests {
		v := verdict{Diagnosis: signurl.Diagnosis{Request: signurl.Request{Expires: now.Add(test.after)}}, now: now}
		if got := v.expiry(); !strings.HasSuffix(got, test.want) {
			t.Errorf("after %s: got %q, want %q", test.after, got, test.want)
		}
	}
}
