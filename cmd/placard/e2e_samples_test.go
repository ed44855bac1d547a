package main

import (
	"bytes"
	"fmt"
	stdimage "image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSamplesSignAsPublished holds the samples to what the services' own code printed for the same input, and where
// that is none, to its description.
func TestSamplesSignAsPublished(t *testing.T) {
	const bear = "https://cdn.bannerbear.com/sample_images/welcome_bear_photo.jpg"
	const stencil = "4f1673e099ba3d87cd83a445c10481aafb163e7e8e904c38f5bf50a475d6d2e0"
	const libpixel = "bd096103ca6bd30bf2b3bb8565427821ddf284ae"
	for _, test := range []struct {
		file, key, want string
		args            []string
	}{
		{"stencil/python.py", "secret", stencil, []string{"base-1", "user-1"}},
		{"stencil/elixir.exs", "secret", stencil, []string{"base-1", "user-1"}},
		{"renderform/javascript.mjs", "my-api-key",
			"4bd9e50ce0c0ac39cd7664c553a27aa8b00eb1e51bb9b948cd271bd1ad0a516a", []string{"my-template-identifier"}},
		{"libpixel/ruby.rb", "LibPixel", libpixel, []string{"/images/1.jpg"}},
		{"libpixel/javascript.js", "LibPixel", libpixel, []string{"/images/1.jpg"}},
		{"libpixel/python.py", "LibPixel",
			"4a69bd6e9e6df7bc1e300c992ec20beb7345d531", []string{"http://test.libpixel.com/images/1.jpg"}},
		{"bannerbear/ruby.rb", "YOUR_API_KEY",
			"b93de94474d01ee47e21a6abcfaa695c5c88eb016357a5a2ca000db778328870", []string{"YOUR_SIGNED_URL_BASE_ID", bear}},
		{"bannerbear/javascript.js", "YOUR_API_KEY",
			"4088b0c78f673125bfab5691149c9fe0a4f1785154b33a5f0f6c9165ace6fc42", []string{"YOUR_SIGNED_URL_BASE_ID", bear}},
		{"bannerbear/client.js", "YOUR_API_KEY",
			"b73125a76a90c9926984370b4a0a1d42d45ef1c91d406733412d02b22fee22df", []string{"A89wavQyY3Bebk3djP",
				"https://images.unsplash.com/photo-1638356435991-4c79b00ebef3?w=764&q=80"}},
	} {
		t.Run(test.file, func(t *testing.T) {
			url := runSample(t, test.file, nil, slices.Concat([]string{test.key, ""}, test.args)...)
			if !strings.HasSuffix(url, "="+test.want) {
				t.Errorf("got %s, want the signature %s", url, test.want)
			}
		})
	}
}

// interpreters are the programs that run samples, by the ending of their files.
var interpreters = map[string]string{".py": "python3", ".exs": "elixir", ".rb": "ruby", ".js": "node", ".mjs": "node"}

// runSample returns the URL that a sample prints. Where its language isn't installed, the test is skipped, unless
// LANGUAGES=all says that all of them are.
func runSample(t *testing.T, file string, environ []string, args ...string) (url string) {
	t.Helper()
	interpreter, err := exec.LookPath(interpreters[filepath.Ext(file)])
	if err != nil {
		if os.Getenv("LANGUAGES") == "all" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	path := filepath.Join("testdata", "samples", filepath.FromSlash(file))
	command := exec.CommandContext(t.Context(), interpreter, append([]string{path}, args...)...)
	// Elixir reads its environment in the locale's encoding.
	command.Env = slices.Concat(os.Environ(), []string{"LC_ALL=C.UTF-8"}, environ)
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", file, err, &errs)
	}
	return strings.TrimSpace(string(out))
}

// The layers have the names that the services' samples give them.
const sampleCard = `<!DOCTYPE html><title>Sample</title><meta name="viewport" content="width=400, height=200">
<style>body { margin: 0; font: 16px/24px sans-serif } img { width: 60px; height: 30px }</style>
<p id="title">Title</p><p id="message">Message</p><p id="text_1">Text</p><p id="rating_2" data-kind="rating">1</p>
<img id="photo" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">`

const samplesProject = `
projects:
  - id: samples
    user_ids: [user-1]
    keys: [%s]
    api_keys: [the API key of samples]
    bases: {base-1: sample, default: sample}
    sources: {images: "%s"}
`

// samplesOrigin is one that the server is told it has.
const samplesOrigin = "https://img.example.com"

// TestPublishedSamples moves sites from the services: each sample signs with the project's key, for the service's own
// origin or for the server's, and what it prints is fetched from the server, only the host changed. Cards must be those
// of a native URL, to the byte.
func TestPublishedSamples(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	own, pictures := t.TempDir(), newPictures(t)
	writeTemplate(t, own, "sample", sampleCard)
	config := writeFile(t, "placard.yaml", fmt.Sprintf(samplesProject, testKey, pictures))
	s := startServerIn(t, []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_CONFIG=" + config},
		"--templates", own, "--public-url", samplesOrigin, "--image-private-cidrs", "127.0.0.0/8")

	photo := pictures + "/photo.jpg"
	for _, sample := range []publishedSample{
		{file: "stencil/python.py", args: []string{"base-1", "user-1"}, format: "png", layer: "text_1", rest: []string{"rating_2=5"}},
		{file: "stencil/elixir.exs", args: []string{"base-1", "user-1"}, format: "png", layer: "text_1", rest: []string{"rating_2=5"}},
		{file: "renderform/javascript.mjs", args: []string{"base-1"}, format: "jpg", layer: "title"},
		{file: "bannerbear/ruby.rb", args: []string{"base-1", photo}, format: "jpg", layer: "message", rest: []string{"photo=" + photo}},
		{file: "bannerbear/javascript.js", args: []string{"base-1", photo}, format: "jpg", layer: "message", rest: []string{"photo=" + photo}},
		{file: "bannerbear/client.js", args: []string{"base-1", photo}, format: "jpg", layer: "message", rest: []string{"photo=" + photo}},
		{file: "ogimageapi/javascript.js", args: []string{"default"}, format: "png", layer: "title", asks: true},
		{file: "ogimageapi/python.py", args: []string{"default"}, format: "png", layer: "title", asks: true},
		{file: "libpixel/ruby.rb", args: []string{"/images/1.jpg"}, picture: "jpeg 800×400"},
		{file: "libpixel/javascript.js", args: []string{"/images/1.jpg"}, picture: "jpeg 800×400"},
		{file: "libpixel/python.py", args: []string{photo}, picture: "jpeg 200×100"},
		{file: "libpixel/python.py", args: []string{photo}, picture: "jpeg 200×100", environ: []string{"LIBPIXEL_EXAMPLE=1"}},
	} {
		// The second text makes + and / in standard base64, - and _ in the other.
		for origin, text := range map[string]string{"": "Hello World", samplesOrigin: "Wer? Ich?? Du??? ja>>> é~"} {
			t.Run(strings.Join(append([]string{sample.file, origin}, sample.environ...), " "), func(t *testing.T) {
				testPublishedSample(t, s, sample, origin, text)
			})
		}
	}
}

// A publishedSample is a program of testdata/samples, and what it asks for.
type publishedSample struct {
	file    string
	environ []string
	args    []string // after key and origin
	asks    bool     // it has the server sign, with an API key
	// Of a card: its format as in a URL, the layer that has the text, and what else it says.
	format, layer string
	rest          []string
	// Of a transformed picture: its format and size.
	picture string
}

func testPublishedSample(t *testing.T, s *testServer, sample publishedSample, origin, text string) {
	key := testKey
	if sample.asks {
		key, origin = "the API key of samples", s.url
	}
	environ := slices.Concat(sample.environ, []string{"TEXT=" + text})
	url := runSample(t, sample.file, environ, slices.Concat([]string{key, origin}, sample.args)...)
	got := image(t, s.at(t, url))
	config, format, err := stdimage.DecodeConfig(bytes.NewReader(got.body))
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	if got.header.Get("Content-Type") != "image/"+format {
		t.Errorf("%s is %s, and the header says %s", url, format, got.header.Get("Content-Type"))
	}
	if sample.picture != "" {
		if picture := fmt.Sprintf("%s %d×%d", format, config.Width, config.Height); picture != sample.picture {
			t.Errorf("%s is %s, want %s", url, picture, sample.picture)
		}
		return
	}
	native := s.sign(slices.Concat([]string{"sample", "--project", "samples", "--format", sample.format,
		sample.layer + "=" + text}, sample.rest)...)
	if !bytes.Equal(got.body, image(t, native).body) {
		t.Errorf("%s is another picture than %s", url, native)
	}
}

// at puts the server in place of a URL's origin. The rest stays as it is spelt.
func (s *testServer) at(t *testing.T, url string) string {
	t.Helper()
	_, rest, ok := strings.Cut(url, "://")
	slash := strings.IndexByte(rest, '/')
	if !ok || slash < 0 {
		t.Fatalf("%q is no URL", url)
	}
	return s.url + rest[slash:]
}

// newPictures serves one picture, 1200×600 pixels, under every path.
func newPictures(t *testing.T) (origin string) {
	t.Helper()
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, stdimage.NewGray(stdimage.Rect(0, 0, 1200, 600)), nil); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(picture.Bytes())
	}))
	t.Cleanup(web.Close)
	return web.URL
}
