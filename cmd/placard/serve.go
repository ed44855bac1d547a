package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/server"
)

// incompleteTTL is how long an image with something missing is kept, here and by clients.
const incompleteTTL = time.Minute

func serveCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the server",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			return serve(command.Context(), s, s.logger(command.ErrOrStderr()), command.OutOrStdout())
		},
	}
}

// Garbage may lie beside what is in use, gcPercent of that and of gcFloor, before it is collected. What is in use are
// mostly images: with Go's own 100, memory for as many again would lie idle. And a server that keeps few would collect
// after every 5 MB, which is some fifty times a second where hits are many. GOGC and GOMEMLIMIT say otherwise.
const (
	gcPercent = 10
	gcFloor   = 80 << 20
)

// boundGarbage returns what has to stay reachable. Nothing is ever written to it, so that it takes no memory.
func boundGarbage() []byte {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	debug.SetGCPercent(gcPercent)
	return make([]byte, gcFloor)
}

// serve runs the server until ctx ends, then drains it.
func serve(ctx context.Context, s *settings, log *slog.Logger, stdout io.Writer) (err error) {
	defer runtime.KeepAlive(boundGarbage())
	generated, err := s.ensureKey()
	if err != nil {
		return err
	}
	listener, err := listen(s.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s (--listen): %w", s.Listen, err)
	}
	defer listener.Close()
	st, err := openStack(ctx, s, log, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	st.warn(log)
	warnOfTemplates(s.projects(), st.library, log)
	if generated && !loopback(listener.Addr()) {
		log.Warn("the key was generated: without a kept data folder every URL dies with it", "file", s.keyFile())
	}
	if err := st.library.Watch(ctx); err != nil {
		return err
	}
	studio, err := st.openStudio(s, listener.Addr(), log)
	if err != nil {
		return err
	}
	admin, err := listenAdmin(s, st, studio, log)
	if err != nil {
		return err
	}
	defer admin.Close()
	return st.answer(ctx, s, listener, log, stdout)
}

// answer serves the public listener until ctx ends or there is no browser to be had, and then finishes what it has
// accepted.
func (st *stack) answer(
	ctx context.Context, s *settings, listener net.Listener, log *slog.Logger, stdout io.Writer,
) error {
	stopping, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	config := st.serverConfig(s, listener.Addr(), log)
	config.Leaving, config.Stopping = ctx.Done(), stopping.Done()
	later, err := st.openBacklog(s, &config, log)
	if err != nil {
		return err
	}
	defer later.close()
	public := server.HTTP(server.New(config), s.RenderTimeout, log)
	failed := make(chan error, 1)
	go func() { failed <- public.Serve(server.Join(listener)) }() // ends with the server, below
	why := st.announce(ctx, s, listener.Addr(), stdout)
	if why == nil {
		why = st.untilStopped(ctx, s.ShutdownDelay, failed, log)
	}
	stop()
	if why != nil {
		st.pool.Close() // no request need wait for a browser that doesn't come
	}
	go later.close() // which the one above waits for
	return errors.Join(why, st.drain(public, listener, s.ShutdownTimeout, log))
}

// serverConfig is the public listener's.
func (st *stack) serverConfig(s *settings, addr net.Addr, log *slog.Logger) server.Config {
	return server.Config{
		Projects:       s.projects(),
		Library:        st.library,
		Dialects:       s.dialects(addr),
		PublicURL:      s.publicURL(addr),
		Fit:            st.renderer.Fit,
		Render:         st.render(),
		Kept:           st.kept,
		Purger:         st.cache,
		ServeExpired:   s.Expired == serveCached,
		OpenSources:    !s.LibPixelRequireSignature,
		AsyncHosts:     s.AsyncHosts,
		BustInterval:   s.BustInterval,
		Ready:          st.pool.Ready,
		RenderTimeout:  s.RenderTimeout,
		CacheTTL:       s.CacheTTL,
		IncompleteTTL:  incompleteTTL,
		RobotsTag:      s.RobotsTag,
		RateLimited:    s.RateLimitKey > 0 || s.RateLimitAddress > 0,
		TrustedProxies: s.TrustedProxies,
		SlowRequest:    s.SlowRequest,
		Tracing:        st.tracing,
		Metrics:        st.metrics,
		Logger:         log,

		StaleWhileRevalidate: s.StaleWhileRevalidate,
		StaleIfError:         s.StaleIfError,
		SurrogateKeys:        s.SurrogateKeys,
	}
}

// announce waits until pictures can be drawn, and says where, with a URL to try if there is one. It fails where no
// browser is to be had.
func (st *stack) announce(ctx context.Context, s *settings, addr net.Addr, stdout io.Writer) error {
	for ctx.Err() == nil && !st.pool.Ready(ctx) {
		select {
		case <-ctx.Done():
			return nil
		case err := <-st.pool.Lost():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
	if _, err := fmt.Fprintf(stdout, "listening on http://%s\n", addr); err != nil {
		return err
	}
	path, err := sampleURL(s.projects(), st.library)
	if err != nil || path == "" {
		return err
	}
	_, err = fmt.Fprintln(stdout, s.publicURL(addr)+path)
	return err
}

func listenAdmin(s *settings, st *stack, studio http.Handler, log *slog.Logger) (io.Closer, error) {
	if s.AdminListen == "" {
		return io.NopCloser(nil), nil
	}
	listener, err := listen(s.AdminListen)
	if err != nil {
		return nil, fmt.Errorf("listening on %s (--admin-listen; empty turns it off): %w", s.AdminListen, err)
	}
	admin := server.HTTP(server.Admin(st.metrics, s.Pprof, studio), time.Minute, log)
	if studio != nil {
		announceStudio(listener.Addr(), s.projects(), log)
	}
	go func() { // ends with Close
		if err := admin.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("serving the admin listener", "err", err)
		}
	}()
	return admin, nil
}

// warn says what is missing on this machine.
func (st *stack) warn(log *slog.Logger) {
	if missing := st.fonts.Missing(); len(missing) > 0 {
		log.Warn("fonts of the built-in templates are not installed: others are drawn instead", "debian_packages", missing)
	}
	if !st.sandbox {
		log.Warn("Chromium runs without its sandbox; run Placard as an ordinary user where the kernel allows user namespaces")
	}
	if !st.binary.BeginFrame {
		log.Warn("this browser is slower than Debian's chromium-headless-shell", "browser", st.binary.Path)
	}
}

// listen takes an IPv4 address at its word: for 0.0.0.0 net.Listen alone would take all of IPv6 as well. Multipath TCP,
// which it would offer, knows no filters: see deafen.
func listen(address string) (net.Listener, error) {
	network := "tcp"
	if ap, err := netip.ParseAddrPort(address); err == nil && ap.Addr().Is4() {
		network = "tcp4"
	}
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	return config.Listen(context.Background(), network, address)
}

func loopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
