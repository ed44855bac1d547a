package chromium

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

const (
	answering = `head -c 1 <&3 >/dev/null; printf '{"id":1}\0' >&4; ` + obedient
	refusing  = `echo "No usable sandbox!" >&2; exit 1`
)

func TestProbeSandbox(t *testing.T) {
	allowed := os.Geteuid() != 0 // root can't have it
	tests := []struct {
		name, body string
		choice     Sandbox
		want       bool
		err        error
	}{
		{"off is not tried", refusing, SandboxOff, false, nil},
		{"auto, and it works", answering, SandboxAuto, allowed, nil},
		{"auto, and it doesn't", refusing, SandboxAuto, false, nil},
		{"on, and it works", answering, SandboxOn, allowed, nil},
		{"on, and it doesn't", refusing, SandboxOn, false, ErrNoSandbox},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !allowed && tt.choice == SandboxOn {
				tt.err = ErrNoSandbox
			}
			got, err := ProbeSandbox(t.Context(), Binary{Path: script(t, "chromium", tt.body)}, tt.choice)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("got %t, %v, want %t, %v", got, err, tt.want, tt.err)
			}
			if err != nil && !strings.Contains(err.Error(), "set --sandbox=auto") {
				t.Errorf("%q doesn't say what to do", err)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	tests := []struct{ name, path, says string }{
		{"it answers", script(t, "chromium", answering), ""},
		{"it refuses", script(t, "chromium", refusing), "exit status 1: No usable sandbox!"},
		{"it closes its pipe", script(t, "chromium", `echo bye >&2; exec 4>&-; `+obedient), "exit status 0: bye"},
		{"it ends, but not its child", script(t, "chromium", `setsid sleep 3 & echo bye >&2; exit 1`), "exit status 1: bye"},
		{"it says nothing", script(t, "chromium", obedient), "to answer: context deadline exceeded"},
		{"it isn't there", "/nowhere", "starting /nowhere: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			err := answers(ctx, Binary{Path: tt.path})
			if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want … %s", err, tt.says)
			}
		})
	}
}
