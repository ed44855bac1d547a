package chromium

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func set(cpus ...int) CPUs {
	s := new(unix.CPUSet)
	for _, cpu := range cpus {
		s.Set(cpu)
	}
	return s
}

func list(s CPUs) (cpus []int) {
	for cpu := range 64 {
		if s != nil && s.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

func TestPart(t *testing.T) {
	tests := []struct {
		name string
		all  CPUs
		want [][]int // by worker
	}{
		{"one each", set(0, 1), [][]int{{0}, {1}}},
		{"two each", set(0, 1, 2, 3), [][]int{{0, 1}, {2, 3}}},
		{"those that are allowed", set(3, 5, 60), [][]int{{3}, {5}, {60}}},
		{"one over", set(0, 1, 2), [][]int{{0, 1}, {2}}},
		{"too few", set(0, 1), [][]int{nil, nil, nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, want := range tt.want {
				if got := list(part(tt.all, i, len(tt.want))); !slices.Equal(got, want) {
					t.Errorf("worker %d: got %v, want %v", i, got, want)
				}
			}
		})
	}
	if got := Part(0, 1); got != nil {
		t.Errorf("a single worker: got %v, want all", list(got))
	}
}

func TestPin(t *testing.T) {
	var all unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		t.Fatal(err)
	}
	want := part(&all, 0, all.Count()) // the first
	// Its children: a renderer's stand-in, and a zygote's, whose command line says so. That one tells when it is there.
	p := start(t, `sleep 1000 & sh -c 'echo "$1 $$" >&4; sleep 1000; :' --type=zygote $! & `+obedient)
	p.cpus = want
	pids := strings.Fields(line(t, p))
	p.Pin()
	for i, expected := range []CPUs{want, &all} {
		pid, err := strconv.Atoi(pids[i])
		if err != nil {
			t.Fatal(err)
		}
		var got unix.CPUSet
		if err := unix.SchedGetaffinity(pid, &got); err != nil || got != *expected {
			t.Errorf("child %d: got %v, %v, want %v", i, list(&got), err, list(expected))
		}
	}
}
