package export

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/placard/placard/renderer"
)

// Config says what becomes of records.
type Config struct {
	// Job is the same for all: template, format, size. Its modifications name their properties.
	Job      renderer.Job
	Mapping  Mapping
	Pictures Pictures
	Name     Name
	// Alt is the path of the value that describes an image in words.
	Alt string
	// Key fits a job and names its image; its error says what does not fit.
	Key func(renderer.Job) (string, error)
	// Start is called before the first image is drawn, and not where there is none to draw.
	Start func() error
	Draw  Draw
	// Workers is how many images are drawn at once.
	Workers int
	Folder  *os.Root
	// Source says which template is drawn from which files. A folder is for one.
	Source string
	// Force draws all, over files that are none of ours, and into the folder of another source.
	Force bool
	// Prune removes images of ours that no record has any more, unless something failed.
	Prune bool
	// DryRun writes and removes nothing.
	DryRun bool
	// Progress hears of every image that was drawn, or could not be, and how many there are to draw.
	Progress func(total int)
}

// An item is an image that a record is to have.
type item struct {
	record Record
	name   string // its path in the folder
	key    string
	drawn  drawn
	// stale: it is to be drawn.
	stale bool
}

// source is how site generators find the image: by its page's file, or for a row of many by the image's name.
func (i *item) source() string {
	if i.record.Line == 0 {
		return i.record.File
	}
	return strings.TrimSuffix(i.name, path.Ext(i.name))
}

// job is what a record asks for.
func (c *Config) job(r Record) (renderer.Job, []string, error) {
	job := c.Job
	mods, sample := c.Mapping.merge(job.Modifications, r)
	job.Modifications = mods
	return job, sample, c.Pictures.inline(r, mods)
}

// A plan is what is to be done.
type plan struct {
	items    []*item
	drafts   int
	failures []error
	// samples is how many images show a field as the template has it, by field.
	samples map[string]int
}

// plan fits all records, and finds those whose images the folder has. It draws nothing.
func (c *Config) plan(records []Record, old manifest) *plan {
	p := &plan{samples: map[string]int{}}
	taken := map[string]Record{}
	for _, r := range records {
		if r.Draft() {
			p.drafts++
			continue
		}
		name, err := c.Name.of(r)
		if err != nil {
			p.failures = append(p.failures, r.fail(err))
			continue
		}
		if other, ok := taken[name]; ok {
			p.failures = append(p.failures, r.fail(fmt.Errorf(
				"its image would be called %s, as that of %s; choose a --name that tells them apart", name, other.where())))
			continue
		}
		taken[name] = r
		if err := c.add(p, r, name, old); err != nil {
			p.failures = append(p.failures, err)
		}
	}
	return p
}

func (c *Config) add(p *plan, r Record, name string, old manifest) error {
	job, sample, err := c.job(r)
	if err != nil {
		return err
	}
	key, err := c.Key(job)
	if err != nil {
		return r.explain(err)
	}
	before, ours := old.Images[name]
	_, err = fs.Stat(c.Folder.FS(), name)
	there := err == nil
	if there && !ours && !c.Force {
		return r.fail(fmt.Errorf("%s is in the folder, and was not made by export; --force writes over it", name))
	}
	for _, field := range sample {
		p.samples[field]++
	}
	p.items = append(p.items, &item{
		record: r, name: name, key: key, drawn: before, stale: c.Force || !there || before.Key != key,
	})
	return nil
}

func (r Record) where() string {
	if r.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d", r.File, r.Line)
}

// explain says which field an error is about, where it is about one.
func (r Record) explain(err error) *RecordError {
	failure := r.fail(err)
	if field, ok := errors.AsType[*renderer.FieldError](err); ok {
		failure.Field = field.Field
	}
	return failure
}
