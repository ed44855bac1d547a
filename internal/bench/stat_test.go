package bench

import (
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	const times = " 0 0 0 0 0 0 0 " // the fields 7 to 13
	tests := []struct {
		name, stat string
		want       process
		ok         bool
	}{
		{"plain", "42 (node) S 7 42 42" + times + "150 50 3 1 20 0 11 0", process{42, 7, 42, 2040 * time.Millisecond}, true},
		{"a name that misleads", "42 (a) S 1 (b) R 7 42 40" + times + "0 0 0 0", process{42, 7, 40, 0}, true},
		{"cut", "42 (node) S 7 42 42" + times + "150 50 3", process{}, false},
		{"a word for a number", "42 (node) S seven 42 42" + times + "150 50 3 1", process{}, false},
		{"no name", "42 S 7", process{}, false},
		{"empty", "", process{}, false},
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
