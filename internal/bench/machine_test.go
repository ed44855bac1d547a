package bench

import "testing"

func TestVersion(t *testing.T) {
	tests := []struct{ program, flag, want string }{
		{"echo", "Chromium 156.0.8078.79 built on Debian 12", "156.0.8078.79"},
		{"echo", "wrk debian/4.1.0-3+b2 [epoll]", "4.1.0"},
		{"echo", "hello", "of an unknown version"},
		{"./no-such-program", "-v", "of an unknown version"},
	}
	for _, test := range tests {
		if got := Version(t.Context(), test.program, test.flag); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.program, test.flag, got, test.want)
		}
	}
}

func TestLook(t *testing.T) {
	if got := look("machine_test.go", `^package (\w+)`); got != "bench" {
		t.Errorf("got %q, want bench", got)
	}
	if got := look("no-such-file", `(.+)`); got != "unknown" {
		t.Errorf("without a file: got %q, want unknown", got)
	}
}
