package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// A module is one that the program is linked from, or Go's standard library.
type module struct {
	path, version string   // the version of our own is empty
	texts         []string // files with licences and notices: the module's, and those beside packages that are used
	licences      []string // SPDX identifiers of what stands in them, sorted
}

const program = "github.com/placard/placard/cmd/placard"

// architectures are those that are released, all for Linux.
var architectures = []string{"amd64", "arm64"}

// standardLibrary is the name that vulnerability databases and SBOM tools have for it.
const standardLibrary = "stdlib"

// linked lists the modules of the program as it is released, sorted by path. One that is in go.mod for tests or tools
// alone isn't among them.
func linked(ctx context.Context) ([]module, error) {
	found := map[string]*module{}
	for _, architecture := range architectures {
		const format = `{{if .Module}}{{.Module.Path}}|{{.Module.Version}}|{{.Module.Dir}}|{{.Dir}}{{end}}`
		packages, err := goOutput(ctx, architecture, "list", "-deps", "-f", format, program)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(packages) {
			part := strings.Split(strings.TrimSpace(line), "|")
			if len(part) != 4 {
				continue // a package of the standard library
			}
			if found[part[0]] == nil {
				found[part[0]] = &module{path: part[0], version: part[1]}
			}
			if err := found[part[0]].read(part[2], part[3]); err != nil {
				return nil, err
			}
		}
	}
	root, err := goOutput(ctx, "", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	library := &module{path: standardLibrary, version: runtime.Version()}
	if err := library.read(root, root); err != nil {
		return nil, err
	}
	found[library.path] = library
	return identified(found)
}

func goOutput(ctx context.Context, architecture string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+architecture)
	var failure bytes.Buffer
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s", strings.Join(args, " "), err, &failure)
	}
	return strings.TrimSpace(string(out)), nil
}

func identified(found map[string]*module) ([]module, error) {
	all := make([]module, 0, len(found))
	for _, m := range found {
		if err := m.identify(); err != nil {
			return nil, err
		}
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// legalFile is what projects call these files. PATENTS of golang.org/x grants something more, and belongs to it.
var legalFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense|notice|patents)([.-][a-z0-9.-]+)?$`)

// read takes up the licences and notices that stand in a package's folder or above it, up to its module's root:
// modules carry code of others in folders with a licence of their own.
func (m *module) read(root, folder string) error {
	for {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return fmt.Errorf("licences of %s: %w: `go mod download` fetches modules", m.path, err)
		}
		for _, entry := range entries {
			file := filepath.Join(folder, entry.Name())
			if entry.Type().IsRegular() && legalFile.MatchString(entry.Name()) && !strings.HasSuffix(file, ".go") &&
				!slices.Contains(m.texts, file) {
				m.texts = append(m.texts, file)
			}
		}
		if folder == root || !strings.HasPrefix(folder, root) {
			return nil
		}
		folder = filepath.Dir(folder)
	}
}

func (m *module) identify() error {
	slices.Sort(m.texts)
	for _, file := range m.texts {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("licences of %s: %w", m.path, err)
		}
		m.licences = append(m.licences, identify(string(text))...)
	}
	slices.Sort(m.licences)
	m.licences = slices.Compact(m.licences)
	return nil
}
