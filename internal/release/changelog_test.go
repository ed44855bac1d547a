package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestParseChangelog(t *testing.T) {
	const text = "# Changelog\n\nWhat.\n\n## [Unreleased]\n\n### Fixed\n\n- c\n\n## [1.10.0] - 2027-01-02\n\n### Added\n\n- b\n" +
		"\n## [1.9.1] - 2027-01-02\n\nSmall.\n\n[1.10.0]: https://example.com\n"
	got, err := parseChangelog(text)
	want := []entry{{"1.10.0", "2027-01-02", "### Added\n\n- b"}, {"1.9.1", "2027-01-02", "Small."}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestParseChangelogRefuses(t *testing.T) {
	const last = "## [1.0.0] - 2026-11-22\n\nFirst.\n"
	tests := []struct{ name, text, want string }{
		{"heading", "## 1.0.0\n", `line 1: "## 1.0.0" is neither`},
		{"with a v", "## [v1.0.0] - 2026-11-22\n", "line 1: "},
		{"unreleased below", last + unreleased + "\n", "line 4: "},
		{"kind", last + "### Improved\n", `line 4: "Improved" is none of Added, Changed`},
		{"date", "## [1.0.0] - 2026-02-30\n\nFirst.\n", `1.0.0: its date is "2026-02-30"`},
		{"day first", "## [1.0.0] - 22.11.2026\n\nFirst.\n", "1.0.0: its date"},
		{"empty", "## [1.0.0] - 2026-11-22\n", "1.0.0: nothing is said of it"},
		{"order", "## [1.9.0] - 2027-01-01\n\nA.\n\n## [1.10.0] - 2026-12-01\n\nB.\n", "1.10.0: it stands below 1.9.0"},
		{"twice", last + last, "1.0.0: it stands below 1.0.0"},
		{"date before", "## [1.0.1] - 2026-11-21\n\nA.\n\n" + last, "1.0.0: it stands below 1.0.1 of 2026-11-21"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := parseChangelog(test.text); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestChangelog holds the project's own to its form, and to a link for every version.
func TestChangelog(t *testing.T) {
	t.Chdir("../..")
	content, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := parseChangelog(string(content))
	if err != nil || len(entries) == 0 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for _, e := range entries {
		if link := "\n[" + e.version + "]: " + home + "/releases/tag/v" + e.version + "\n"; !strings.Contains(string(content), link) {
			t.Errorf("%s has no link", e.version)
		}
	}
	var out bytes.Buffer
	if err := notes(t.Context(), []string{"v" + entries[0].version}, &out); err != nil || out.String() != entries[0].text+"\n" {
		t.Errorf("got %q, %v; want %q", out.String(), err, entries[0].text)
	}
	if err := notes(t.Context(), []string{"v9999.0.0"}, &out); err == nil {
		t.Error("got notes of a version that isn't there")
	}
}

// TestDeployedVersion holds the tag of the image on Kubernetes to be that of the latest version.
func TestDeployedVersion(t *testing.T) {
	t.Chdir("../..")
	changelog, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	kustomization, err := os.ReadFile("deploy/kubernetes/kustomization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := parseChangelog(string(changelog))
	if err != nil {
		t.Fatal(err)
	}
	if want := "\n    newTag: v" + entries[0].version + "\n"; !strings.Contains(string(kustomization), want) {
		t.Errorf("kustomization.yaml has no %q", want)
	}
}

func FuzzParseChangelog(f *testing.F) {
	f.Add("## [Unreleased]\n\n## [1.0.0] - 2026-11-22\n\n### Added\n\n- a\n\n[1.0.0]: https://example.com\n")
	f.Add("## [99999999999999999999.0.0] - 2026-11-22\n\na\n\n## [1.0.0] - 2026-11-22\n\nb")
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := parseChangelog(text)
		if err != nil {
			return
		}
		for _, e := range entries {
			if e.text == "" || !strings.Contains(text, "## ["+e.version+"] - "+e.date) {
				t.Errorf("%q from %q", e, text)
			}
		}
	})
}
