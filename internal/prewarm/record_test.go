package prewarm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRecord(t *testing.T) {
	tests := map[string]struct {
		before string // the file; empty: there is none
		done   string
		not    string
		after  string // with "new" done
	}{
		"a new one":       {"", "", "a", recordHead + "new\n"},
		"taken up again":  {recordHead + "a\nb\n", "b", "new", recordHead + "a\nb\nnew\n"},
		"cut by a crash":  {recordHead + "a\nhttps://exa", "a", "https://example.com", recordHead + "a\nhttps://exa\nnew\n"},
		"head alone":      {recordHead, "", "a", recordHead + "new\n"},
		"a very long URL": {recordHead + strings.Repeat("x", 100_000) + "\nb\n", "b", "x", recordHead + strings.Repeat("x", 100_000) + "\nb\nnew\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "done")
			if test.before != "" {
				if err := os.WriteFile(file, []byte(test.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			record, err := OpenRecord(file)
			if err != nil {
				t.Fatal(err)
			}
			if test.done != "" && !record.has(test.done) || record.has(test.not) {
				t.Errorf("it has %v", record.done)
			}
			if err := record.add("new"); err != nil || !record.has("new") {
				t.Error(err)
			}
			if err := record.Close(); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(file)
			if err != nil || string(got) != test.after {
				t.Errorf("got %q, %v, want %q", got, err, test.after)
			}
		})
	}
}

// TestRecordIsNoOther: a list of URLs that was given by mistake stays as it was.
func TestRecordIsNoOther(t *testing.T) {
	file := filepath.Join(t.TempDir(), "urls.txt")
	if err := os.WriteFile(file, []byte("https://example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenRecord(file); err == nil {
		t.Error("it was taken for a record")
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "https://example.com\n" {
		t.Errorf("it is %q, %v now", got, err)
	}
}

// TestRecordIsForOneRun: two at once would each ask for all, and the first to end would take the file from the other.
func TestRecordIsForOneRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "done")
	first, err := OpenRecord(file)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := OpenRecord(file); err == nil || !strings.Contains(err.Error(), "another run uses it") {
		t.Errorf("a second run got %v, %v", second, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	next, err := OpenRecord(file)
	if err != nil {
		t.Fatalf("after the first: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := next.Remove(); err != nil {
		t.Errorf("removing what is gone: %v", err)
	}
}

// TestRecordRemoved: what is done is forgotten when all is done.
func TestRecordRemoved(t *testing.T) {
	file := filepath.Join(t.TempDir(), "done")
	record, err := OpenRecord(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := record.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

// TestRecordFails: a run whose progress can't be noted says so, and stops.
func TestRecordFails(t *testing.T) {
	record, err := OpenRecord(filepath.Join(t.TempDir(), "done"))
	if err != nil {
		t.Fatal(err)
	}
	if err := record.Close(); err != nil {
		t.Fatal(err)
	}
	server := &fakeServer{answer: func(string) *reply { return newImage() }}
	config := server.config()
	config.Record = record
	report, err := config.Run(t.Context(), urls(100))
	if err == nil || report.Left < 90 {
		t.Errorf("got %v with %d left, want an error at the first", err, report.Left)
	}
}
