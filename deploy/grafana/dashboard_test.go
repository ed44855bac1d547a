// Package grafana has the dashboard.
package grafana

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/internal/promtest"
)

// columns is the width of Grafana's grid.
const columns = 24

type dashboard struct {
	UID           string
	SchemaVersion int
	Templating    struct{ List []struct{ Name, Type string } }
	Panels        []panel
}

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	Datasource               struct{ Type, UID string }
	FieldConfig              struct{ Defaults struct{ Unit string } }
	Targets                  []struct{ RefID, Expr, LegendFormat string }
}

func open(t *testing.T) (d dashboard) {
	t.Helper()
	data, err := os.ReadFile("placard.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Panels) == 0 {
		t.Fatal("there are no panels")
	}
	return d
}

func TestDashboard(t *testing.T) {
	d := open(t)
	if d.UID != "placard" || d.SchemaVersion < 38 {
		t.Errorf("uid %q, schema %d; want placard, and that of Grafana 10 or later", d.UID, d.SchemaVersion)
	}
	var variables []string
	for _, v := range d.Templating.List {
		variables = append(variables, v.Name)
	}
	if want := []string{"datasource", "instance", "template"}; !slices.Equal(variables, want) {
		t.Errorf("the variables are %q, want %q", variables, want)
	}
	ids, titles := map[int]bool{}, map[string]bool{}
	for _, p := range d.Panels {
		if p.ID < 1 || ids[p.ID] || p.Title == "" || titles[p.Title] {
			t.Errorf("panel %d, %q: want an id and a title that no other has", p.ID, p.Title)
		}
		ids[p.ID], titles[p.Title] = true, true
		if p.Type != "row" {
			t.Run(p.Title, p.check)
		}
	}
}

// check says what a panel lacks that whoever looks at it, or chooses a data source, would miss.
func (p panel) check(t *testing.T) {
	if !strings.HasSuffix(p.Description, ".") || p.FieldConfig.Defaults.Unit == "" {
		t.Errorf("description %q, unit %q", p.Description, p.FieldConfig.Defaults.Unit)
	}
	if p.Datasource.Type != "prometheus" || p.Datasource.UID != "${datasource}" {
		t.Errorf("the data source is %v", p.Datasource)
	}
	if len(p.Targets) == 0 {
		t.Error("it shows nothing")
	}
	refs := map[string]bool{}
	for _, target := range p.Targets {
		if refs[target.RefID] || !strings.Contains(target.Expr, "$instance") {
			t.Errorf("%s, %s: want an id of its own, and the chosen instances alone", target.RefID, target.Expr)
		}
		refs[target.RefID] = true
		if target.LegendFormat == "" && p.Type != "stat" {
			t.Errorf("%s has no legend", target.Expr)
		}
		for _, label := range regexp.MustCompile(`\{\{(\w+)\}\}`).FindAllStringSubmatch(target.LegendFormat, -1) {
			if strings.Contains(target.Expr, " by (") && !grouped(target.Expr, label[1]) {
				t.Errorf("the legend names %s, which %s sums up", label[1], target.Expr)
			}
		}
	}
}

// grouped reports whether an expression keeps a label.
func grouped(expr, label string) bool {
	return regexp.MustCompile(` by \([^)]*\b` + label + `\b`).MatchString(expr)
}

// TestGrid: no panel is over another, nor over the edge.
func TestGrid(t *testing.T) {
	taken := map[[2]int]string{}
	for _, p := range open(t).Panels {
		g := p.GridPos
		if g.X < 0 || g.Y < 0 || g.W < 1 || g.H < 1 || g.X+g.W > columns {
			t.Errorf("%s is at %v", p.Title, g)
		}
		for x := g.X; x < g.X+g.W; x++ {
			for y := g.Y; y < g.Y+g.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" {
					t.Fatalf("%s is over %s", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
	}
}

// TestExpressions has promtool read them all, as rules.
func TestExpressions(t *testing.T) {
	variables := strings.NewReplacer("$__rate_interval", "5m", "$instance", ".*", "$template", ".*")
	var rules strings.Builder
	rules.WriteString("groups:\n  - name: dashboard\n    rules:\n")
	for _, p := range open(t).Panels {
		for _, target := range p.Targets {
			expr := variables.Replace(target.Expr)
			if strings.Contains(expr, "$") {
				t.Errorf("%s: there is no such variable", target.Expr)
			}
			fmt.Fprintf(&rules, "      - {record: 'panel:%d:%s', expr: '%s'}\n", p.ID, target.RefID, expr)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.yaml"), []byte(rules.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	promtest.Promtool(t, dir, "check", "rules", "rules.yaml")
}
