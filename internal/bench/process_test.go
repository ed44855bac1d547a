package bench

import (
	"reflect"
	"testing"

	"github.com/placard/placard/internal/proc"
)

func TestDescendants(t *testing.T) {
	all := []proc.Process{
		{Pid: 9, Parent: 8, Session: 5}, // before its parent in the list
		{Pid: 1, Parent: 0, Session: 1},
		{Pid: 5, Parent: 4, Session: 5}, // the program, started by 4
		{Pid: 4, Parent: 1, Session: 4},
		{Pid: 6, Parent: 5, Session: 6}, // a browser with a session of its own
		{Pid: 7, Parent: 1, Session: 6}, // whose parent has ended
		{Pid: 8, Parent: 5, Session: 5},
		{Pid: 10, Parent: 4, Session: 4}, // another child of 4
	}
	var got []int
	for _, p := range descendants(all, 5) {
		got = append(got, p.Pid)
	}
	if want := []int{9, 5, 6, 7, 8}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
