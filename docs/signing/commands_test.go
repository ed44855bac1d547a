package main_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/signurl"
)

const testKey = "0123456789abcdef0123456789abcdef"

// tsc is TypeScript's compiler for programs whose modules testdata/modules.d.ts declares.
var tsc = []string{"tsc", "--strict", "--target", "es2022", "--lib", "es2022", "--module", "commonjs",
	"--moduleResolution", "node"}

func skipShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs a dozen languages")
	}
}

// need skips or fails the test where a command, or what a path with * matches, isn't there.
func need(t *testing.T, names []string) {
	t.Helper()
	for _, name := range names {
		if there(name) {
			continue
		}
		if os.Getenv("LANGUAGES") == "all" {
			t.Fatalf("%s is missing; scripts/test installs it", name)
		}
		t.Skipf("%s is missing", name)
	}
}

func there(name string) bool {
	if strings.Contains(name, "/") {
		paths, _ := filepath.Glob(name) // of a constant pattern
		return len(paths) > 0
	}
	_, err := exec.LookPath(name)
	return err == nil
}

// fill returns command with a folder in the places that are kept for it.
func fill(command []string, place, folder string) []string {
	filled := slices.Clone(command)
	for i := range filled {
		filled[i] = strings.ReplaceAll(filled[i], place, folder)
	}
	return filled
}

// execute runs a command in dir, with the variables of environ and no others of Placard's, and returns what it prints.
// The locale is UTF-8, as everywhere today but in bare containers: Java and Elixir read their arguments by it.
func execute(t *testing.T, dir string, environ []string, command ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.Contains(v, "PLACARD_") })
	cmd.Env = append(cmd.Env, "LC_ALL=C.UTF-8")
	cmd.Env = append(cmd.Env, environ...)
	out, err := cmd.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("%s: %w\n%s%s", strings.Join(command, " "), err, out, failed.Stderr)
	}
	return string(out), err
}

func mustRun(t *testing.T, dir string, environ []string, command ...string) string {
	t.Helper()
	out, err := execute(t, dir, environ, command...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// modifications verifies a URL of a template's, and returns what it modifies.
func modifications(t *testing.T, text, template string) map[string]string {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	key, err := signurl.NewKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (signurl.Native{}).Parse([]signurl.Key{key}, u.RequestURI()); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	_, encoded, ok := strings.Cut(u.Path, "/"+template+"/")
	if !ok {
		t.Fatalf("%s is not of the template %s", text, template)
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimSuffix(encoded, ".jpg"))
	if err != nil {
		t.Fatal(err)
	}
	var payload struct{ Modifications map[string]string }
	if err := json.Unmarshal(data, &payload); err != nil {
		t.Fatal(err)
	}
	return payload.Modifications
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
