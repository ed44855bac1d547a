package bench

import (
	"fmt"
	"os"
	"strings"
)

// end is the line of a document up to which tables are written.
const end = "<!-- to here -->\n"

// begin is the line from which those of a target of make are.
func begin(target string) string { return fmt.Sprintf("<!-- make %s writes from here -->\n", target) }

// Insert writes text between the markers that a document has for a target of make, in place of what is there.
func Insert(file, target, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, okBegin := strings.Cut(string(old), begin(target))
	_, after, okEnd := strings.Cut(rest, end)
	if !okBegin || !okEnd {
		return fmt.Errorf("%s has no place for the tables: give it the lines %q and %q", file, begin(target), end)
	}
	return os.WriteFile(file, []byte(before+begin(target)+"\n"+text+"\n"+end+after), 0o644)
}
