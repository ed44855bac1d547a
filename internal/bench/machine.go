package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
)

// Hardware describes the machine that the figures are of: its processors, memory and system.
func Hardware() string {
	return fmt.Sprintf("%d × %s, %s of memory, %s, Linux %s", runtime.NumCPU(),
		look("/proc/cpuinfo", `model name\s*: (.+)`), look("/proc/meminfo", `MemTotal: *(.+)`),
		look("/etc/os-release", `PRETTY_NAME="(.*)"`), look("/proc/sys/kernel/osrelease", `(.+)`))
}

// Load returns the machine's load average of the last minute, 0 where it isn't known.
func Load() float64 {
	load, _ := strconv.ParseFloat(look("/proc/loadavg", `(\S+)`), 64)
	return load
}

// look returns the first group of a pattern in a file.
func look(file, pattern string) string {
	text, _ := os.ReadFile(file)
	if found := regexp.MustCompile(pattern).FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return "unknown"
}

var dotted = regexp.MustCompile(`\d+(\.\d+)+`)

// Version returns the first number with dots that a program prints about itself. Its status says nothing: wrk fails.
func Version(ctx context.Context, program, flag string) string {
	out, _ := exec.CommandContext(ctx, program, flag).CombinedOutput()
	if found := dotted.Find(out); found != nil {
		return string(found)
	}
	return "of an unknown version"
}
