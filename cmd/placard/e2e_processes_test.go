package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A process is one that the server has started, or is the server.
type process struct {
	pid, parent int
	zombie      bool
	arguments   string
}

// processes returns all that descend from the command, zombies too.
func (s *testServer) processes() []process {
	s.t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		s.t.Fatal(err)
	}
	all := map[int]process{}
	for _, file := range files {
		var p process
		var state string
		stat, _ := os.ReadFile(file) // it may just have ended
		_, err := fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &p.parent)
		if err != nil {
			continue
		}
		p.pid, _ = strconv.Atoi(filepath.Base(filepath.Dir(file)))
		p.zombie = state == "Z"
		arguments, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		p.arguments = strings.ReplaceAll(string(arguments), "\x00", " ")
		all[p.pid] = p
	}
	var list []process
	for _, p := range all {
		for at := p; at.pid != 0; at = all[at.parent] {
			if at.pid == s.command.Process.Pid {
				list = append(list, p)
				break
			}
		}
	}
	return list
}

// pid returns the server's process, which is the command's or, under a wrapper, its child.
func (s *testServer) pid() int {
	s.t.Helper()
	for _, p := range s.processes() {
		if strings.Contains(p.arguments, "placard serve") && !strings.HasPrefix(p.arguments, "unshare") {
			return p.pid
		}
	}
	s.t.Fatal("the server is not in the process table")
	return 0
}

// kill kills the browsers' processes that have the argument.
func (s *testServer) kill(argument string) {
	s.t.Helper()
	n := 0
	for _, p := range s.processes() {
		if strings.Contains(p.arguments, argument) && syscall.Kill(p.pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	if n == 0 {
		s.t.Errorf("no process with %s to kill", argument)
	}
}

func (s *testServer) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := syscall.Kill(s.pid(), sig); err != nil {
		s.t.Fatal(err)
	}
}

// end waits for the server's end and returns its exit status.
func (s *testServer) end(within time.Duration) int {
	s.t.Helper()
	late := time.AfterFunc(within, func() {
		s.t.Errorf("the server still runs after %v", within)
		_ = s.command.Process.Kill()
	})
	defer late.Stop()
	_ = s.command.Wait() // its status says more
	return s.command.ProcessState.ExitCode()
}

func (s *testServer) profiles() []os.DirEntry {
	s.t.Helper()
	list, err := os.ReadDir(s.temp)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// within waits until something is so.
func within(t *testing.T, limit time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("after %v it is not so that %s", limit, what)
			return
		}
	}
}

const aBrowser, aRenderer, aGPU = "--remote-debugging-pipe", "--type=renderer", "--type=gpu-process"
