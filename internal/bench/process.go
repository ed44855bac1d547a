package bench

import (
	"fmt"
	"syscall"
	"time"

	"github.com/placard/placard/internal/proc"
)

// CPU returns the processor time that the program and its descendants have used, those that have ended too. It counts
// in hundredths of a second for each process.
func (p *Program) CPU() (time.Duration, error) {
	tree, err := p.tree()
	var sum time.Duration
	for _, process := range tree {
		sum += process.CPU
	}
	return sum, err
}

// SelfCPU returns the processor time of this process: of what is measured inside it, or of the client that it is.
func SelfCPU() (time.Duration, error) {
	var usage syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), err
}

// PSS returns the memory of the program and its descendants in bytes, and how many processes they are. A page that n
// processes share counts as an nth in each; one shared with processes of others doesn't count in full, so another
// browser on the machine makes it less.
func (p *Program) PSS() (memory int64, processes int, err error) {
	tree, err := p.tree()
	if err != nil {
		return 0, 0, err
	}
	for _, process := range tree {
		bytes, err := proc.PSS(process.Pid)
		if err != nil {
			return 0, 0, fmt.Errorf("reading a browser's memory takes root: %w", err)
		}
		memory += bytes
	}
	return memory, len(tree), nil
}

// ServerPSS is PSS of the program alone, without its descendants.
func (p *Program) ServerPSS() (int64, error) { return proc.PSS(p.command.Process.Pid) }

// tree returns the program's process and its descendants.
func (p *Program) tree() ([]proc.Process, error) {
	all, err := proc.All()
	return descendants(all, p.command.Process.Pid), err
}

// descendants returns the process root and all that belong to it: whose parent does, or the leader of whose session.
// The session tells of those whose parent has ended.
func descendants(all []proc.Process, root int) []proc.Process {
	belong := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if !belong[p.Pid] && (belong[p.Parent] || belong[p.Session]) {
				belong[p.Pid], grown = true, true
			}
		}
	}
	var tree []proc.Process
	for _, p := range all {
		if belong[p.Pid] {
			tree = append(tree, p)
		}
	}
	return tree
}
