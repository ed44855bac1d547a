package templates

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/placard/placard/renderer"
)

const (
	// quiet is how long a template must have been left alone before it is read: a save is several events.
	quiet = 60 * time.Millisecond
	// patience is how long it is waited for that, of a template that is written all the time.
	patience = 500 * time.Millisecond
)

// Watch reads templates anew as their files change, until ctx ends or the library is closed. It returns once it
// watches.
func (l *Library) Watch(ctx context.Context) error {
	if l.root == nil {
		return nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching the templates' folder: %w", err)
	}
	w := &watch{library: l, watcher: watcher, dirty: map[string]change{}, read: map[string]string{}}
	w.dir, err = filepath.EvalSymlinks(l.config.Dir) // which WalkDir doesn't
	if err == nil {
		err = w.add(w.dir)
	}
	if err != nil {
		watcher.Close()
		return fmt.Errorf("watching the templates' folder: %w", err)
	}
	l.watching.Go(func() { w.run(ctx) })
	return nil
}

type watch struct {
	library *Library
	dir     string
	watcher *fsnotify.Watcher
	// dirty are the templates that changed since they were read.
	dirty map[string]change
	// read are the versions that were read last.
	read map[string]string
}

// A change is when a template was first found changed, and when it is to be read.
type change struct{ first, due time.Time }

// run ends with ctx or the library. It begins with all: what has changed since they were opened sent no event.
func (w *watch) run(ctx context.Context) {
	defer w.watcher.Close()
	w.noteAll()
	timer := time.NewTimer(quiet)
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.library.closed:
			return
		case event := <-w.watcher.Events:
			w.note(event)
			timer.Reset(w.wait())
		case err := <-w.watcher.Errors:
			// Events were lost: everything may have changed.
			w.library.config.Logger.Warn("watching templates: reading all anew", "err", err)
			_ = w.add(w.dir)
			w.noteAll()
			timer.Reset(w.wait())
		case <-timer.C:
			if w.flush(time.Now()) {
				timer.Reset(w.wait())
			}
		}
	}
}

// note remembers which template an event is about. A shared folder is about all.
func (w *watch) note(event fsnotify.Event) {
	if filepath.Base(event.Name) == "..data" { // where Kubernetes swaps all files of a volume at once
		w.noteAll()
	}
	relative, err := filepath.Rel(w.dir, event.Name)
	if err != nil || hidden(event.Name) {
		return
	}
	if event.Has(fsnotify.Create) {
		_ = w.add(event.Name) // a file, or a folder that is gone again, needs no watch
	}
	name, _, _ := strings.Cut(filepath.ToSlash(relative), "/")
	if ValidName(name) {
		w.touch(name)
	}
	// Any file may be referred to from another template's folder.
	for _, tpl := range w.library.Templates() {
		if refersTo(tpl, filepath.ToSlash(relative)) {
			w.touch(tpl.Name)
		}
	}
	if strings.HasPrefix(name, "_") {
		w.noteAll()
	}
}

// touch notes a change of a template: it is read once it has been quiet.
func (w *watch) touch(name string) {
	now := time.Now()
	c, ok := w.dirty[name]
	if !ok {
		c.first = now
	}
	c.due = now.Add(quiet)
	if last := c.first.Add(patience); c.due.After(last) {
		c.due = last
	}
	w.dirty[name] = c
}

// wait is how long it is until a template is to be read.
func (w *watch) wait() time.Duration {
	wait := patience
	for _, c := range w.dirty {
		wait = min(wait, time.Until(c.due))
	}
	return max(wait, 0)
}

func refersTo(tpl *renderer.Template, file string) bool {
	_, ok := tpl.Files[file]
	return ok
}

func (w *watch) noteAll() {
	for _, name := range Names(w.library.root.FS()) {
		w.touch(name)
	}
	for _, tpl := range w.library.Templates() { // its folder may be gone
		w.touch(tpl.Name)
	}
}

// add watches a folder and those in it.
func (w *watch) add(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name != dir && hidden(name) {
			return fs.SkipDir
		}
		return w.watcher.Add(name)
	})
}

// flush reads what has changed. What is read may be half written: a version goes live when it was read twice the same.
// It reports whether to come again.
func (w *watch) flush(now time.Time) bool {
	for name, c := range w.dirty {
		if now.Before(c.due) {
			continue
		}
		tpl, err := w.library.read(name)
		if err == nil && tpl.Hash != w.read[name] {
			w.read[name] = tpl.Hash
			w.dirty[name] = change{first: now, due: now.Add(quiet)}
			continue
		}
		delete(w.dirty, name)
		w.library.publish(name, tpl, err)
	}
	return len(w.dirty) > 0
}
