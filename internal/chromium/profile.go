package chromium

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A profile is the folder for a browser's files. It is locked for as long as the process lives that made it: one that
// isn't was left by a process that was killed.
type profile struct {
	dir  string
	lock *os.File
}

const (
	profilePrefix = "placard-profile-"
	// unlockedPrefix is of a folder that isn't locked yet, so that nobody takes it for one that was left.
	unlockedPrefix = "placard-new-"
)

func newProfile() (*profile, error) {
	unlocked, err := os.MkdirTemp("", unlockedPrefix)
	if err != nil {
		return nil, fmt.Errorf("making a profile folder: %w", err)
	}
	lock, err := lockFolder(unlocked)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("locking a profile folder: %w", err), os.Remove(unlocked))
	}
	p := &profile{dir: strings.Replace(unlocked, unlockedPrefix, profilePrefix, 1), lock: lock}
	if err := os.Rename(unlocked, p.dir); err != nil {
		return nil, errors.Join(fmt.Errorf("naming a profile folder: %w", err), lock.Close(), os.Remove(unlocked))
	}
	return p, nil
}

// remove removes the folder. Nobody may use it any more.
func (p *profile) remove() error {
	defer p.lock.Close()
	if err := os.RemoveAll(p.dir); err != nil {
		return fmt.Errorf("removing the profile folder: %w", err)
	}
	return nil
}

// lockTime is more than it takes to lock a new folder.
const lockTime = time.Minute

// RemoveAbandoned removes profile folders of processes that were killed before they could.
func RemoveAbandoned() error {
	entries, err := os.ReadDir(os.TempDir())
	if err != nil {
		return fmt.Errorf("looking for abandoned profile folders: %w", err)
	}
	var errs []error
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), profilePrefix) && !neverLocked(entry) {
			continue
		}
		dir := filepath.Join(os.TempDir(), entry.Name())
		if lock, err := lockFolder(dir); err == nil { // else it is in use, somebody else's or just gone
			errs = append(errs, (&profile{dir, lock}).remove())
		}
	}
	return errors.Join(errs...)
}

// neverLocked reports whether a folder is new for so long that nobody is going to lock it any more.
func neverLocked(entry os.DirEntry) bool {
	info, err := entry.Info()
	return err == nil && strings.HasPrefix(entry.Name(), unlockedPrefix) && time.Since(info.ModTime()) > lockTime
}

// lockFolder locks a folder until the file that it returns is closed, or this process ends in whatever way. It fails
// where another has the lock.
func lockFolder(dir string) (*os.File, error) {
	folder, err := os.OpenFile(dir, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(folder.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	return folder, nil
}
