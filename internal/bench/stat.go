package bench

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

// tick is the unit of the kernel's processor times: USER_HZ is 100 on every machine that Go runs on.
const tick = time.Second / 100

// A process is what /proc/PID/stat says of one.
type process struct {
	pid, parent, session int
	cpu                  time.Duration // its own, and that of its children that have ended and were waited for
}

// processes returns all that run.
func processes() ([]process, error) {
	folders, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var all []process
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

// ended reports whether a file of /proc is gone since its folder was listed, with its process.
func ended(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) }

// parseStat reads a line of /proc/PID/stat, whose fields proc(5) numbers from 1. The second is the program's name in
// parentheses, in which anything may stand.
func parseStat(stat []byte) (process, error) {
	open, end := bytes.IndexByte(stat, ' '), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < 0 {
		return process{}, fmt.Errorf("a process is described as %q, want its name in parentheses", stat)
	}
	rest := strings.Fields(string(stat[end+1:]))
	const first = 3 // the number of rest[0]
	if len(rest) <= 17-first {
		return process{}, fmt.Errorf("a process is described as %q, want 17 fields at least", stat)
	}
	var err error
	number := func(s string) int {
		n, e := strconv.Atoi(s)
		err = errors.Join(err, e)
		return n
	}
	p := process{pid: number(string(stat[:open])), parent: number(rest[4-first]), session: number(rest[6-first])}
	for _, ticks := range rest[14-first : 18-first] { // utime, stime, cutime, cstime
		p.cpu += tick * time.Duration(number(ticks))
	}
	return p, err
}
