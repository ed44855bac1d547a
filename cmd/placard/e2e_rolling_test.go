package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redistest"
)

// Four servers that share a Redis are replaced one after another, while fifty requests come every second, some for
// images that are kept and some for new ones. No request fails, whether the balancer asks for /readyz, with a
// shutdown-delay that gives it time to, or doesn't and tries again elsewhere.
func TestRollingRestart(t *testing.T) {
	tests := []struct {
		name    string
		retries bool
		delay   string
	}{
		{"behind health checks", false, "3s"},
		{"behind retries", true, "off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			own := t.TempDir()
			writeTemplate(t, own, "card", soundCard)
			redis := redistest.Start(t)
			args := []string{"--templates", own, "--shutdown-delay", tt.delay, "--render-timeout", "30s"}
			servers := startSharing(t, redis, 4, args...)
			ctx, end := context.WithCancel(t.Context())
			by := newBalancer(ctx, tt.retries, servers...)
			load := startLoad(ctx, t, by)
			for slot, old := range servers {
				old.signal(syscall.SIGTERM)
				by.put(slot, startSharing(t, redis, 1, args...)[0])
				if status := old.end(30 * time.Second); status != 0 {
					t.Errorf("a server ended with status %d", status)
				}
			}
			end()
			load.check()
		})
	}
}

const (
	guests = 10
	// eachPauses makes fifty requests a second of ten guests.
	eachPauses = guests * time.Second / 50
	// keptCards are asked for again and again; every fifth request is for a new one.
	keptCards = 20
)

// A rollingLoad keeps a ledger of what each title was answered with.
type rollingLoad struct {
	t    *testing.T
	by   *balancer
	done sync.WaitGroup

	mu       sync.Mutex
	answers  int
	pictures map[string][sha256.Size]byte // by title
}

// startLoad has guests come until ctx ends.
func startLoad(ctx context.Context, t *testing.T, by *balancer) *rollingLoad {
	load := &rollingLoad{t: t, by: by, pictures: map[string][sha256.Size]byte{}}
	for n := range guests {
		load.done.Go(func() { load.visit(ctx, n) })
	}
	return load
}

func (l *rollingLoad) visit(ctx context.Context, who int) {
	g := &guest{by: l.by, wires: map[string]*wire{}}
	defer g.leave()
	pace := time.NewTicker(eachPauses)
	defer pace.Stop()
	for n := 0; ctx.Err() == nil; n++ {
		title := fmt.Sprint("Kept ", (who+n)%keptCards)
		if n%5 == 0 {
			title = fmt.Sprint("New ", who, " ", n)
		}
		a, err := g.get(cardTitled(l.t, title))
		l.note(title, a, err)
		select {
		case <-pace.C:
		case <-ctx.Done():
		}
	}
}

// note holds an answer against those that others got for the same picture.
func (l *rollingLoad) note(title string, a answer, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers++
	if err != nil || a.status != http.StatusOK {
		l.t.Errorf("%s: got %d %.200s, %v", title, a.status, a.body, err)
		return
	}
	sum := sha256.Sum256(a.body)
	if before, ok := l.pictures[title]; ok && before != sum {
		l.t.Errorf("%s: got other bytes than before", title)
	}
	l.pictures[title] = sum
}

// check waits for the last answers. Different titles must have got different pictures.
func (l *rollingLoad) check() {
	l.t.Helper()
	l.done.Wait()
	titles := map[[sha256.Size]byte]string{}
	for title, sum := range l.pictures {
		if other, ok := titles[sum]; ok {
			l.t.Errorf("%s and %s got the same picture", title, other)
		}
		titles[sum] = title
	}
	l.t.Logf("%d answers, %d pictures", l.answers, len(l.pictures))
	if len(l.pictures) <= keptCards {
		l.t.Errorf("%d pictures in %d answers: nothing new was drawn", len(l.pictures), l.answers)
	}
}
