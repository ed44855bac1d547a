package soak

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/placard/placard/internal/bench"
)

// An Answer is what came of one request.
type Answer struct {
	Path    string
	Status  int // 0: none came
	Header  http.Header
	Body    []byte
	Err     error // why no answer came, or not all of it
	Latency time.Duration
}

// A Verdict is what an answer is worth.
type Verdict int

// What answers may be.
const (
	Right   Verdict = iota // the right image
	Refused                // a refusal that is permitted, in the documented form
	Failed                 // anything else
)

// An Expect says what is wrong with the bytes that were sent as the image of a path, and nil of the right ones.
type Expect func(path string, body []byte) error

// An Entry is the ledger's record of a request.
type Entry struct {
	Path    string
	Status  int
	Verdict Verdict
	Reason  error // why it failed
	Latency time.Duration
}

// A Ledger has an entry for every request. Several goroutines may write to it.
type Ledger struct {
	// Away permits connections that nothing listened for: the server is down, and has accepted nothing.
	Away bool

	expect   Expect
	refusals []int // the statuses that are permitted besides 200

	mu      sync.Mutex
	entries []Entry
}

// NewLedger opens a ledger. Where no refusals are named, every answer has to be the right image.
func NewLedger(expect Expect, refusals ...int) *Ledger {
	return &Ledger{expect: expect, refusals: refusals}
}

// Write enters an answer.
func (l *Ledger) Write(a Answer) Entry {
	verdict, reason := l.judge(a)
	entry := Entry{a.Path, a.Status, verdict, reason, a.Latency}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry)
	return entry
}

func (l *Ledger) judge(a Answer) (Verdict, error) {
	switch {
	case l.Away && errors.Is(a.Err, syscall.ECONNREFUSED):
		return Refused, nil
	case a.Err != nil:
		return Failed, a.Err
	case a.Status == http.StatusOK:
		if err := l.expect(a.Path, a.Body); err != nil {
			return Failed, err
		}
		return Right, nil
	case !slices.Contains(l.refusals, a.Status):
		return Failed, fmt.Errorf("status %d: %s", a.Status, a.Body)
	}
	if err := checkRefusal(a); err != nil {
		return Failed, err
	}
	return Refused, nil
}

// checkRefusal holds an error against its documented form.
func checkRefusal(a Answer) error {
	var errs []error
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		errs = append(errs, fmt.Errorf("a %d of type %q, want RFC 9457's", a.Status, got))
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		errs = append(errs, fmt.Errorf("a %d with Cache-Control %q, want no-store", a.Status, got))
	}
	if a.Status == http.StatusServiceUnavailable && a.Header.Get("Retry-After") == "" {
		errs = append(errs, errors.New("a 503 without Retry-After"))
	}
	return errors.Join(errs...)
}

// Entries returns those of a verdict.
func (l *Ledger) Entries(verdict Verdict) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []Entry
	for _, e := range l.entries {
		if e.Verdict == verdict {
			list = append(list, e)
		}
	}
	return list
}

// Count returns how many entries have a verdict.
func (l *Ledger) Count(verdict Verdict) int { return len(l.Entries(verdict)) }

// Latency returns a quantile of the time that answers of a verdict took; 0 where there are none.
func (l *Ledger) Latency(verdict Verdict, q float64) time.Duration {
	var took []time.Duration
	for _, e := range l.Entries(verdict) {
		took = append(took, e.Latency)
	}
	if took == nil {
		return 0
	}
	return bench.Quantile(took, q)
}

// String sums up: how many of each verdict, how long they took, and what went wrong first.
func (l *Ledger) String() string {
	var parts []string
	for verdict, name := range []string{"right", "refused", "failed"} {
		n := l.Count(Verdict(verdict))
		if n == 0 && Verdict(verdict) != Right {
			continue
		}
		part := fmt.Sprintf("%d %s", n, name)
		if n > 0 {
			part += fmt.Sprintf(" (p50 %v, p99 %v)", l.round(Verdict(verdict), .5), l.round(Verdict(verdict), .99))
		}
		parts = append(parts, part)
	}
	text := strings.Join(parts, ", ")
	const shown = 5
	for i, e := range l.Entries(Failed) {
		if i == shown {
			return text + "\n…"
		}
		text += fmt.Sprintf("\n%s after %v: %v", e.Path, e.Latency.Round(time.Millisecond), e.Reason)
	}
	return text
}

func (l *Ledger) round(verdict Verdict, q float64) time.Duration {
	return l.Latency(verdict, q).Round(time.Millisecond / 10)
}
