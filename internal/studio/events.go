package studio

import (
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
)

// A state is what the page needs to know to be up to date.
type state struct {
	// Versions are those of the templates, by name.
	Versions map[string]string `json:"versions"`
	// Faults say of templates why what is on disk is not what is shown.
	Faults map[string]string `json:"faults"`
}

func (s *studio) state(r *http.Request) state {
	now := state{Versions: map[string]string{}, Faults: s.faults(r)}
	for _, tpl := range s.Library.Templates() {
		if allowed(r, tpl.Name) {
			now.Versions[tpl.Name] = tpl.Hash
		}
	}
	return now
}

func (s *studio) faults(r *http.Request) map[string]string {
	faults := s.Library.Faults()
	for name := range faults {
		if !allowed(r, name) {
			delete(faults, name)
		}
	}
	return faults
}

// events sends the state at once and after every change, as server-sent events, until the page goes away.
func (s *studio) events(w http.ResponseWriter, r *http.Request) error {
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil { // the server's is for answers that end
		return fmt.Errorf("sending events: %w", err)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		changed := s.Library.Changed()
		data, err := json.Marshal(s.state(r), json.Deterministic(true))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "event: templates\ndata: %s\n\n", data) //nolint:gosec // JSON, which no browser shows
		if err != nil {
			return nil //nolint:nilerr // the page is gone
		}
		if err := control.Flush(); err != nil {
			return nil //nolint:nilerr // the page is gone
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return nil
		}
	}
}
