package main

import (
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
)

const (
	home       = "https://github.com/placard/placard"
	documentID = "SPDXRef-DOCUMENT"
	noSPDX     = "NOASSERTION"
)

// sbom prints what a binary was linked from. Modules and their sums are those that go wrote into it; their licences
// come from the module cache. The same binary gives the same bytes.
func sbom(ctx context.Context, args []string, out io.Writer) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err // it names the file
	}
	info, err := buildinfo.ReadFile(args[0])
	if err != nil {
		return err
	}
	modules, err := linked(ctx)
	if err != nil {
		return err
	}
	licences := map[string]string{}
	for _, m := range modules {
		licences[m.path] = expression(m.licences)
	}
	document, err := describe(info, fmt.Sprintf("%x", sha256.Sum256(content)), licences)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// describe makes the document of a binary with this SHA-256. licences has an SPDX expression for each module's path.
func describe(info *debug.BuildInfo, sum string, licences map[string]string) (*spdxDocument, error) {
	created := setting(info, "vcs.time")
	if created == "" {
		return nil, errors.New("it doesn't say of which commit it is: build it in a clone, with -buildvcs=true")
	}
	program := spdxModule(0, &info.Main, licences)
	program.Purpose = "APPLICATION"
	program.Download = "git+" + home + "@" + setting(info, "vcs.revision")
	program.Checksums = []spdxChecksum{{"SHA256", sum}}
	platform := setting(info, "GOOS") + "-" + setting(info, "GOARCH")
	document := &spdxDocument{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", ID: documentID,
		Name:          "placard-" + info.Main.Version + "-" + platform,
		Namespace:     home + "/sbom/" + sum,
		Creation:      spdxCreation{created, []string{"Tool: placard-release-" + info.Main.Version}},
		Packages:      []spdxPackage{program},
		Relationships: []spdxRelationship{{documentID, "DESCRIBES", program.ID}},
	}
	library := &debug.Module{Path: standardLibrary, Version: strings.TrimPrefix(info.GoVersion, "go")}
	for i, m := range append(info.Deps, library) {
		if licences[m.Path] == "" {
			return nil, fmt.Errorf("%s is in it and not in this tree: it is of another commit", m.Path)
		}
		dependency := spdxModule(i+1, m, licences)
		document.Packages = append(document.Packages, dependency)
		document.Relationships = append(document.Relationships,
			spdxRelationship{program.ID, "DEPENDS_ON", dependency.ID})
	}
	return document, nil
}

func spdxModule(number int, m *debug.Module, licences map[string]string) spdxPackage {
	p := spdxPackage{
		ID:               fmt.Sprintf("SPDXRef-Package-%d", number),
		Name:             m.Path,
		Version:          m.Version,
		Purpose:          "LIBRARY",
		Download:         "https://proxy.golang.org/" + escapedPath(m.Path) + "/@v/" + m.Version + ".zip",
		LicenseConcluded: licences[m.Path],
		LicenseDeclared:  licences[m.Path],
		Copyright:        noSPDX,
		References:       []spdxReference{{"PACKAGE-MANAGER", "purl", packageURL(m)}},
	}
	if m.Path == standardLibrary {
		p.Download = "https://go.dev/dl/"
	}
	if m.Sum != "" {
		p.Source = "go.sum: " + m.Sum
	}
	return p
}

// packageURL is what vulnerability databases look a module up by (github.com/package-url/purl-spec): a version's plus
// sign is escaped.
func packageURL(m *debug.Module) string {
	return "pkg:golang/" + strings.ToLower(m.Path) + "@" + url.QueryEscape(m.Version)
}

// escapedPath is a path as the module proxy has it, where not all file systems tell cases apart: A is !a
// (go.dev/ref/mod#goproxy-protocol).
func escapedPath(path string) string {
	var escaped strings.Builder
	for _, letter := range path {
		if 'A' <= letter && letter <= 'Z' {
			escaped.WriteByte('!')
			letter += 'a' - 'A'
		}
		escaped.WriteRune(letter)
	}
	return escaped.String()
}
