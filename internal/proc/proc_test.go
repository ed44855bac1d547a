package proc

import (
	"os"
	"slices"
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	const times = " 0 0 0 0 0 0 0 " // the fields 7 to 13
	tests := []struct {
		name, stat string
		want       Process
		ok         bool
	}{
		{"plain", "42 (node) S 7 42 42" + times + "150 50 3 1 20 0 11 0",
			Process{42, 7, 42, false, 11, 2040 * time.Millisecond}, true},
		{"a name that misleads", "42 (a) S 1 (b) R 7 42 40" + times + "0 0 0 0 20 0 1", Process{42, 7, 40, false, 1, 0}, true},
		{"a name that looks like a zombie", "6 () Z 1 1 1) S 4 6 5" + times + "0 0 0 0 20 0 7", Process{6, 4, 5, false, 7, 0}, true},
		{"a zombie", "6 (placard) Z 4 6 5" + times + "10 20 30 40 20 0 1", Process{6, 4, 5, true, 1, time.Second}, true},
		{"cut", "42 (node) S 7 42 42" + times + "150 50 3", Process{}, false},
		{"cut early", "6 (placard) S 4 6 5", Process{}, false},
		{"a word for a number", "42 (node) S seven 42 42" + times + "150 50 3 1 20 0 11", Process{}, false},
		{"no name", "42 S 7", Process{}, false},
		{"half a name", "6 (placard", Process{}, false},
		{"empty", "", Process{}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseStat([]byte(test.stat))
			if (err == nil) != test.ok || test.ok && got != test.want {
				t.Errorf("got %+v, %v, want %+v, ok %t", got, err, test.want, test.ok)
			}
		})
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add([]byte("42 (node) S 7 42 42 0 -1 0 0 0 0 0 150 50 3 1 20 0 11 0"))
	f.Add([]byte(") ("))
	f.Fuzz(func(_ *testing.T, stat []byte) {
		_, _ = parseStat(stat) // it doesn't panic
	})
}

func TestParsePSS(t *testing.T) {
	tests := []struct {
		name, rollup string
		want         int64
	}{
		{"among others", "Rss:  9 kB\nPss:     12 kB\nPss_Anon:  3 kB\n", 12 << 10},
		{"of a process that is ending", "", 0},
	}
	for _, test := range tests {
		if got := parsePSS([]byte(test.rollup)); got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, got, test.want)
		}
	}
}

// TestOwn finds the test's own process, and its memory.
func TestOwn(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(p Process) bool { return p.Pid == os.Getpid() })
	if i < 0 || all[i].Parent != os.Getppid() || all[i].Zombie || all[i].Threads == 0 {
		t.Errorf("this process is not among %d, or wrong", len(all))
	}
	if pss, err := PSS(os.Getpid()); err != nil || pss < 1<<20 {
		t.Errorf("it has %d bytes, %v", pss, err)
	}
	if pss, err := PSS(1 << 30); err != nil || pss != 0 {
		t.Errorf("one that isn't there has %d bytes, %v", pss, err)
	}
}
