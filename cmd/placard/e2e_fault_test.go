package main

import (
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// browsers returns the pids of the server's browsers: its children.
func (s *testServer) browsers() []int {
	s.t.Helper()
	out, _ := exec.Command("pgrep", "--parent", strconv.Itoa(s.command.Process.Pid)).Output() // fails where there is none
	var pids []int
	for field := range strings.FieldsSeq(string(out)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			s.t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// urls signs a number of different cards.
func (s *testServer) urls(n int) []string {
	s.t.Helper()
	key, err := signurl.NewKey(testKey)
	if err != nil {
		s.t.Fatal(err)
	}
	list := make([]string, n)
	for i := range list {
		job := renderer.Job{Template: "minimal", Format: renderer.JPEG, Modifications: []renderer.Modification{
			{Field: "title", Value: fmt.Sprintf("Card %d", i)},
		}}
		path, err := signurl.Native{}.Sign(key, signurl.Request{Job: job})
		if err != nil {
			s.t.Fatal(err)
		}
		list[i] = s.url + path
	}
	return list
}
