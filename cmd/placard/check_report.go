package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/placard/placard/templates"
)

var errTemplates = errors.New("there are errors in the templates")

// report prints the problems. Its error says that some are errors.
func report(w io.Writer, problems []templates.Problem, checked int, strict, asJSON bool) error {
	failures := 0
	for i := range problems {
		problems[i].Warning = problems[i].Warning && !strict
		if !problems[i].Warning {
			failures++
		}
	}
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(problems); err != nil {
			return err
		}
	} else {
		for _, p := range problems {
			severity := "error"
			if p.Warning {
				severity = "warning"
			}
			fmt.Fprintf(w, "%s: %s [%s]\n", severity, p.Error(), p.Rule)
		}
		fmt.Fprintf(w, "%d templates, %d errors, %d warnings\n", checked, failures, len(problems)-failures)
	}
	if failures > 0 {
		return errTemplates
	}
	return nil
}
