package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

const deployDoc = "../../docs/deploy.md"

// TestDeploy follows docs/deploy.md on a machine with systemd, command by command, to a card from nginx's cache. What
// the packages' installation does is not tried: they are there.
func TestDeploy(t *testing.T) {
	m := bootMachine(t)
	for _, step := range readSteps(section(t, deployDoc, "On a Debian server")) {
		switch step.kind {
		case "sh":
			m.run(step.text)
		case "console":
			// The lines of HTTP end with a carriage return.
			if got := strings.ReplaceAll(m.run(typed(step.text)), "\r", ""); !says(got, step.text) {
				t.Errorf("the machine says\n%s\nand the document\n%s", got, step.text)
			}
		default:
			t.Errorf("nobody knows what to do with a block of %q", step.kind)
		}
	}
	if t.Failed() {
		return
	}
	m.holds("curl -sS localhost:9180/metrics | grep ^placard_sandbox_enabled", "placard_sandbox_enabled 1")
	m.holds("systemctl show placard --property NRestarts", "NRestarts=0")
	m.holds("systemd-analyze verify /etc/systemd/system/placard.service 2>&1", "")
	m.holds(`test "$(ps -o uid= -C placard)" -ne 0 && echo ordinary`, "ordinary")
	m.stops()
}

// section is the part of a document below a heading of the second level.
func section(t *testing.T, file, heading string) string {
	t.Helper()
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(doc), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("%s has no section %q", file, heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// typed is a script that prints the prompts and commands of a dialogue, and what each command says.
func typed(dialogue string) string {
	var script strings.Builder
	for line := range strings.Lines(dialogue) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			script.WriteString("cat <<'.'\n" + line + ".\n" + command)
		}
	}
	return script.String()
}

// holds compares what a command says.
func (m *machine) holds(command, want string) {
	m.t.Helper()
	if got := m.run(command); got != want {
		m.t.Errorf("%s\nsays %q, want %q", command, got, want)
	}
}

// stops holds the service to stop at once where nothing is being drawn, by itself and with status 0.
func (m *machine) stops() {
	m.t.Helper()
	start := time.Now()
	m.run("systemctl stop placard")
	if took := time.Since(start); took > 10*time.Second {
		m.t.Errorf("the service took %v to stop", took)
	}
	m.holds("systemctl show placard --property Result", "Result=success")
}
