package chromium

import (
	"errors"
	"fmt"
	"os/exec"
	"sync"

	"golang.org/x/sys/unix"
)

// adoptOrphans makes this process the parent of orphans among its descendants: a browser that is killed leaves four
// processes or more, which would else be init's to wait for, and there may be no init. See prctl(2),
// PR_SET_CHILD_SUBREAPER.
var adoptOrphans = sync.OnceValue(func() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("becoming the parent of what a browser leaves: %w", err)
	}
	return nil
})

// await waits for a browser, the leader of a process group, and says how it ended. On the way it takes leave of those
// of the group that were orphaned before, such as the broker of a GPU process that was killed. Other children of this
// process are left to whoever waits for them.
func await(browser int) unix.WaitStatus {
	for {
		pid, status, err := waitForOne(browser)
		if err != nil || pid == browser {
			return status
		}
	}
}

// awaitRest waits for what is left of a process group. It is killed, so that doesn't take long. An orphan's children
// become ours before it ends, so when there are none, there will be none.
func awaitRest(group int) {
	for {
		if _, _, err := waitForOne(group); err != nil {
			return
		}
	}
}

// waitForOne waits for any child of a process group. It fails where there is none.
func waitForOne(group int) (pid int, status unix.WaitStatus, err error) {
	for {
		pid, err = unix.Wait4(-group, &status, 0, nil)
		if !errors.Is(err, unix.EINTR) {
			return pid, status, err
		}
	}
}

// live are the groups of the browsers that are waited for. Its lock is held while one starts, so that none ends before
// its group is among them.
var live = struct {
	sync.Mutex
	groups map[int]bool
}{groups: map[int]bool{}}

// launch starts a browser, in a group of its own.
func launch(browser *exec.Cmd) error {
	live.Lock()
	defer live.Unlock()
	err := browser.Start()
	if err == nil {
		live.groups[browser.Process.Pid] = true
	}
	return err
}

// reapStrays is for when a browser's group has ended. It takes leave of what ended outside of that and came to us: what
// browsers start in groups of their own, and all that a server below this process leaves that is killed. What has our
// own group is left alone, as package os waits for that, and what has a live browser's, which await does.
func reapStrays(ended int) {
	live.Lock()
	defer live.Unlock()
	delete(live.groups, ended)
	own := unix.Getpgrp()
	for _, pid := range processes() {
		if group, err := unix.Getpgid(pid); err == nil && group != own && !live.groups[group] {
			_, _ = unix.Wait4(pid, nil, unix.WNOHANG, nil) // an error, where it is no child of ours
		}
	}
}

// describe says how a process ended, in the words of package os.
func describe(status unix.WaitStatus) string {
	if status.Signaled() {
		return "signal: " + status.Signal().String()
	}
	return fmt.Sprintf("exit status %d", status.ExitStatus())
}
