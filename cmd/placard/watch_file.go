package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// saved is how long a file must have been left alone before it is read: editors write in several steps.
const saved = 50 * time.Millisecond

// watchFile returns a channel that hears of each change of a file, until ctx ends. It watches the folder, as many
// editors put a new file in the place of the old one. Without a file the channel is nil: it never hears of any.
func watchFile(ctx context.Context, file string) (<-chan struct{}, error) {
	if file == "" {
		return nil, nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := watcher.Add(filepath.Dir(file)); err != nil {
		watcher.Close()
		return nil, err
	}
	changed := make(chan struct{}, 1)
	go func() { // ends with ctx
		defer watcher.Close()
		timer := time.NewTimer(saved)
		timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-watcher.Events:
				if filepath.Base(event.Name) == filepath.Base(file) {
					timer.Reset(saved)
				}
			case <-watcher.Errors: //nolint:errcheck // events were lost: it may have changed
				timer.Reset(saved)
			case <-timer.C:
				select {
				case changed <- struct{}{}:
				default: // one that nobody has heard of yet stands for both
				}
			}
		}
	}()
	return changed, nil
}
