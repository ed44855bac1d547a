package bench

import (
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/proc"
)

// shell starts a script as a program would be.
func shell(t *testing.T, script string) (*Program, error) {
	t.Helper()
	return StartProgram(t.Output(), "sh", "-c", script)
}

func TestProgram(t *testing.T) {
	p, err := shell(t, "echo listening on http://127.0.0.1:1; exec sleep 60")
	if err != nil {
		t.Fatal(err)
	}
	if want := "http://127.0.0.1:1"; p.URL != want {
		t.Errorf("its address is %q, want %q", p.URL, want)
	}
	if err := p.Stop(); err != nil {
		t.Errorf("stopping it: %v", err)
	}
}

// What a child has used counts after its end, if somebody waited for it.
func TestProgramCPU(t *testing.T) {
	const busy = `sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; `
	p, err := shell(t, busy+"echo listening on x; exec sleep 60")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Stop() }()
	got, err := p.CPU()
	if err != nil || got < 2*proc.Tick || got > time.Minute {
		t.Errorf("CPU() is %v, %v, want what 200,000 steps take", got, err)
	}
}

func TestProgramPSS(t *testing.T) {
	p, err := shell(t, `sleep 60 & trap 'kill $!' TERM; echo listening on x; wait`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Stop() }()
	got, processes, err := p.PSS()
	if err != nil || processes != 2 || got < 10<<10 || got > 100<<20 {
		t.Errorf("PSS() is %d bytes of %d processes, %v, want some of 2", got, processes, err)
	}
}

func TestProgramThatFails(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"ends", "exit 3", "exit status 3"},
		{"says something else", "echo hello", `printed "hello\n"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := shell(t, test.script); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}
