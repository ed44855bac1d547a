package studio

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// TestEvents: the state comes at once and after each change, on a connection that outlives the server's time for
// answers, and the handler ends when the page is gone.
func TestEvents(t *testing.T) {
	b := newBench(t)
	server := httptest.NewUnstartedServer(b.handler(t))
	server.Config.WriteTimeout = 100 * time.Millisecond
	server.Start()
	defer server.Close()
	response, err := http.Get(server.URL + "/studio/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	next := func() (got state) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &got); err != nil {
					t.Fatal(err)
				}
				return got
			}
		}
		t.Fatalf("the events ended: %v", lines.Err())
		return got
	}
	if got, want := next().Versions, (map[string]string{"card": "1", "secret": "2"}); !reflect.DeepEqual(got, want) {
		t.Errorf("at first: got %v, want %v", got, want)
	}
	<-time.After(2 * server.Config.WriteTimeout) // of the kernel's clock, which no bubble has
	b.library.put(card("3"))
	if got, want := next().Versions, (map[string]string{"card": "3"}); !reflect.DeepEqual(got, want) {
		t.Errorf("after a change: got %v, want %v", got, want)
	}
	b.library.mu.Lock()
	b.library.faults = map[string]string{"card": "index.html:3: a fault"}
	b.library.mu.Unlock()
	b.library.put(card("3"))
	if got := next().Faults["card"]; !strings.Contains(got, "a fault") {
		t.Errorf("a fault: got %q", got)
	}
}

// TestEventsAreThoseOfTheProject: a key's page isn't told of the templates of others.
func TestEventsAreThoseOfTheProject(t *testing.T) {
	b := newBench(t)
	b.library.faults = map[string]string{"secret": "a fault"}
	s := &studio{Config: b.config}
	r := request("GET", "/studio/api/events", "", "Host", "studio.example")
	if got := s.state(r); len(got.Versions) != 0 || len(got.Faults) != 0 {
		t.Errorf("a stranger is told %v", got)
	}
	if _, err := s.template(r, "card"); err != renderer.ErrNoTemplate {
		t.Errorf("a stranger gets %v", err)
	}
}
