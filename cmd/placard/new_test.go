package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inProcess runs a command in this process.
func inProcess(args ...string) (stdout, stderr string, status int) {
	var out, errs bytes.Buffer
	status = run(args, nil, strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), status
}

func TestNew(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("taken", 0o700); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		args   []string
		status int
		says   []string
	}{
		{"here", []string{"note"}, 0, []string{"made note/index.html\nmade note/picture.svg\n", "--studio --templates .\n",
			"placard check note\n", `placard sign note title="Hello" --templates .`}},
		{"in the templates' folder", []string{"note", "--templates", "cards"}, 0, []string{"made cards/note/index.html", "placard check cards/note\n"}},
		{"from another", []string{"launch", "--from", "event"}, 0, []string{"made launch/avatar.svg", "placard sign launch "}},
		{"from one of pictures", []string{"view", "--from", "photo"}, 0, []string{"placard sign view "}},
		{"the list", []string{"--list"}, 0, []string{"blank ", "article ", "stat "}},
		{"one that is there", []string{"taken"}, 1, []string{"taken: file exists; choose another name"}},
		{"a bad name", []string{"My Card"}, 1, []string{`"My Card": a template's name is`}},
		{"an unknown start", []string{"x", "--from", "nothing"}, 1, []string{`no "nothing" to start from`}},
		{"no name", nil, 1, []string{"accepts 1 arg"}},
		{"a name and the list", []string{"x", "--list"}, 1, []string{"unknown command"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdout, stderr, status := inProcess(append([]string{"new"}, test.args...)...)
			for _, want := range test.says {
				if !strings.Contains(stdout+stderr, want) {
					t.Errorf("it doesn't say %q:\n%s%s", want, stdout, stderr)
				}
			}
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
		})
	}
	if entries, err := os.ReadDir("taken"); err != nil || len(entries) > 0 {
		t.Errorf("the folder that was there has %v, %v", entries, err)
	}
}

// TestNewCheckRender is a newcomer's way: make, check, draw.
func TestNewCheckRender(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	dir := t.TempDir()
	environ := []string{"PLACARD_TEMPLATES=" + filepath.Join(dir, "cards"), "PLACARD_KEY=" + testKey}
	for _, args := range [][]string{
		{"new", "note"}, {"check", "--strict", filepath.Join(dir, "cards", "note")}, {"sign", "note", "title=Hello"},
		{"render", "note", "title=Hello", "theme=dark", "picture=", "-o", filepath.Join(dir, "card.jpg")},
	} {
		if stdout, stderr, ok := placard(t, environ, args...); !ok {
			t.Fatalf("%v: %s%s", args, stdout, stderr)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "card.jpg")); err != nil || info.Size() < 5000 {
		t.Errorf("the card is %v, %v", info, err)
	}
}
