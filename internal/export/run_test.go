package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/placard/placard/renderer"
)

// An exporter runs exports into one folder, with a browser that isn't one.
type exporter struct {
	t       *testing.T
	config  Config
	version string // of the template
	starts  int
	drawn   atomic.Int32
	draw    Draw
}

func newExporter(t *testing.T) *exporter {
	t.Helper()
	folder, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	mapping, err := NewMapping(card, nil, MissingSample)
	if err != nil {
		t.Fatal(err)
	}
	name, err := ParseName("{slug}", renderer.JPEG)
	if err != nil {
		t.Fatal(err)
	}
	e := &exporter{t: t, version: "1"}
	e.draw = func(context.Context, renderer.Job) (*renderer.Image, error) { return picture(), nil }
	e.config = Config{
		Job: renderer.Job{Template: "card", Format: renderer.JPEG}, Mapping: mapping, Name: name, Alt: "title",
		Key: func(job renderer.Job) (string, error) {
			doc, err := renderer.Fit(job, card, renderer.Limits{MaxPixels: 1e6})
			if err != nil {
				return "", err
			}
			return doc.Key(e.version), nil
		},
		Start: func() error { e.starts++; return nil },
		Draw: func(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
			e.drawn.Add(1)
			return e.draw(ctx, job)
		},
		Workers: 3, Folder: folder, Progress: func(int) {},
	}
	return e
}

func picture() *renderer.Image {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 120, 63)), nil); err != nil {
		panic(err)
	}
	return &renderer.Image{Bytes: b.Bytes(), Format: renderer.JPEG}
}

// run exports records, and checks how many images were drawn and how many could not be.
func (e *exporter) run(records []Record, drawn, failed int) *Report {
	e.t.Helper()
	e.drawn.Store(0)
	report, err := e.config.Run(e.t.Context(), records, nil)
	if err != nil {
		e.t.Fatal(err)
	}
	if int(e.drawn.Load()) != drawn || report.Drawn > drawn || len(report.Failures) != failed {
		e.t.Fatalf("%d drawn, %d failed: %s; want %d, %d", e.drawn.Load(), len(report.Failures), said(report.Failures), drawn, failed)
	}
	return report
}

// files are those of the folder.
func (e *exporter) files() string {
	e.t.Helper()
	var list []string
	err := fs.WalkDir(e.config.Folder.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func posts(titles ...string) []Record {
	var records []Record
	for _, title := range titles {
		records = append(records, Record{File: "posts/" + slug(title) + ".md", Path: slug(title), Values: map[string]any{"title": title}})
	}
	return records
}

// TestSecondRunDrawsNothing, and starts no browser. What has changed is drawn, and nothing else.
func TestSecondRunDrawsNothing(t *testing.T) {
	e := newExporter(t)
	records := posts("One", "Two", "Three")
	first := e.run(records, 3, 0)
	if e.starts != 1 || e.files() != ".placard.json images.json one.jpg three.jpg two.jpg" {
		t.Fatalf("%d starts; the folder has %s", e.starts, e.files())
	}
	second := e.run(records, 0, 0)
	if e.starts != 1 || second.Unchanged != 3 || len(second.Index) != 3 || second.Index["posts/two.md"] != first.Index["posts/two.md"] {
		t.Errorf("%d starts, %+v", e.starts, second)
	}
	want := Entry{Image: "two.jpg", Width: 120, Height: 63, Type: "image/jpeg", Alt: "Two"}
	if got := second.Index["posts/two.md"]; got != want {
		t.Errorf("the index says %+v, want %+v", got, want)
	}
	records[1].Values["title"] = "2"
	e.run(records, 1, 0)
	if err := e.config.Folder.Remove("three.jpg"); err != nil {
		t.Fatal(err)
	}
	e.run(records, 1, 0)
	e.version = "2"
	e.run(records, 3, 0)
	e.config.Force = true
	e.run(records, 3, 0)
}

func TestIndexFile(t *testing.T) {
	e := newExporter(t)
	records := posts("One")
	records = append(records, Record{File: "all.csv", Line: 2, Values: map[string]any{"title": "A row"}})
	report := e.run(records, 2, 0)
	data, err := e.config.Folder.ReadFile(indexFile)
	var index map[string]Entry
	if err == nil {
		err = json.Unmarshal(data, &index)
	}
	if err != nil || len(index) != 2 || index["posts/one.md"].Image != "one.jpg" || index["a-row"].Image != "a-row.jpg" {
		t.Errorf("the index is %s, %v", data, err)
	}
	var printed bytes.Buffer
	if err := WriteIndex(&printed, report.Index); err != nil || printed.String() != string(data) {
		t.Errorf("printed is %s, %v", &printed, err)
	}
}

// TestFailuresGoAlone: each is told with its place, and the others are drawn.
func TestFailuresGoAlone(t *testing.T) {
	e := newExporter(t)
	e.draw = func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
		if job.Modifications[0].Value == "Crash" {
			return nil, renderer.ErrCrashed
		}
		return picture(), nil
	}
	records := append(posts("One", "Crash", "One", "Two"),
		Record{File: "all.csv", Line: 7, Values: map[string]any{"title": "Red", "accent": "reddish"}},
		Record{File: "all.csv", Line: 8, Values: map[string]any{"name": "no title"}},
		Record{File: "all.csv", Line: 9, Values: map[string]any{"title": "Draft", "draft": "true"}})
	report := e.run(records, 3, 4)
	for _, want := range []string{
		"posts/crash.md: the browser crashed", "posts/one.md: its image would be called one.jpg, as that of posts/one.md",
		"all.csv:7: ", "accent", "all.csv:8: it has no slug",
	} {
		if got := said(report.Failures); !strings.Contains(got, want) {
			t.Errorf("the failures don't say %q:\n%s", want, got)
		}
	}
	fields := 0
	for _, err := range report.Failures {
		if failure, ok := errors.AsType[*RecordError](err); ok && failure.Field == "accent" {
			fields++
		}
	}
	if fields != 1 || report.Drafts != 1 || len(report.Index) != 2 {
		t.Errorf("%d failures of accent, %d drafts, %d images; want 1, 1, 2", fields, report.Drafts, len(report.Index))
	}
}

func TestPrune(t *testing.T) {
	e := newExporter(t)
	if err := e.config.Folder.WriteFile("mine.jpg", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.run(posts("One", "Two", "Three"), 3, 0)
	if report := e.run(posts("One"), 0, 0); len(report.Removed) > 0 {
		t.Errorf("removed without being asked: %v", report.Removed)
	}
	e.config.Prune, e.config.DryRun = true, true
	if report := e.run(posts("One"), 0, 0); !slices.Equal(report.Removed, []string{"three.jpg", "two.jpg"}) {
		t.Errorf("a dry run would remove %v", report.Removed)
	}
	e.config.DryRun = false
	e.run(append(posts("One"), Record{File: "bad.csv", Line: 1}), 0, 1)
	if got := e.files(); !strings.Contains(got, "three.jpg") {
		t.Errorf("removed though a record failed: %s is left", got)
	}
	e.run(posts("One"), 0, 0)
	if got, want := e.files(), ".placard.json images.json mine.jpg one.jpg"; got != want {
		t.Errorf("left is %s, want %s", got, want)
	}
}

func TestDryRun(t *testing.T) {
	e := newExporter(t)
	e.config.DryRun = true
	report := e.run(posts("One", "Two"), 0, 0)
	if e.starts != 0 || e.files() != "" || !slices.Equal(report.Stale, []string{"one.jpg", "two.jpg"}) {
		t.Errorf("%d starts, %q in the folder, to draw %v", e.starts, e.files(), report.Stale)
	}
}

// TestOthersFiles: what export has not made is not written over, and no list in the folder can make it remove that.
func TestOthersFiles(t *testing.T) {
	e := newExporter(t)
	for name, content := range map[string]string{
		"one.jpg": "mine", "page.html": "mine",
		manifestFile: `{"version": 1, "source": "", "images": {"page.html": {"key": "x"}, "../a.jpg": {"key": "x"}, "/etc/a.jpg": {}}}`,
	} {
		if err := e.config.Folder.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e.config.Prune = true
	report := e.run(posts("One"), 0, 1)
	if got := said(report.Failures); !strings.Contains(got, "one.jpg is in the folder, and was not made by export; --force") {
		t.Errorf("got %s", got)
	}
	e.config.Force = true
	e.run(posts("One"), 1, 0)
	if got := e.files(); !strings.Contains(got, "page.html") {
		t.Errorf("left is %s", got)
	}
}

// TestOneFolderEach: two exports into one folder would remove one another's images, and leave them out of the index.
func TestOneFolderEach(t *testing.T) {
	e := newExporter(t)
	e.config.Source, e.config.Prune = "card from posts", true
	e.run(posts("One"), 1, 0)
	before := e.files()
	e.config.Source = "card from products"
	_, err := e.config.Run(t.Context(), posts("Two"), nil)
	if err == nil || !strings.Contains(err.Error(), "has the images of card from posts, and this is card from products") {
		t.Errorf("got %v", err)
	}
	if got := e.files(); got != before {
		t.Errorf("left is %s, want %s", got, before)
	}
	e.config.Force = true
	e.run(posts("Two"), 1, 0)
	e.config.Force = false
	e.run(posts("Two"), 0, 0)
	if got, want := e.files(), ".placard.json images.json two.jpg"; got != want {
		t.Errorf("taken over: left is %s, want %s", got, want)
	}
}

func TestBrokenManifest(t *testing.T) {
	for _, content := range []string{"{", `{"version": 2, "images": {}}`, `{"version": 1}`, "null"} {
		e := newExporter(t)
		if err := e.config.Folder.WriteFile(manifestFile, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if report, err := e.config.Run(t.Context(), posts("One"), nil); err == nil {
			t.Errorf("%s is taken: %+v", content, report)
		}
		e.config.Force = true
		e.run(posts("One"), 1, 0)
	}
}

// TestIncompleteIsDrawnAgain: a card whose remote picture was missing is one for now.
func TestIncompleteIsDrawnAgain(t *testing.T) {
	e := newExporter(t)
	e.draw = func(context.Context, renderer.Job) (*renderer.Image, error) {
		img := picture()
		img.Incomplete, img.Warnings = true, []string{"photo: unreachable"}
		return img, nil
	}
	report := e.run(posts("One"), 1, 0)
	if !slices.Equal(report.Warnings, []string{"posts/one.md: photo: unreachable"}) || report.Samples["photo"] != 1 {
		t.Errorf("got the warnings %q, samples %v", report.Warnings, report.Samples)
	}
	e.draw = func(context.Context, renderer.Job) (*renderer.Image, error) { return picture(), nil }
	e.run(posts("One"), 1, 0)
	e.run(posts("One"), 0, 0)
}

// TestStopped: what was drawn when the run was stopped is not drawn again.
func TestStopped(t *testing.T) {
	e := newExporter(t)
	e.config.Workers = 1
	ctx, stop := context.WithCancel(t.Context())
	e.draw = func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
		if e.drawn.Load() == 3 {
			stop()
			return nil, ctx.Err()
		}
		return picture(), nil
	}
	records := posts("One", "Two", "Three", "Four", "Five")
	report, err := e.config.Run(ctx, records, nil)
	if !errors.Is(err, context.Canceled) || report.Drawn != 2 || len(report.Failures) > 0 {
		t.Fatalf("got %+v, %v; want two images", report, err)
	}
	e.draw = func(context.Context, renderer.Job) (*renderer.Image, error) { return picture(), nil }
	e.run(records, 3, 0)
}

// TestProgress hears of each image once.
func TestProgress(t *testing.T) {
	e := newExporter(t)
	heard := 0
	e.config.Progress = func(total int) {
		heard++
		if total != 4 {
			t.Errorf("told of %d in all, want 4", total)
		}
	}
	e.draw = func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
		if job.Modifications[0].Value == "Two" {
			return nil, fmt.Errorf("broken")
		}
		return picture(), nil
	}
	e.run(posts("One", "Two", "Three", "Four"), 4, 1)
	if heard != 4 {
		t.Errorf("heard of %d, want 4", heard)
	}
}
