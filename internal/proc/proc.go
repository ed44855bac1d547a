// Package proc reads what the kernel says of the machine's processes (proc(5)), for tests and benchmarks.
package proc

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Tick is the unit of the kernel's processor times: USER_HZ is 100 on every machine that Go runs on.
const Tick = time.Second / 100

// A Process is what /proc/PID/stat says of one.
type Process struct {
	Pid, Parent, Session int
	Zombie               bool
	Threads              int
	CPU                  time.Duration // its own, and that of its children that have ended and were waited for
}

// All returns all that run, and zombies.
func All() ([]Process, error) {
	folders, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var all []Process
	for _, folder := range folders {
		pid, err := strconv.Atoi(folder.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if ended(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p, err := parseStat(stat)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// PSS returns a process's memory in bytes: a page that n processes share counts as an nth in each. It is 0 of one that
// has ended, and an error of one that only root may ask about.
func PSS(pid int) (int64, error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if ended(err) {
		return 0, nil
	}
	return parsePSS(rollup), err
}

// ended reports whether a file of /proc is gone since its folder was listed, with its process.
func ended(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) }

// parsePSS reads a line such as "Pss:   1234 kB". Without one, as of a process that is ending, it is 0.
func parsePSS(rollup []byte) int64 {
	for line := range strings.Lines(string(rollup)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "Pss:" {
			kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}

// parseStat reads a line of /proc/PID/stat, whose fields proc(5) numbers from 1. The second is the program's name in
// parentheses, in which anything may stand.
func parseStat(stat []byte) (Process, error) {
	open, end := bytes.IndexByte(stat, ' '), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < 0 {
		return Process{}, fmt.Errorf("a process is described as %q, want its name in parentheses", stat)
	}
	rest := strings.Fields(string(stat[end+1:]))
	const first = 3 // the number of rest[0]
	if len(rest) <= 20-first {
		return Process{}, fmt.Errorf("a process is described as %q, want 20 fields at least", stat)
	}
	var err error
	number := func(s string) int {
		n, e := strconv.Atoi(s)
		err = errors.Join(err, e)
		return n
	}
	p := Process{
		Pid: number(string(stat[:open])), Parent: number(rest[4-first]), Session: number(rest[6-first]),
		Zombie: rest[3-first] == "Z", Threads: number(rest[20-first]),
	}
	for _, ticks := range rest[14-first : 18-first] { // utime, stime, cutime, cstime
		p.CPU += Tick * time.Duration(number(ticks))
	}
	return p, err
}
