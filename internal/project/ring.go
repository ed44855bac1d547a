package project

import (
	"slices"
	"strconv"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A Ring is the keys that verify one dialect, and whose they are.
type Ring struct {
	dialect signurl.Dialect
	keys    []signurl.Key
	owners  []*Project // by the same index
	names   []string   // by the same index
	// read are the requests of texts that have been verified before, by the key's index and the text: an image that is
	// kept is answered in less time than it takes to read its URL.
	read *cache.Memory[signurl.Request]
}

// Of the requests that have been read, some thousand are kept, for a while.
const (
	readBytes = 8 << 20
	readTTL   = time.Hour
	// requestBytes is about what a request takes for each byte of its URL: JSON and base64 undone, slices and headers
	// around it.
	requestBytes = 4
)

// Ring returns the keys of the projects that may use a dialect. Those of others verify nothing.
func (s Set) Ring(dialect signurl.Dialect) Ring {
	allowed := slices.DeleteFunc(slices.Clone(s), func(p *Project) bool { return !p.AllowsDialect(dialect.Name()) })
	keys, owners := allowed.Keys()
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = owners[i].ID + "/" + strconv.Itoa(slices.Index(owners[i].Keys, key))
	}
	return Ring{dialect, keys, owners, names, cache.NewMemory[signurl.Request](readBytes)}
}

// noKey is the Key of a request that nobody signed.
const noKey = -1

// KeyName tells the key of a request from all others, on every instance with the same projects, and gives nothing of it
// away: its project and its place there. It is empty for a request that Open returned.
func (r Ring) KeyName(request signurl.Request) string {
	if request.Key == noKey {
		return ""
	}
	return r.names[request.Key]
}

// Verify reads a URL as the dialect's Parse does, resolves it for the project whose key signed it, and returns that
// too. The errors are those of both.
func (r Ring) Verify(target string) (*Project, signurl.Request, error) {
	request, err := r.parse(target)
	if err != nil {
		return nil, request, err
	}
	owner := r.owners[request.Key]
	err = owner.Resolve(&request)
	return owner, request, err
}

// parse is the dialect's Parse, which it spares a URL that was read before. The signature is checked every time.
func (r Ring) parse(target string) (signurl.Request, error) {
	verifier, ok := r.dialect.(signurl.Verifier)
	if !ok {
		return r.dialect.Parse(r.keys, target)
	}
	signed, key, err := verifier.Verify(r.keys, target)
	if err != nil {
		return signurl.Request{}, err
	}
	id := strconv.Itoa(key) + " " + signed
	if request, ok := r.read.Get(id); ok {
		return request, nil
	}
	request, err := verifier.Read(signed, key)
	if err == nil {
		request.Job.ID = signed
		r.read.Set(id, request, int64(requestBytes*len(signed)), readTTL)
	}
	return request, err
}

// Open reads a URL that nobody signed and that needs no signature, being for a source of one of the projects; the first
// that has it counts. The error is signurl.ErrSignature where there is no such dialect, URL or source.
func (r Ring) Open(target string) (*Project, signurl.Request, error) {
	opener, ok := r.dialect.(signurl.Opener)
	if !ok {
		return nil, signurl.Request{}, signurl.ErrSignature
	}
	request, err := opener.Open(target)
	request.Key = noKey
	if err != nil && request.Source == "" {
		return nil, signurl.Request{}, signurl.ErrSignature
	}
	for _, owner := range r.owners {
		if resolved := owner.Resolve(&request); resolved == nil {
			return owner, request, err // which is for those to know who have the source
		}
	}
	return nil, signurl.Request{}, signurl.ErrSignature
}

// Resolve puts what a request names into the project's terms: its base is a template, the path below its source a URL.
//
// A user id that isn't the project's is signurl.ErrSignature: the key doesn't prove it. A template that the project may
// not use is renderer.ErrNoTemplate, just as one that isn't there, and a source that it doesn't have is ErrNoSource.
func (p *Project) Resolve(r *signurl.Request) error {
	if template, ok := p.Bases[r.Base]; ok && r.Base != "" {
		r.Job.Template = template
	}
	switch {
	case r.UserID != "" && !p.allowsUser(r.UserID):
		return signurl.ErrSignature
	case r.Source != "":
		return p.resolveSource(r)
	case r.Job.Transform != nil: // no template, but a picture
		return nil
	case !p.AllowsTemplate(r.Job.Template):
		return renderer.ErrNoTemplate
	}
	return nil
}

// allowsUser: a project lists the ids that are its own; that of a server without projects takes any.
func (p *Project) allowsUser(id string) bool {
	return p.ID == DefaultID && len(p.UserIDs) == 0 || slices.Contains(p.UserIDs, id)
}
