package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// load reads what an earlier run has saved. Where that is unreadable, nobody knows what was purged: then all was.
func (p *purges) load(file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var saved []Purge
	if err == nil {
		err = json.Unmarshal(data, &saved)
	}
	if err != nil {
		p.add(Purge{At: time.Now()})
		return fmt.Errorf("reading what was purged, so that no image from before is used: %w", err)
	}
	p.add(saved...)
	return nil
}

// save writes all purges. Single images are deleted besides, but one may have been on its way to a bucket just then.
func (p *purges) save(file string) error {
	p.saving.Lock()
	defer p.saving.Unlock()
	data, err := json.Marshal(p.all())
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err == nil {
		err = replace(file, data)
	}
	if err != nil {
		return fmt.Errorf("saving what is purged, for the next start: %w", err)
	}
	return nil
}

// replace writes beside the file and renames: a crash leaves the old one or the new one.
func replace(file string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*"+tempSuffix)
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}
