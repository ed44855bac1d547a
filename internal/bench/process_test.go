package bench

import (
	"reflect"
	"testing"
)

func TestDescendants(t *testing.T) {
	all := []process{
		{pid: 9, parent: 8, session: 5}, // before its parent in the list
		{pid: 1, parent: 0, session: 1},
		{pid: 5, parent: 4, session: 5}, // the program, started by 4
		{pid: 4, parent: 1, session: 4},
		{pid: 6, parent: 5, session: 6}, // a browser with a session of its own
		{pid: 7, parent: 1, session: 6}, // whose parent has ended
		{pid: 8, parent: 5, session: 5},
		{pid: 10, parent: 4, session: 4}, // another child of 4
	}
	var got []int
	for _, p := range descendants(all, 5) {
		got = append(got, p.pid)
	}
	if want := []int{9, 5, 6, 7, 8}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPSS(t *testing.T) {
	tests := []struct {
		name, rollup string
		want         int64
	}{
		{"among others", "Rss:  9 kB\nPss:     12 kB\nPss_Anon:  3 kB\n", 12 << 10},
		{"of a process that is ending", "", 0},
	}
	for _, test := range tests {
		if got := pss([]byte(test.rollup)); got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, got, test.want)
		}
	}
}
