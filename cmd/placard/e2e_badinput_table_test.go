package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

// A badInput is a row of testdata/badinput, whose README.md says what stands in it.
type badInput struct {
	file, name string
	status     int
	request    string // all that goes over the wire
	words      string
}

const badInputAPIKey = "an-API-key-for-bad-input"

// badInputs reads every table. image is the target of an image that the server has.
func badInputs(t *testing.T, image string) (rows []badInput) {
	t.Helper()
	files, err := filepath.Glob("testdata/badinput/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
				rows = append(rows, readBadInput(t, filepath.Base(file), line, image))
			}
		}
	}
	return rows
}

func readBadInput(t *testing.T, file, line, image string) badInput {
	t.Helper()
	columns := append(strings.Split(line, "\t"), "")
	if len(columns) != 4 && len(columns) != 5 {
		t.Fatalf("%s: %q has %d columns, want 3 or 4", file, line, len(columns)-1)
	}
	status, err := strconv.Atoi(columns[0])
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	fill := func(text string) string {
		filled, err := fillBadInput(text, image)
		if err != nil {
			t.Fatalf("%s, %s: %v", file, columns[1], err)
		}
		return filled
	}
	kind, _, _ := strings.Cut(file, "-")
	return badInput{file, columns[1], status, wireForm(kind, fill(columns[2])), fill(columns[3])}
}

// wireForm makes all that goes over the wire of a request as the file's kind has it.
func wireForm(kind, request string) string {
	const headers = " HTTP/1.1\r\nHost: placard.test\r\nConnection: close\r\n"
	lines := strings.ReplaceAll(request, "⏎", "\r\n")
	switch kind {
	case "get":
		return "GET " + request + headers + "\r\n"
	case "payload":
		return "GET " + native("card/"+base64.RawURLEncoding.EncodeToString([]byte(request))+".png") + headers + "\r\n"
	case "api":
		head, body, _ := strings.Cut(lines, "\r\n")
		return fmt.Sprintf("%s%sX-API-Key: %s\r\nContent-Length: %d\r\n\r\n%s", head, headers, badInputAPIKey, len(body), body)
	default: // raw, wire
		return lines
	}
}

// fillBadInput executes a text of a table.
func fillBadInput(text, image string) (string, error) {
	functions := template.FuncMap{
		"image":  func() string { return image },
		"key":    func() string { return testKey },
		"apiKey": func() string { return badInputAPIKey },
		// Signatures of a text.
		"mac":     func(text string) string { return macOf(testKey, text) },
		"macOf":   macOf,
		"hexmac":  hexMAC,
		"hexmac1": hexMAC1,
		// Targets, signed.
		"native": native,
		"stencil": func(user, base, payload string) string {
			return "/signed-images/" + user + "/" + base + ".png?modifications=" + payload + "&s=" + hexMAC(user+"+"+base+"+"+payload)
		},
		"bannerbear": func(target string) string {
			return target + "&s=" + hexMAC("https://on-demand.bannerbear.com"+target)
		},
		"renderform": func(file string) string { return "/signed/" + file + "&s=" + hexMAC(file) },
		"libpixel":   func(target string) string { return libpixel(testKey, target) },
		"ogimage":    func(query string) string { return "/api/signed/image?" + query + "&sig=" + hexMAC(query) },
		// Texts.
		"b64":      func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) },
		"standard": strings.NewReplacer("-", "+", "_", "/").Replace,
		"respell":  respell,
		"upper":    strings.ToUpper,
		"to":       func(n int, text string) string { return text[:n] },
		"from":     func(n int, text string) string { return text[n:] },
		"chop":     func(text string) string { return text[:len(text)-1] },
		"swap":     func(old, replacement, text string) string { return strings.Replace(text, old, replacement, 1) },
		"escapeAt": func(n int, text string) string { return text[:n] + fmt.Sprintf("%%%02X", text[n]) + text[n+1:] },
		"repeat":   func(n int, text string) string { return strings.Repeat(text, n) },
		"list":     func(n int) []int { return make([]int, n) },
		"fields":   manyFields,
	}
	parsed, err := template.New("").Funcs(functions).Parse(text)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, nil)
	return out.String(), err
}

func native(text string) string { return "/img/" + macOf(testKey, text) + "/" + text }

func macOf(key, text string) string { return base64.RawURLEncoding.EncodeToString(sumOf(key, text)) }

func hexMAC(text string) string { return hex.EncodeToString(sumOf(testKey, text)) }

func hexMAC1(text string) string {
	mac := hmac.New(sha1.New, []byte(testKey))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func sumOf(key, text string) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// respell sets an unused bit of a signature's last character, which lenient decoders do not see.
func respell(signature string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(signature) - 1
	return signature[:last] + string(alphabet[strings.IndexByte(alphabet, signature[last])|1])
}

// manyFields are parameters of a query, each for a field of its own.
func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("&" + url.QueryEscape(fmt.Sprintf("field%d", i)) + "=1")
	}
	return b.String()
}
