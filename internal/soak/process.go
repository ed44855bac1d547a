package soak

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Kinds of processes that tests ask for; Chromium names its children itself, in --type.
const (
	BrowserKind  = "browser"
	RendererKind = "renderer"
	GPUKind      = "gpu-process"
)

// A Process is what /proc says of one.
type Process struct {
	Pid, Parent, Session int
	Zombie               bool
	Kind                 string // empty: none of Chromium's
	Program              string // the path of what it runs; empty where that can't be read
	Threads              int
}

// processes returns all that run.
func processes() ([]Process, error) {
	folders, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var all []Process
	for _, folder := range folders {
		if pid, err := strconv.Atoi(folder.Name()); err == nil {
			if p, ok := readProcess(pid); ok {
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// readProcess reports false of a process that has just ended.
func readProcess(pid int) (Process, bool) {
	folder := fmt.Sprintf("/proc/%d/", pid)
	stat, err := os.ReadFile(folder + "stat")
	if err != nil {
		return Process{}, false
	}
	p, err := parseStat(stat)
	if err != nil {
		return Process{}, false
	}
	p.Pid = pid
	arguments, _ := os.ReadFile(folder + "cmdline") // a zombie has none
	p.Kind = kind(arguments)
	p.Program, _ = os.Readlink(folder + "exe")
	return p, true
}

// parseStat reads a line of /proc/PID/stat, whose fields proc(5) numbers from 1. The second is the program's name in
// parentheses, in which anything may stand.
func parseStat(stat []byte) (p Process, err error) {
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const first = 3 // the number of fields[0]
	if len(fields) <= 20-first {
		return Process{}, fmt.Errorf("a process is described as %q, want 20 fields at least", stat)
	}
	p.Zombie = fields[3-first] == "Z"
	for i, field := range map[int]*int{4: &p.Parent, 6: &p.Session, 20: &p.Threads} {
		if *field, err = strconv.Atoi(fields[i-first]); err != nil {
			return Process{}, fmt.Errorf("field %d of /proc/PID/stat: %w", i, err)
		}
	}
	return p, nil
}

// kind tells a process of Chromium by its arguments, each of which a zero byte ends. One that changes its title, as
// renderers do, has spaces there.
func kind(arguments []byte) string {
	for argument := range strings.FieldsFuncSeq(string(arguments), func(r rune) bool { return r == 0 || r == ' ' }) {
		if kind, ok := strings.CutPrefix(argument, "--type="); ok {
			return kind
		}
		if argument == "--remote-debugging-pipe" {
			return BrowserKind
		}
	}
	return ""
}
