package promtest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Selector is a part of an expression that names series, such as placard_renders_total{outcome!="ok"}.
type Selector struct {
	Metric   string
	Matchers []Matcher
}

// A Matcher is a condition on a label. One that a series hasn't counts as empty.
type Matcher struct {
	Label    string
	Operator string // =, !=, =~ or !~
	Value    string
}

var (
	// grouping has labels in parentheses, which look like metrics.
	grouping = regexp.MustCompile(`\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)`)
	// selector holds by its prefix to what Placard's listener answers with: functions, keywords and `up` have none.
	selector = regexp.MustCompile(`\b((?:placard|process|go)_\w+)\s*(?:\{([^}]*)\})?`)
	matcher  = regexp.MustCompile(`(\w+)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")`)
)

// Selectors returns those of an expression that are about Placard's own series. The expression must be one that
// promtool accepts, without braces in its strings.
func Selectors(expr string) (list []Selector) {
	for _, found := range selector.FindAllStringSubmatch(grouping.ReplaceAllString(expr, ""), -1) {
		s := Selector{Metric: found[1]}
		for _, m := range matcher.FindAllStringSubmatch(found[2], -1) {
			value, _ := strconv.Unquote(m[3]) // matcher finds quoted strings
			s.Matchers = append(s.Matchers, Matcher{m[1], m[2], value})
		}
		list = append(list, s)
	}
	return list
}

// Without returns a selector without the matchers of some labels.
func (s Selector) Without(labels ...string) Selector {
	s.Matchers = slices.DeleteFunc(slices.Clone(s.Matchers), func(m Matcher) bool {
		return slices.Contains(labels, m.Label)
	})
	return s
}

// String is the selector as an expression has it.
func (s Selector) String() string {
	var conditions []string
	for _, m := range s.Matchers {
		conditions = append(conditions, m.Label+m.Operator+strconv.Quote(m.Value))
	}
	return fmt.Sprintf("%s{%s}", s.Metric, strings.Join(conditions, ","))
}
