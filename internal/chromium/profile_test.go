package chromium

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// The profile of a server that was killed goes at the next start; those of one that runs stay.
func TestRemoveAbandoned(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	browser := script(t, "chromium", "exec sleep 60")
	mine, err := newProfile()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{profilePrefix + "file", "other"} {
		if err := os.WriteFile(filepath.Join(temporary, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(temporary, profilePrefix+"link")); err != nil {
		t.Fatal(err)
	}
	fresh, old := filepath.Join(temporary, unlockedPrefix+"fresh"), filepath.Join(temporary, unlockedPrefix+"old")
	if err := errors.Join(os.Mkdir(fresh, 0o700), os.Mkdir(old, 0o700)); err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(folder(t, temporary), func(name string) bool { return name == filepath.Base(old) })
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*lockTime)); err != nil {
		t.Fatal(err)
	}
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), ownerOf+"="+browser)
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // its browser runs
		t.Fatal(err)
	}
	check := func(when string, want int) {
		t.Helper()
		if err := RemoveAbandoned(); err != nil {
			t.Error(err)
		}
		if got := folder(t, temporary); len(got) != want {
			t.Errorf("%s there are %q, want %d of them", when, got, want)
		}
	}
	check("while it runs", len(want)+1)
	_ = owner.Process.Kill()
	_ = owner.Wait()
	check("when it was killed", len(want))
	if got := folder(t, temporary); !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
	if err := mine.remove(); err != nil {
		t.Error(err)
	}
	check("when all is removed", len(want)-1)
	t.Setenv("TMPDIR", "/nowhere")
	if RemoveAbandoned() == nil {
		t.Error("no error where there is no place for profiles")
	}
}

func folder(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
