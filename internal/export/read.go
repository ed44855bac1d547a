package export

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// maxFile bounds a source, in bytes: it is read whole.
const maxFile = 256 << 20

// pages are what a folder is searched for.
const pages = "**/*.{md,markdown,mdx}"

// Read reads all files that the patterns match, in which ** stands for any folders, and a folder for all Markdown files
// below it. What can't be read is among the failures, and the rest is read. A pattern that matches nothing is an error,
// and so is to find no record at all.
func Read(patterns []string) (records []Record, failures []error, err error) {
	seen := map[string]bool{}
	for _, pattern := range patterns {
		if info, err := os.Stat(pattern); err == nil && info.IsDir() {
			pattern = path.Join(filepath.ToSlash(pattern), pages)
		}
		pattern = filepath.ToSlash(pattern)
		files, err := doublestar.FilepathGlob(pattern, doublestar.WithFilesOnly(), doublestar.WithFailOnIOErrors())
		if err != nil {
			return nil, nil, fmt.Errorf("looking for %s: %w", pattern, err)
		}
		if len(files) == 0 {
			return nil, nil, fmt.Errorf("no file is like %s; is it in quotes, so that the shell leaves it alone?", pattern)
		}
		slices.Sort(files)
		base, _ := doublestar.SplitPattern(pattern)
		for _, file := range files {
			file = filepath.ToSlash(file)
			if seen[file] {
				continue
			}
			seen[file] = true
			found, failed := readFile(base, file)
			records, failures = append(records, found...), append(failures, failed...)
		}
	}
	if len(records)+len(failures) == 0 {
		return nil, nil, fmt.Errorf("%s: no page has front matter, and no table a row", strings.Join(patterns, ", "))
	}
	return records, failures, nil
}

// A reader reads the records of a file: their lines and values.
type reader func(data []byte) ([]Record, []error)

// readers are by extension. All others are taken for pages.
var readers = map[string]reader{".csv": readCSV, ".json": readJSON, ".jsonl": readLines, ".ndjson": readLines}

func readFile(base, file string) ([]Record, []error) {
	data, err := readBounded(file)
	if err != nil {
		return nil, []error{&RecordError{File: file, Err: err}}
	}
	read := readers[strings.ToLower(path.Ext(file))]
	if read == nil {
		read = readPage
	}
	records, failures := read(bytes.TrimPrefix(data, []byte("\ufeff")))
	for i := range records {
		records[i].File, records[i].Path = file, pathOf(base, file)
	}
	for i, err := range failures {
		f, ok := errors.AsType[*RecordError](err)
		if !ok {
			f = &RecordError{Err: err}
		}
		f.File = file
		failures[i] = f
	}
	return records, failures
}

func readBounded(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("it has %d bytes, and at most %d are read", info.Size(), maxFile)
	}
	return os.ReadFile(file)
}

// pathOf is a file's path below base, as a site has it in its URLs.
func pathOf(base, file string) string {
	relative := strings.TrimPrefix(strings.TrimPrefix(file, base), "/")
	relative = strings.TrimSuffix(relative, path.Ext(relative))
	switch folder, name := path.Split(relative); name {
	case "index", "_index":
		return strings.TrimSuffix(folder, "/")
	}
	return relative
}

// at returns the number of the line in which a byte stands.
func at(data []byte, offset int64) int {
	return bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n")) + 1
}
