// The tests run every program and recipe of this folder in its own language: the programs against the vectors that the
// server's own tests use, the recipes against a page with a difficult title.
//
// A language that isn't there is skipped by its name. With LANGUAGES=all it is a failure: scripts/test sets that, having
// installed them.
package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A program signs as its three arguments say, or without any as its own example does. In its commands {tmp} is a
// temporary folder. They run in this one.
type program struct {
	file    string
	example string // the title in the program's example
	needs   []string
	prepare func(t *testing.T, tmp string)
	build   []string
	run     []string
}

const (
	gson       = "/usr/share/java/gson.jar"
	newtonsoft = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll"
	crates     = "/usr/share/cargo/registry"
)

var programs = []program{
	{
		file: "sign.go", example: "Hello from Go", needs: []string{"go"},
		build: []string{"go", "build", "-o", "{tmp}/sign", "sign.go"},
		run:   []string{"{tmp}/sign"},
	},
	{
		file: "sign.mjs", example: "Hello from Node", needs: []string{"node"},
		run: []string{"node", "sign.mjs"},
	},
	{
		file: "sign-webcrypto.mjs", example: "Hello from Web Crypto", needs: []string{"node"},
		run: []string{"node", "--experimental-global-webcrypto", "sign-webcrypto.mjs"}, // which Debian 12's Node 18 needs
	},
	{
		file: "sign.ts", example: "Hello from TypeScript", needs: []string{"node", "tsc"},
		build: append(tsc, "--outDir", "{tmp}", "sign.ts", "testdata/modules.d.ts"),
		run:   []string{"node", "{tmp}/sign.js"},
	},
	{
		file: "sign.py", example: "Hello from Python", needs: []string{"python3"},
		run: []string{"python3", "sign.py"},
	},
	{
		file: "sign.rb", example: "Hello from Ruby", needs: []string{"ruby"},
		run: []string{"ruby", "sign.rb"},
	},
	{
		file: "sign.php", example: "Hello from PHP", needs: []string{"php"},
		run: []string{"php", "sign.php"},
	},
	{
		file: "sign.exs", example: "Hello from Elixir", needs: []string{"elixir"},
		run: []string{"elixir", "-r", "testdata/json.exs", "sign.exs"},
	},
	{
		file: "Sign.java", example: "Hello from Java", needs: []string{"javac", "java", gson},
		build: []string{"javac", "-d", "{tmp}", "-cp", gson, "Sign.java"},
		run:   []string{"java", "-cp", "{tmp}:" + gson, "Sign"},
	},
	{
		file: "Sign.cs", example: "Hello from C#", needs: []string{"mcs", "mono", newtonsoft},
		build: []string{"mcs", "-out:{tmp}/sign.exe", "-r:" + newtonsoft, "Sign.cs", "testdata/JsonObject.cs"},
		run:   []string{"mono", "{tmp}/sign.exe"},
	},
	{
		file: "sign.rs", example: "Hello from Rust",
		needs:   []string{"cargo", "rustc", crates + "/hmac-*", crates + "/serde_json-*"},
		prepare: writeCargoManifest,
		build: []string{"cargo", "build", "--quiet", "--offline", "--manifest-path", "{tmp}/Cargo.toml",
			"--config", `source.crates-io.replace-with="debian"`, "--config", `source.debian.directory="` + crates + `"`},
		run: []string{"{tmp}/target/debug/sign"},
	},
	{
		file: "sign.sh", example: "Hello from the shell", needs: []string{"sh", "openssl", "jq"},
		run: []string{"sh", "sign.sh"},
	},
}

func TestPrograms(t *testing.T) {
	skipShort(t)
	rows := vectors(t)
	for _, p := range programs {
		t.Run(p.file, func(t *testing.T) {
			need(t, p.needs)
			tmp := t.TempDir()
			if p.prepare != nil {
				p.prepare(t, tmp)
			}
			if p.build != nil {
				mustRun(t, ".", nil, fill(p.build, "{tmp}", tmp)...)
			}
			run := fill(p.run, "{tmp}", tmp)
			for _, v := range rows {
				t.Run(v.Name, func(t *testing.T) {
					got := mustRun(t, ".", []string{"PLACARD_KEY=" + v.Key}, append(run, v.Template, v.Payload, v.Ext)...)
					if want := "http://localhost:8080" + v.Target + "\n"; got != want {
						t.Errorf("\n got %s\nwant %s", got, want)
					}
				})
			}
			t.Run("example", func(t *testing.T) {
				got := mustRun(t, ".", []string{"PLACARD_KEY=" + testKey}, run...)
				if title := modifications(t, strings.TrimSuffix(got, "\n"), "article")["title"]; title != p.example {
					t.Errorf("the title is %q, want %q", title, p.example)
				}
			})
			t.Run("no key", func(t *testing.T) {
				if got, err := execute(t, ".", nil, run...); err == nil || strings.Contains(got, "/img/") {
					t.Errorf("got %q, %v; want an error", got, err)
				}
			})
		})
	}
}

// TestEveryProgramIsRun looks for files that the table doesn't have.
func TestEveryProgramIsRun(t *testing.T) {
	files, err := filepath.Glob("[sS]ign*.*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(programs) {
		t.Errorf("%d programs are run, but there are %d: %s", len(programs), len(files), files)
	}
}

// A vector is a row of the vectors file in the native dialect; signurl's tests say what it has.
type vector struct{ Name, Dialect, Key, Target, Template, Payload, Ext string }

func vectors(t *testing.T) (rows []vector) {
	t.Helper()
	var all []vector
	if err := json.Unmarshal([]byte(read(t, "../../signurl/testdata/vectors.json")), &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Dialect == "native" {
			rows = append(rows, v)
		}
	}
	if len(rows) == 0 {
		t.Fatal("the vectors file has none of the native dialect")
	}
	return rows
}

// writeCargoManifest takes the dependencies from the program's own comment, so that they are tested too.
func writeCargoManifest(t *testing.T, tmp string) {
	t.Helper()
	const heading = "//! [dependencies]\n"
	_, rest, found := strings.Cut(read(t, "sign.rs"), heading)
	comment, _, ended := strings.Cut(rest, "\n\n")
	if !found || !ended {
		t.Fatalf("sign.rs doesn't begin with a comment that has %q", heading)
	}
	source, err := filepath.Abs("sign.rs")
	if err != nil {
		t.Fatal(err)
	}
	manifest := "[package]\nname = \"sign\"\nversion = \"0.0.0\"\nedition = \"2021\"\n" +
		"[[bin]]\nname = \"sign\"\npath = \"" + source + "\"\n" +
		strings.ReplaceAll(heading+comment, "//! ", "") + "\n"
	if err := os.WriteFile(filepath.Join(tmp, "Cargo.toml"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
}
