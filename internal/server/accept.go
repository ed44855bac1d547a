package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/signurl"
)

// accept has an image drawn without waiting for it, and returns the answer to give meanwhile; nil where the request
// waits for its image: on most hosts, for one that is kept, for one that was promised before, and where the queue of
// jobs takes none.
func (s *server) accept(
	ctx context.Context, r *http.Request, dialect signurl.Dialect, request signurl.Request,
) (*signurl.Reply, error) {
	acceptor, ok := dialect.(signurl.Acceptor)
	if !ok || !slices.Contains(s.AsyncHosts, hostOf(r)) || request.Expired(time.Now()) {
		return nil, nil
	}
	doc, err := s.Fit(request.Job)
	if err != nil {
		return nil, err
	}
	task := drawTask{Target: targetOf(r), CreatedAt: time.Now().UTC(), TraceParent: s.traceParent(r)}
	if s.RateLimited {
		task.Caller = new(s.caller(r, s.rings[dialect.Name()].KeyName(request)))
	}
	if _, kept := s.Kept(ctx, request.Job); kept || !s.promise(ctx, doc.Key(""), task) {
		return nil, nil
	}
	return new(acceptor.Accept()), nil
}

// promise enqueues the drawing of an image, and reports whether it will be drawn and nobody was promised it before.
func (s *server) promise(ctx context.Context, key string, task drawTask) bool {
	err := s.Jobs.Enqueue(ctx, task.enqueued("promise-"+key, s.CacheTTL))
	if err != nil && !errors.Is(err, jobs.ErrTaken) {
		s.Logger.LogAttrs(ctx, slog.LevelDebug, "no image can be promised; the request waits for it", slog.Any("err", err))
	}
	return err == nil
}

// hostOf is the host that a request was sent to, without its port.
func hostOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return strings.ToLower(host)
}
