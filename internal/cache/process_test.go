package cache

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childRole names the environment variable that makes this program a child of its own tests. Its argument is a folder.
const childRole = "PLACARD_CACHE_TEST_CHILD"

// beChild plays a role and ends.
func beChild(role, dir string) {
	roles := map[string]func(*Disk) error{"endless": writeForever, "cramped": writeTooMuch}
	d, err := OpenDisk(dir, 8*mib)
	if err == nil {
		err = roles[role](d)
	}
	fmt.Println(err)
	os.Exit(1)
}

func child(role, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], dir)
	cmd.Env = append(os.Environ(), childRole+"="+role)
	return cmd
}

// writeForever stores images until it is killed, and prints a dot for each.
func writeForever(d *Disk) error {
	for n := 0; ; n++ {
		if err := d.Put(testKey(n%50), testEntry(n%50, 100_000)); err != nil {
			return err
		}
		fmt.Print(".")
	}
}

// writeTooMuch has its second write cut short after 1000 bytes, as a full disk does. The limit holds for the whole
// process, which is why it is one of its own.
func writeTooMuch(d *Disk) error {
	signal.Ignore(syscall.SIGXFSZ)
	if err := d.Put(testKey(1), testEntry(1, 300)); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: 1000}); err != nil {
		return err
	}
	err := errors.Join(d.Put(testKey(1), testEntry(1, 3000)), d.Put(testKey(2), testEntry(2, 3000)))
	if got := d.Bytes(); got != block {
		return fmt.Errorf("%d bytes counted, want %d", got, block)
	}
	return err
}

func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	out, _ := child("cramped", dir).Output()
	if got, want := string(out), syscall.EFBIG.Error(); strings.Count(got, want) != 2 {
		t.Errorf("the writes gave %q, want twice %q", got, want)
	}
	if _, files := usedIn(t, dir); files != 1 {
		t.Errorf("%d files after failed writes, want 1", files)
	}
	d := openTestDisk(t, dir, mib)
	wantKept(t, d, 1, 300, true)
	wantKept(t, d, 2, 3000, false)
	put(t, d, 2, 3000)
}

func TestDiskKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	for round := range 5 {
		victim := child("endless", dir)
		out, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 1)
		_, err = out.Read(first)
		time.AfterFunc(time.Duration(7*round)*time.Millisecond, func() { _ = victim.Process.Kill() })
		if end := victim.Wait(); string(first) != "." || !strings.Contains(end.Error(), "killed") {
			t.Fatalf("the writer stored nothing or ended by itself: %v, %v", err, end)
		}
		d := openTestDisk(t, dir, 8*mib)
		if used, files := usedIn(t, dir); files == 0 || used != d.Bytes() {
			t.Errorf("%d files take %d bytes, %d counted", files, used, d.Bytes())
		}
		for n := range 50 {
			_, err := d.Get(testKey(n))
			wantKept(t, d, n, 100_000, !errors.Is(err, ErrMiss))
		}
	}
}
