package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// farewell is how long a server that stops goes on taking requests, to turn them away with an answer and to close the
	// connections that clients keep: a request that meets a closed one gets a reset.
	farewell = 500 * time.Millisecond
	// acceptTime is enough to accept whoever has connected already.
	acceptTime = 50 * time.Millisecond
	// parting is the time to answer those whose images are given up, before their connections are cut.
	parting = 200 * time.Millisecond
)

// untilStopped returns when ctx has ended and the delay after that, in which requests are answered as ever. Where the
// server can't go on it returns at once, and says why.
func (st *stack) untilStopped(ctx context.Context, delay time.Duration, failed <-chan error, log *slog.Logger) error {
	told := ctx.Done()
	var over <-chan time.Time
	for {
		select {
		case err := <-failed:
			return fmt.Errorf("serving: %w", err)
		case why := <-st.pool.Lost():
			return why
		case <-told:
			if delay > 0 {
				log.Info("told to stop: not ready any more, and still answering", "for", delay)
			}
			told, over = nil, time.After(delay)
		case <-over:
			return nil
		}
	}
}

// drain turns away what comes now, then takes no more, finishes what was accepted before, and returns when that is done
// or the time is up. Shortly before that it gives up what is still being drawn, which is answered with 503.
func (st *stack) drain(public *http.Server, listener net.Listener, limit time.Duration, log *slog.Logger) error {
	log.Info("stopping: finishing what was accepted", "at_most", limit)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	time.AfterFunc(max(0, limit-parting), st.pool.Abandon) // closing the pool, later, would wait for it
	time.Sleep(min(farewell, limit))
	if err := deafen(listener); err != nil {
		log.Debug("who connects just now may get a reset", "err", err)
	}
	time.Sleep(min(acceptTime, limit))
	if err := public.Shutdown(ctx); err != nil {
		log.Warn("some requests did not finish", "err", err)
		return public.Close()
	}
	return nil
}

// deafen has a listener hear of no further client, while it goes on giving those that have connected. Closed alone, it
// would reset these. The others try again, as their first packet gets no answer, and are refused. See socket(7),
// SO_ATTACH_FILTER.
func deafen(listener net.Listener) error {
	socket, ok := listener.(syscall.Conn)
	if !ok {
		return fmt.Errorf("%T has no socket", listener)
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return err
	}
	nothing := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K} // 0 bytes of a packet are let through
	var failed error
	err = raw.Control(func(fd uintptr) {
		program := &unix.SockFprog{Len: 1, Filter: &nothing}
		failed = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, program)
	})
	if err != nil {
		return err
	}
	return failed
}
