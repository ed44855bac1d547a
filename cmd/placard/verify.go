package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

// errRefused is the verdict of verify that makes it exit with 1. What there is to say has been printed.
var errRefused = errors.New("the URL would not be accepted")

func verifyCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "verify URL",
		Short: "Say whether a URL would be accepted, and else what is wrong with it",
		Long: "Say whether a URL would be accepted, by which dialect and key, and else what is wrong with it.\n" +
			"A URL of - stands for the one on standard input.",
		Example: `  placard verify 'https://img.example.com/img/…'
  placard verify 'https://img.example.com/signedurl/…&s=…'    # the quotation marks keep the shell from cutting at &`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			return verify(command, s, args[0])
		},
	}
}

func verify(command *cobra.Command, s *settings, arg string) error {
	if err := s.findKey(); err != nil {
		return err
	}
	text, notes, err := readURL(arg, command.InOrStdin())
	if err != nil {
		return err
	}
	library, err := openLibrary(s, s.logger(command.ErrOrStderr()))
	if err != nil {
		return err
	}
	defer library.Close()
	v := verdict{now: time.Now(), notes: notes}
	projects := s.projects()
	keys, owners := projects.Keys()
	v.Diagnosis = s.dialects(nil).Explain(keys, text, hints(projects, library))
	if !s.LibPixelRequireSignature {
		v.checkOpen(projects)
	}
	v.checkExpiry(s.Expired == serveCached)
	v.checkProject(keys, owners)
	v.checkTemplate(&renderer.Renderer{Library: library, Limits: limitsWithoutFonts(s)})
	v.checkHost(text, s.PublicURLs)
	if err := v.print(command.OutOrStdout()); err != nil {
		return err
	}
	if v.Err != nil {
		return errRefused
	}
	return nil
}

// readURL reads the URL and takes off what it was quoted or pasted with.
func readURL(arg string, stdin io.Reader) (text string, notes []string, err error) {
	if arg == "-" {
		line, err := io.ReadAll(io.LimitReader(stdin, 2*server.MaxURLBytes))
		if err != nil {
			return "", nil, fmt.Errorf("reading the URL from standard input: %w", err)
		}
		arg = strings.TrimSuffix(string(line), "\n")
	}
	text = strings.Trim(arg, " \t\r\n\"'`<>“”‘’«»")
	if text != arg {
		notes = append(notes, "white space, quotation marks or <> around the URL were taken off")
	}
	if len(text) > server.MaxURLBytes {
		return "", nil, fmt.Errorf("%w: it has more than %d bytes, to which the server answers %d",
			errRefused, server.MaxURLBytes, http.StatusRequestURITooLong)
	}
	return text, notes, nil
}

// hints are what names a URL may have been signed with.
func hints(projects project.Set, library *templates.Library) signurl.Hints {
	h := signurl.Hints{Nearest: nearest}
	for _, tpl := range library.Templates() {
		h.Templates = append(h.Templates, tpl.Name)
	}
	for _, p := range projects {
		h.Templates = slices.AppendSeq(h.Templates, maps.Keys(p.Bases))
		h.Users = append(h.Users, p.UserIDs...)
	}
	return h
}
