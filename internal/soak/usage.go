package soak

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A Usage is what a server holds of the machine.
type Usage struct {
	PSS       int64 // bytes, of all its processes: a page that n share counts as an nth in each; 0 where it can't be read
	Processes int
	Zombies   int
	Profiles  int // folders of browsers in its TMPDIR
	Files     int // descriptors of the server itself
	Threads   int // of the server itself
}

// String is one line.
func (u Usage) String() string {
	return fmt.Sprintf("PSS %d MiB, %d processes, %d zombies, %d profiles; of the server %d descriptors, %d threads",
		u.PSS>>20, u.Processes, u.Zombies, u.Profiles, u.Files, u.Threads)
}

// Usage counts.
func (s *Server) Usage() (Usage, error) {
	all, err := s.Processes()
	if err != nil {
		return Usage{}, err
	}
	var u Usage
	for _, p := range all {
		if p.Zombie {
			u.Zombies++
			continue
		}
		u.Processes++
		u.PSS += pss(p.Pid)
		if p.Pid == s.pid {
			u.Threads = p.Threads
		}
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.pid))
	if err != nil {
		return Usage{}, err
	}
	u.Files = len(files)
	profiles, err := s.Profiles()
	u.Profiles = len(profiles)
	return u, err
}

// pss is 0 of a process that has just ended, and of one that only root may ask about.
func pss(pid int) int64 {
	rollup, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for line := range strings.Lines(string(rollup)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "Pss:" {
			kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
