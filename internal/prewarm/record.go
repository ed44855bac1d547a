package prewarm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// recordHead begins a record's file, so that none other is taken for one.
const recordHead = "# placard prewarm: these URLs are done\n"

// A Record is a file with the URLs that are done, by which a run that was interrupted is taken up again. Each line is
// in the file before the next image is asked for; a kill -9 loses at most those that were being asked for, which the
// server has kept. Run calls it under a lock. A nil one records nothing.
type Record struct {
	file *os.File
	done map[string]bool
}

// OpenRecord opens the file, or makes it. It is for its owner's eyes, since its URLs open, and for one run at a time.
// Whoever opens a record closes it.
func OpenRecord(name string) (*Record, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	r := &Record{file: file, done: map[string]bool{}}
	err = r.lock()
	if err == nil {
		err = r.read()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), file.Close())
	}
	return r, nil
}

// lock keeps other runs out until the file is closed, or this process ends in whatever way.
func (r *Record) lock() error {
	err := unix.Flock(int(r.file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errors.New("another run uses it: wait for its end, or name another file")
	}
	return err
}

// read takes what is in the file. A line that a crash has cut is ended, so that the next has a line of its own.
func (r *Record) read() error {
	data, err := io.ReadAll(r.file)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		_, err := r.file.WriteString(recordHead)
		return err
	}
	lines, ok := bytes.CutPrefix(data, []byte(recordHead))
	if !ok {
		return errors.New("not a record of an earlier run: name a file that isn't there, or one that --resume has made")
	}
	if !bytes.HasSuffix(data, []byte("\n")) {
		if _, err := r.file.WriteString("\n"); err != nil {
			return err
		}
	}
	for line := range bytes.Lines(lines) {
		r.done[string(bytes.TrimSuffix(line, []byte("\n")))] = true
	}
	return nil
}

func (r *Record) has(u string) bool { return r != nil && r.done[u] }

func (r *Record) add(u string) error {
	if r == nil {
		return nil
	}
	r.done[u] = true
	if _, err := r.file.WriteString(u + "\n"); err != nil {
		return fmt.Errorf("noting what is done: %w", err)
	}
	return nil
}

// Close keeps the file for the next run.
func (r *Record) Close() error { return r.file.Close() }

// Remove is Close when all is done: the file goes, or a later run, when the images have expired, would draw nothing.
func (r *Record) Remove() error {
	err := os.Remove(r.file.Name())
	if errors.Is(err, os.ErrNotExist) {
		err = nil // somebody has tidied up
	}
	return errors.Join(err, r.file.Close())
}
