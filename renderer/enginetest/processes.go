package enginetest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A process is a descendant of the test.
type process struct {
	pid       int
	parent    int
	arguments string
}

// browsers returns those that descend from this process, and still run.
func browsers(t *testing.T) []process {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	all := map[int]process{}
	for _, file := range stats {
		if p, ok := readProcess(file); ok {
			all[p.pid] = p
		}
	}
	var list []process
	for _, p := range all {
		for at := p; at.parent != 0; at = all[at.parent] {
			if at.parent == os.Getpid() && strings.Contains(p.arguments, "chromium") {
				list = append(list, p)
				break
			}
		}
	}
	return list
}

func readProcess(statFile string) (process, bool) {
	stat, err := os.ReadFile(statFile)
	if err != nil {
		return process{}, false // it has just ended
	}
	var p process
	p.pid, _ = strconv.Atoi(filepath.Base(filepath.Dir(statFile)))
	// The name, in parentheses, may hold anything.
	var state string
	_, err = fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &p.parent)
	arguments, _ := os.ReadFile(filepath.Join(filepath.Dir(statFile), "cmdline"))
	p.arguments = strings.ReplaceAll(string(arguments), "\x00", " ")
	return p, err == nil && state != "Z"
}

// kill sends a signal to those with an argument, and returns to how many.
func kill(t *testing.T, argument string, signal syscall.Signal) int {
	t.Helper()
	n := 0
	for _, p := range browsers(t) {
		if strings.Contains(p.arguments, argument) && syscall.Kill(p.pid, signal) == nil {
			n++
		}
	}
	return n
}
