package front

import (
	"crypto/md5"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// purgeScript has a script of deploy forget images of nginx's, and returns what it says.
func purgeScript(t *testing.T, cache string, arguments ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "../../deploy/nginx/purge", arguments...)
	command.Env = append(os.Environ(), "CACHE="+cache)
	out, err := command.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// keep puts an image into a folder as nginx does, whose name for it is an MD5.
func keep(t *testing.T, cache, path, template, project string) {
	t.Helper()
	sum := md5.Sum([]byte(path))
	name := hex.EncodeToString(sum[:])
	file := filepath.Join(cache, name[31:], name[29:31], name)
	text := "\nKEY: " + path + "\nHTTP/1.1 200 OK\r\nSurrogate-Key: template-" + template + " project-" + project +
		"\r\n\r\n\xff\xd8\xff"
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestPurgeScript: it forgets what it is told to, and says how much that was.
func TestPurgeScript(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments []string
		left      int // of four
		says      string
	}{
		"a key":               {[]string{"-k", "template-article"}, 2, "images forgotten: 2"},
		"the second key":      {[]string{"-k", "template-none", "template-article"}, 2, "images forgotten: 2"},
		"two keys":            {[]string{"-k", "template-quote", "project-a.b"}, 2, "images forgotten: 2"},
		"a key's beginning":   {[]string{"-k", "template-art"}, 4, "images forgotten: 0"},
		"a dot in a key":      {[]string{"-k", "project-a.b"}, 3, "images forgotten: 1"},
		"a URL":               {[]string{"https://img.example.com/img/x?a=b#c"}, 3, "images forgotten: 1"},
		"two paths":           {[]string{"/img/x", "/other?a=b"}, 2, "images forgotten: 2"},
		"what nobody has":     {[]string{"/img/none"}, 4, "images forgotten: 0"},
		"no argument":         {nil, 4, "usage: "},
		"no key":              {[]string{"-k"}, 4, "usage: "},
		"an expression":       {[]string{"-k", "template-.*|x"}, 4, "no surrogate key: template-.*|x"},
		"a key and rubbish":   {[]string{"-k", "template-article", "a b"}, 4, "no surrogate key: a b"},
		"an empty key":        {[]string{"-k", ""}, 4, "no surrogate key:"},
		"a URL and a key":     {[]string{"/img/x", "template-article"}, 4, "no URL and no path: template-article"},
		"a key without -k":    {[]string{"template-article"}, 4, "no URL and no path: template-article"},
		"another kind of URL": {[]string{"ftp://img.example.com/img/x"}, 4, "no URL and no path: ftp:"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := filepath.Join(t.TempDir(), "a cache")
			keep(t, cache, "/img/x", "article", "default")
			keep(t, cache, "/img/y", "article", "default")
			keep(t, cache, "/other?a=b", "quote", "aXb")
			keep(t, cache, "/img/z", "event", "a.b")
			says, err := purgeScript(t, cache, tt.arguments...)
			if done := strings.Contains(tt.says, "forgotten"); !strings.Contains(says, tt.says) || done != (err == nil) {
				t.Errorf("got %q, %v, want %q", says, err, tt.says)
			}
			if left, _ := filepath.Glob(cache + "/*/*/*"); len(left) != tt.left {
				t.Errorf("%d images are left, want %d", len(left), tt.left)
			}
		})
	}
}

// TestPurgeScriptWithoutCache: a folder that isn't there, or another's, is an error.
func TestPurgeScriptWithoutCache(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, cache := range []string{file, file + "/none"} {
		for _, arguments := range [][]string{{"-k", "template-article"}, {"/img/x"}} {
			says, err := purgeScript(t, cache, arguments...)
			if err == nil || !strings.Contains(says, cache) {
				t.Errorf("purge %q in %s: got %q, %v", arguments, cache, says, err)
			}
		}
	}
}
