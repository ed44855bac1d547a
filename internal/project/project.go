// Package project says who may use a server, and for what. A project has keys of its own, and a URL that one of them
// signed opens what is the project's and nothing else.
package project

import (
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"

	"github.com/placard/placard/signurl"
)

// DefaultID is the project that a server has where no projects are set. Its keys prove enough: it takes any user id.
const DefaultID = "default"

// A Project is one user of a server. It doesn't change once the server runs.
type Project struct {
	// ID names the project in logs and commands.
	ID string
	// Keys are those of its URLs, one at least: the first signs, all verify.
	Keys []signurl.Key
	// APIKeys open the API; none: nobody can.
	APIKeys []APIKey
	// UserIDs are those that a URL may name in a dialect that has them.
	UserIDs []string
	// Bases are the names of templates by the id that other services' URLs have for them.
	Bases map[string]string
	// Sources are the base URLs of remote images by the name that URLs have for them.
	Sources map[string]*url.URL
	// Templates and Dialects are the names of those that may be used; none: all.
	Templates, Dialects []string
}

// Format prints the id, whatever the verb. By the wrong one, fmt would print what the keys' own Format hides.
func (p Project) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, p.ID) }

// AllowsTemplate reports whether the project may use a template of that name, be there one or not.
func (p *Project) AllowsTemplate(name string) bool { return allows(p.Templates, name) }

// AllowsDialect reports whether the project's keys verify URLs of a dialect.
func (p *Project) AllowsDialect(name string) bool { return allows(p.Dialects, name) }

func allows(names []string, name string) bool { return len(names) == 0 || slices.Contains(names, name) }

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// ValidID reports whether a text can be a project's id: up to 64 of A-Z, a-z, 0-9, dot, _ and -, a letter or digit
// first.
func ValidID(text string) bool { return idForm.MatchString(text) }
