// Package prometheus has the alert rules.
package prometheus

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/placard/placard/internal/promtest"
)

func TestRules(t *testing.T) {
	promtest.Promtool(t, ".", "check", "rules", "alerts.yaml")
	promtest.Promtool(t, ".", "test", "rules", "alerts_test.yaml")
}

// TestAlertsAreWhole: whoever is woken is told how bad it is, what it is, and what to do.
func TestAlertsAreWhole(t *testing.T) {
	tested := read(t, "alerts_test.yaml")
	_, rules, _ := strings.Cut(read(t, "alerts.yaml"), "\ngroups:")
	for _, alert := range strings.Split(rules, "- alert: ")[1:] {
		name, rest, _ := strings.Cut(alert, "\n")
		for _, want := range []string{
			`\n        labels: \{severity: (critical|warning|info)\}\n`,
			`\n          summary: "?\S.*`,
			`\n          description: \S.*\.\n`,
			`\n          runbook_url: \S+\n`,
		} {
			if !regexp.MustCompile(want).MatchString(rest) {
				t.Errorf("%s: nothing is like %s", name, want)
			}
		}
		if !regexp.MustCompile(`alertname(="|: )` + name + `\b`).MatchString(tested) {
			t.Errorf("%s: alerts_test.yaml has no test of it", name)
		}
	}
}

// TestRunbooks follows every link to its heading in the documentation of this tree.
func TestRunbooks(t *testing.T) {
	links := regexp.MustCompile(`runbook_url: https://github\.com/placard/placard/blob/main/(\S+)#(\S+)`)
	found := links.FindAllStringSubmatch(read(t, "alerts.yaml"), -1)
	if len(found) == 0 {
		t.Fatal("there are no links")
	}
	for _, link := range found {
		anchor, err := url.PathUnescape(link[2])
		if err != nil || !anchors(read(t, filepath.Join("..", "..", link[1])))[anchor] {
			t.Errorf("%s has no heading #%s (%v)", link[1], anchor, err)
		}
	}
}

// anchors are those that GitHub gives the headings of a page: lower case, spaces as dashes, punctuation left out.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(page, -1) {
		anchor := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		found[strings.ReplaceAll(anchor, " ", "-")] = true
	}
	return found
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
