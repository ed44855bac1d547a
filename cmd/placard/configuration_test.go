package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write generated documents instead of comparing them")

// TestConfigurationDoc holds docs/configuration.md to the table of settings. To write it anew:
//
//	go test ./cmd/placard -run TestConfigurationDoc -update
func TestConfigurationDoc(t *testing.T) {
	const file = "../../docs/configuration.md"
	want := configurationDoc()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the table of settings says; write it anew with -update", file)
	}
}

const configurationHead = `# Configuration

Generated from the program's table of settings; don't edit it by hand.

Every setting can be given in four places. Flags beat environment variables, these beat the file of ` + "`--config`" + ` (YAML),
and that beats the default. All mistakes are reported at once. A key that the file has and Placard doesn't is an error.
Lists are separated by commas in flags and variables, and may be YAML lists in the file.

| flag | variable | YAML key | default | meaning |
|---|---|---|---|---|
`

func configurationDoc() string {
	var b strings.Builder
	b.WriteString(configurationHead)
	for _, row := range describeSettings() {
		flagName, variable := "`--"+row.Name+"`", "`"+row.Environment+"`"
		if row.Environment == "" {
			flagName, variable = "–", "–"
		}
		value := row.Default
		if value != "" {
			value = "`" + value + "`"
		}
		usage := strings.ReplaceAll(row.Usage, "|", "\\|")
		fmt.Fprintf(&b, "| %s | %s | `%s` | %s | %s |\n", flagName, variable, row.YAML, value, usage)
	}
	return b.String()
}
