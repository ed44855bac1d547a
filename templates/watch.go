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

// quiet is how long a folder must have been left alone before it is read: a save is several events.
const quiet = 60 * time.Millisecond

// Watch reads templates anew as their files change, until ctx ends. It returns once it watches.
func (l *Library) Watch(ctx context.Context) error {
	if l.root == nil {
		return nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching the templates' folder: %w", err)
	}
	w := &watch{library: l, watcher: watcher, dirty: map[string]bool{}, read: map[string]string{}}
	w.dir, err = filepath.EvalSymlinks(l.config.Dir) // which WalkDir doesn't
	if err == nil {
		err = w.add(w.dir)
	}
	if err != nil {
		watcher.Close()
		return fmt.Errorf("watching the templates' folder: %w", err)
	}
	go w.run(ctx)
	return nil
}

type watch struct {
	library *Library
	dir     string
	watcher *fsnotify.Watcher
	// dirty are the folders that changed since they were read.
	dirty map[string]bool
	// read are the versions that were read last.
	read map[string]string
}

// run ends with ctx.
func (w *watch) run(ctx context.Context) {
	defer w.watcher.Close()
	timer := time.NewTimer(quiet)
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-w.watcher.Events:
			w.note(event)
			timer.Reset(quiet)
		case err := <-w.watcher.Errors:
			// Events were lost: everything may have changed.
			w.library.config.Logger.Warn("watching templates: reading all anew", "err", err)
			_ = w.add(w.dir)
			w.noteAll()
			timer.Reset(quiet)
		case <-timer.C:
			if w.flush() {
				timer.Reset(quiet)
			}
		}
	}
}

// note remembers which template an event is about. A shared folder is about all.
func (w *watch) note(event fsnotify.Event) {
	relative, err := filepath.Rel(w.dir, event.Name)
	if err != nil || hidden(event.Name) {
		return
	}
	if event.Has(fsnotify.Create) {
		_ = w.add(event.Name) // a file, or a folder that is gone again, needs no watch
	}
	name, _, _ := strings.Cut(filepath.ToSlash(relative), "/")
	if ValidName(name) {
		w.dirty[name] = true
	}
	// Any file may be referred to from another template's folder.
	for _, tpl := range w.library.Templates() {
		if refersTo(tpl, filepath.ToSlash(relative)) {
			w.dirty[tpl.Name] = true
		}
	}
	if strings.HasPrefix(name, "_") {
		w.noteAll()
	}
}

func refersTo(tpl *renderer.Template, file string) bool {
	_, ok := tpl.Files[file]
	return ok
}

func (w *watch) noteAll() {
	for _, name := range Names(w.library.root.FS()) {
		w.dirty[name] = true
	}
	for _, tpl := range w.library.Templates() { // its folder may be gone
		w.dirty[tpl.Name] = true
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
func (w *watch) flush() bool {
	for name := range w.dirty {
		tpl, err := w.library.read(name)
		if err == nil && tpl.Hash != w.read[name] {
			w.read[name] = tpl.Hash
			continue
		}
		delete(w.dirty, name)
		w.library.publish(name, tpl, err)
	}
	return len(w.dirty) > 0
}
