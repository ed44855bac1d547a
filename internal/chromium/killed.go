package chromium

import (
	"slices"
	"syscall"
	"time"
)

// exitTime is how long a browser may take to end after its pipe has.
const exitTime = time.Second

// Killed reports of a browser whose pipe has ended whether it was ended from outside, by a signal or by Close, and not
// by a crash: those come with the signals of a program that does what it must not, or a status of failure. One that has
// let go of its pipe and doesn't end wasn't killed.
func (p *Process) Killed() bool {
	select {
	case <-p.exited:
	case <-time.After(exitTime):
		return false
	}
	if p.status.Exited() {
		return p.status.ExitStatus() == 0
	}
	return !slices.Contains(crashSignals, p.status.Signal())
}

// crashSignals are those that the kernel sends for what a program does itself.
var crashSignals = []syscall.Signal{
	syscall.SIGABRT, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGILL, syscall.SIGSEGV, syscall.SIGSYS, syscall.SIGTRAP,
}
