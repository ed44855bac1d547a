package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/placard/placard/renderer"
)

// Config says where templates are.
type Config struct {
	// Dir is a folder of templates laid over the built-in set; none where empty.
	Dir string
	// MaxBytes bounds the files of one template, all together.
	MaxBytes int64
	Logger   *slog.Logger
}

// A Library is a renderer.Library: the built-in set, and a folder of the user's laid over it.
type Library struct {
	config  Config
	builtin map[string]*renderer.Template
	root    *os.Root // nil without a folder

	// closed ends what watches, and watching is until it has ended.
	closed   chan struct{}
	close    sync.Once
	watching sync.WaitGroup

	mu  sync.RWMutex
	own map[string]*renderer.Template
	// said is what the log was told last of a template that can't be used: it is read more often than it changes.
	said map[string]string
	// changed is closed at every change, and then made anew.
	changed chan struct{}
}

// Open reads all templates. One of the user's that can't be read is left out, with a log line; a folder that can't be
// is an error.
func Open(config Config) (*Library, error) {
	l := &Library{
		config:  config,
		builtin: map[string]*renderer.Template{},
		closed:  make(chan struct{}),
		own:     map[string]*renderer.Template{},
		said:    map[string]string{},
		changed: make(chan struct{}),
	}
	for _, name := range Names(builtin) {
		tpl, err := Load(builtin, name, config.MaxBytes)
		if err != nil {
			return nil, fmt.Errorf("the built-in template %s: %w", name, err)
		}
		l.builtin[name] = tpl
	}
	if config.Dir == "" {
		return l, nil
	}
	root, err := os.OpenRoot(config.Dir)
	if err != nil {
		return nil, fmt.Errorf("opening the templates' folder: %w", err)
	}
	l.root = root
	for _, odd := range OddNames(root.FS()) {
		config.Logger.Warn("a folder is no template", "folder", odd.File, "err", &odd)
	}
	for _, name := range Names(root.FS()) {
		tpl, err := l.read(name)
		l.publish(name, tpl, err)
	}
	return l, nil
}

// Close ends all watching, waits for that, and closes the folder.
func (l *Library) Close() error {
	l.close.Do(func() { close(l.closed) })
	l.watching.Wait()
	if l.root == nil {
		return nil
	}
	return l.root.Close()
}

// Template returns the newest whole version of a template.
func (l *Library) Template(name string) (*renderer.Template, error) {
	l.mu.RLock()
	tpl, ok := l.own[name]
	l.mu.RUnlock()
	if !ok {
		tpl, ok = l.builtin[name]
	}
	if !ok {
		return nil, renderer.ErrNoTemplate
	}
	return tpl, nil
}

// Templates returns all, by name.
func (l *Library) Templates() []*renderer.Template {
	all := maps.Clone(l.builtin)
	l.mu.RLock()
	maps.Copy(all, l.own)
	l.mu.RUnlock()
	return slices.SortedFunc(maps.Values(all), func(a, b *renderer.Template) int {
		return strings.Compare(a.Name, b.Name)
	})
}

// publish makes what was read of a user's template the current version. Where reading failed the last good version
// stays, unless the folder is gone.
func (l *Library) publish(name string, tpl *renderer.Template, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, before := l.own[name], l.said[name]
	known := err != nil && before == err.Error()
	defer func() {
		if l.own[name] != old || l.said[name] != before {
			l.announce()
		}
	}()
	delete(l.said, name)
	if err != nil {
		l.said[name] = err.Error()
	}
	switch {
	case err == nil && old != nil && old.Hash == tpl.Hash: // read once more
	case err == nil:
		l.own[name] = tpl
	case errors.Is(err, fs.ErrNotExist) && !l.hasFolder(name):
		delete(l.own, name)
		delete(l.said, name)
	case known:
	case old == nil:
		l.config.Logger.Error("a template is left out", "template", name, "err", err)
	default:
		l.config.Logger.Error("a changed template can't be used: its last good version stays", "template", name, "err", err)
	}
}

func (l *Library) read(name string) (*renderer.Template, error) {
	return Load(l.root.FS(), name, l.config.MaxBytes)
}

func (l *Library) hasFolder(name string) bool {
	info, err := l.root.Stat(name)
	return err == nil && info.IsDir()
}
