package soak

import (
	"fmt"
	"os"
	"strings"

	"github.com/placard/placard/internal/proc"
)

// Kinds of processes that tests ask for; Chromium names its children itself, in --type.
const (
	BrowserKind  = "browser"
	RendererKind = "renderer"
	GPUKind      = "gpu-process"
)

// A Process is one that runs, or a zombie.
type Process struct {
	proc.Process
	Kind    string // empty: none of Chromium's
	Program string // the path of what it runs; empty where that can't be read
}

// processes returns all of them.
func processes() ([]Process, error) {
	seen, err := proc.All()
	all := make([]Process, len(seen))
	for i, p := range seen {
		folder := fmt.Sprintf("/proc/%d/", p.Pid)
		arguments, _ := os.ReadFile(folder + "cmdline") // a zombie has none
		program, _ := os.Readlink(folder + "exe")
		all[i] = Process{p, kind(arguments), program}
	}
	return all, err
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
