package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/placard/placard/signurl"
)

// acceptedBytes bounds what is remembered of promised images, some thousand of them. One that is forgotten is promised
// again.
const acceptedBytes = 1 << 20

// accept has an image drawn without waiting for it, and returns the answer to give meanwhile; nil where the request
// waits for its image: on most hosts, for one that is kept, and for one that was promised before.
func (s *server) accept(r *http.Request, dialect signurl.Dialect, request signurl.Request) (*signurl.Reply, error) {
	acceptor, ok := dialect.(signurl.Acceptor)
	if !ok || !slices.Contains(s.AsyncHosts, hostOf(r)) || request.Expired(time.Now()) {
		return nil, nil
	}
	doc, err := s.Fit(request.Job)
	if err != nil {
		return nil, err
	}
	if _, kept := s.Kept(request.Job); kept || !s.promise(doc.Key("")) {
		return nil, nil
	}
	go s.drawLater(context.WithoutCancel(r.Context()), request) // for RenderTimeout at most
	return new(acceptor.Accept()), nil
}

// promise reports whether nobody was promised the image before.
func (s *server) promise(key string) bool {
	s.promising.Lock()
	defer s.promising.Unlock()
	_, promised := s.accepted.Get(key)
	s.accepted.Set(key, struct{}{}, 0, s.CacheTTL)
	return !promised
}

// drawLater draws into the cache. Whoever comes meanwhile joins it, and gets its error.
func (s *server) drawLater(ctx context.Context, request signurl.Request) {
	ctx, cancel := context.WithTimeout(ctx, s.RenderTimeout)
	defer cancel()
	if _, err := s.Render(ctx, request.Job); err != nil {
		s.Logger.LogAttrs(ctx, slog.LevelWarn, "drawing an image that was promised",
			slog.String("template", request.Job.Template), slog.Any("err", err))
	}
}

// hostOf is the host that a request was sent to, without its port.
func hostOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return strings.ToLower(host)
}
