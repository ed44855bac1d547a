package chromium

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// CPUs is the set of processors that a browser keeps to. nil is all of them.
type CPUs = *unix.CPUSet

// Part returns the i-th of n parts of the processors that this process may use. It is nil, all of them, where there is
// nothing to part: fewer processors than parts. Under a cgroup's quota for fewer than there are, keep to none of them:
// other containers would all choose the same.
func Part(i, n int) CPUs {
	var all unix.CPUSet
	if n < 2 || unix.SchedGetaffinity(0, &all) != nil {
		return nil
	}
	return part(&all, i, n)
}

func part(all CPUs, i, n int) CPUs {
	count := all.Count()
	if count < n {
		return nil
	}
	chosen, seen := new(unix.CPUSet), 0
	for cpu := 0; seen < count; cpu++ {
		if !all.IsSet(cpu) {
			continue
		}
		if seen*n/count == i {
			chosen.Set(cpu)
		}
		seen++
	}
	return chosen
}

// Pin keeps what the browser runs now to its CPUs. A picture goes through three of its processes in turn: on one
// processor each wakes the next without waking another processor too, which costs more than a millisecond a picture.
// Zygotes stay free, and so are new pages: a renderer that starts on one processor works half as fast for ever.
//
// A thread that starts meanwhile may be missed; the next call finds it.
func (p *Process) Pin() {
	if p.cpus == nil {
		return
	}
	for _, pid := range groupMembers(p.Pid()) {
		if isZygote(pid) {
			continue
		}
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
		for _, path := range threads {
			if tid, err := strconv.Atoi(filepath.Base(path)); err == nil {
				_ = unix.SchedSetaffinity(tid, p.cpus) // it may have ended
			}
		}
	}
}

// groupMembers returns the processes of a process group.
func groupMembers(group int) []int {
	return slices.DeleteFunc(processes(), func(pid int) bool {
		g, err := unix.Getpgid(pid)
		return err != nil || g != group
	})
}

// processes returns all processes that can be seen, zombies too.
func processes() (pids []int) {
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, path := range folders {
		if pid, err := strconv.Atoi(filepath.Base(path)); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

func isZygote(pid int) bool {
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return bytes.Contains(line, []byte("--type=zygote"))
}
