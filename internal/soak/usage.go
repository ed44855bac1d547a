package soak

import (
	"fmt"
	"os"

	"github.com/placard/placard/internal/proc"
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
		pss, _ := proc.PSS(p.Pid) // which only root may ask of some
		u.PSS += pss
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
