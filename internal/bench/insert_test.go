package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	first  = "<!-- make bench-first writes from here -->\n"
	second = "<!-- make bench-second writes from here -->\n"
)

func TestInsert(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	const other = first + "another's\n" + end
	if err := os.WriteFile(file, []byte(other+second+"old\n"+end+"\nAfter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one\n", "two\n"} {
		if err := Insert(file, "bench-second", text); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if want := other + second + "\ntwo\n\n" + end + "\nAfter\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestInsertNowhere(t *testing.T) {
	for _, text := range []string{"", first, end, end + first, second + end} {
		file := filepath.Join(t.TempDir(), "doc.md")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Insert(file, "bench-first", "new")
		if err == nil || !strings.Contains(err.Error(), "no place for the tables") {
			t.Errorf("in %q: got %v, want that there is no place", text, err)
		}
		if got, _ := os.ReadFile(file); string(got) != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
