package soak

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestTerminatedUnderLoad stops a server that is being asked. What it accepted it answers; afterwards nobody listens.
// Half of the clients hold their connections, as proxies do, half make a new one each time.
func TestTerminatedUnderLoad(t *testing.T) {
	paths := Cards(60, "drain")
	want := elsewhere(t, paths)
	for round := range times(2, 20) {
		s := start(t, "--workers", "2")
		ledger := NewLedger(want.Expect, http.StatusServiceUnavailable)
		ledger.Away = true
		holding, fresh := client(t, s, ledger), client(t, s, ledger)
		fresh.http.Transport = &http.Transport{DisableKeepAlives: true}
		under(t, func(ctx context.Context) {
			var both sync.WaitGroup
			both.Go(func() { holding.Pace(ctx, 25, paths) })
			both.Go(func() { fresh.Pace(ctx, 25, paths) })
			both.Wait()
		}, func() {
			time.Sleep(time.Duration(300+50*round) * time.Millisecond)
			stopped(t, s)
		})
		whole(t, ledger)
	}
}
