package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/studio"
	"github.com/placard/placard/renderer"
)

// studioBodyImages is how many pictures of the largest size allowed one card may have that is tried in the studio.
const studioBodyImages = 4

var errStudioNowhere = errors.New("studio is on, and admin-listen, where it would be, is off")

// openStudio makes the studio, or nothing where it is off. URLs that it signs are for the public listener at addr.
func (st *stack) openStudio(s *settings, addr net.Addr, log *slog.Logger) (http.Handler, error) {
	if !s.Studio {
		return nil, nil
	}
	if s.AdminListen == "" {
		return nil, errStudioNowhere
	}
	return studio.New(studio.Config{
		Projects:      s.projects(),
		Library:       st.library,
		Dialects:      s.dialects(addr),
		PublicURL:     s.publicURL(addr),
		Fit:           st.renderer.Fit,
		Render:        st.renderer.Render,
		Inspect:       st.inspect,
		Draws:         s.Workers,
		RenderTimeout: s.RenderTimeout,
		MaxImageBytes: s.ImageMaxBytes,
		MaxBodyBytes:  studioBodyImages * s.ImageMaxBytes,
		Logger:        log,
	})
}

// inspect is examine, for a studio that knows no reports.
func (st *stack) inspect(ctx context.Context, job renderer.Job) (any, error) {
	return st.examine(ctx, job)
}

// announceStudio says where the studio is, and if nobody can open it from where it listens.
func announceStudio(addr net.Addr, projects project.Set, log *slog.Logger) {
	hasKey := func(p *project.Project) bool { return len(p.APIKeys) > 0 }
	if !loopback(addr) && !slices.ContainsFunc(projects, hasKey) {
		log.Warn("the studio opens on this machine alone: without an api-key nobody else can", "admin_listen", addr)
	}
	host, port, _ := net.SplitHostPort(addr.String()) // a listener's address has both
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	log.Info("the studio is open", "url", "http://"+net.JoinHostPort(host, port)+studio.Prefix)
}
