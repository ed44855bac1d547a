package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// CPU returns the processor time that the program and its descendants have used, those that have ended too. It counts
// in hundredths of a second for each process.
func (p *Program) CPU() (time.Duration, error) {
	tree, err := p.tree()
	var sum time.Duration
	for _, process := range tree {
		sum += process.cpu
	}
	return sum, err
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
		rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", process.pid))
		if ended(err) {
			continue
		}
		if err != nil {
			return 0, 0, fmt.Errorf("reading a browser's memory takes root: %w", err)
		}
		memory += pss(rollup)
	}
	return memory, len(tree), nil
}

// pss reads a line such as "Pss:   1234 kB". Without one, as of a process that is ending, it is 0.
func pss(rollup []byte) int64 {
	for line := range strings.Lines(string(rollup)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "Pss:" {
			kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}

// tree returns the program's process and its descendants.
func (p *Program) tree() ([]process, error) {
	all, err := processes()
	return descendants(all, p.command.Process.Pid), err
}

// descendants returns the process root and all that belong to it: whose parent does, or the leader of whose session.
// The session tells of those whose parent has ended.
func descendants(all []process, root int) []process {
	belong := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if !belong[p.pid] && (belong[p.parent] || belong[p.session]) {
				belong[p.pid], grown = true, true
			}
		}
	}
	var tree []process
	for _, p := range all {
		if belong[p.pid] {
			tree = append(tree, p)
		}
	}
	return tree
}
