package soak

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// problem is the header of a documented refusal, with a change.
func problem(name, value string) http.Header {
	h := http.Header{"Content-Type": {"application/problem+json"}, "Cache-Control": {"no-store"}, "Retry-After": {"2"}}
	h.Set(name, value)
	return h
}

func TestLedger(t *testing.T) {
	first, second := References{"/a": sha256.Sum256([]byte("first"))}, References{"/a": sha256.Sum256([]byte("second"))}
	refused := fmt.Errorf("dialling: %w", syscall.ECONNREFUSED)
	for _, test := range []struct {
		name   string
		expect Expect
		away   bool
		answer Answer
		want   Verdict
	}{
		{"the right image", first.Expect, false, Answer{Status: 200, Body: []byte("first")}, Right},
		{"another image", first.Expect, false, Answer{Status: 200, Body: []byte("third")}, Failed},
		{"an image cut short", first.Expect, false, Answer{Status: 200, Body: []byte("fir")}, Failed},
		{"no reference", References{}.Expect, false, Answer{Status: 200, Body: []byte("first")}, Failed},
		{"one of two", Either(first, second), false, Answer{Status: 200, Body: []byte("second")}, Right},
		{"none of two", Either(first, second), false, Answer{Status: 200, Body: []byte("third")}, Failed},
		{"a refusal that is permitted", first.Expect, false, Answer{Status: 503, Header: problem("X", "")}, Refused},
		{"one that is not", first.Expect, false, Answer{Status: 504, Header: problem("X", "")}, Failed},
		{"one without Retry-After", first.Expect, false, Answer{Status: 503, Header: problem("Retry-After", "")}, Failed},
		{"one of another form", first.Expect, false, Answer{Status: 503, Header: problem("Content-Type", "text/html")},
			Failed},
		{"one that caches keep", first.Expect, false, Answer{Status: 503, Header: problem("Cache-Control", "public")},
			Failed},
		{"no answer", first.Expect, true, Answer{Err: errors.New("reset")}, Failed},
		{"nobody there", first.Expect, false, Answer{Err: refused}, Failed},
		{"nobody there, which is permitted", first.Expect, true, Answer{Err: refused}, Refused},
	} {
		t.Run(test.name, func(t *testing.T) {
			ledger := NewLedger(test.expect, http.StatusServiceUnavailable)
			ledger.Away = test.away
			test.answer.Path = "/a"
			if got := ledger.Write(test.answer); got.Verdict != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestLedgerSumsUp(t *testing.T) {
	ledger := NewLedger(func(string, []byte) error { return nil })
	for i := range 100 {
		ledger.Write(Answer{Status: 200, Latency: time.Duration(i+1) * time.Millisecond})
	}
	for range 6 {
		ledger.Write(Answer{Path: "/b", Status: 500, Body: []byte("oops"), Latency: time.Second})
	}
	want := "100 right (p50 50ms, p99 99ms), 6 failed (p50 1s, p99 1s)" +
		strings.Repeat("\n/b after 1s: status 500: oops", 5) + "\n…"
	if got := ledger.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := ledger.Latency(Refused, .5); got != 0 {
		t.Errorf("of no refusal, half took %v, want 0", got)
	}
}
