package chromium

import "testing"

func TestKilled(t *testing.T) {
	for end, want := range map[string]bool{
		"kill -KILL $$": true, "kill -TERM $$": true, "exit 0": true,
		"exit 1":        false,
		"kill -SEGV $$": false, "kill -TRAP $$": false, "kill -ABRT $$": false,
	} {
		p := start(t, end)
		<-p.Exited()
		if got := p.Killed(); got != want {
			t.Errorf("%s: killed is %v, want %v", end, got, want)
		}
	}
	p := start(t, obedient)
	if p.Killed() {
		t.Error("a browser that runs counts as killed")
	}
}
