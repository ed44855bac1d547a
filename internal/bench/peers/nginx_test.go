package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestNginx(t *testing.T) {
	if testing.Short() {
		t.Skip("keeps both cores busy for two seconds")
	}
	for _, program := range []string{"nginx", "wrk"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("scripts/bench-peers installs ", program)
		}
	}
	file := []byte(strings.Repeat("image", 1000))
	n, err := startNginx(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := n.stop(); err != nil {
			t.Errorf("stopping nginx: %v", err)
		}
	}()
	if err := serves(t.Context(), n.url, file); err != nil {
		t.Error(err)
	}
	if err := serves(t.Context(), n.url, file[1:]); err == nil {
		t.Error("another file is taken for it")
	}
	if rate, err := wrk(t.Context(), time.Second, n.url); err != nil || rate <= 0 {
		t.Errorf("wrk says %v, %v, want a rate", rate, err)
	}
	if _, err := wrk(t.Context(), time.Second, n.url+"x"); err == nil || !strings.Contains(err.Error(), "Non-2xx") {
		t.Errorf("for a file that isn't there: %v, want its errors", err)
	}
}
