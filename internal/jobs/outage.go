package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// failureTakes is how long a call takes at least that Redis doesn't answer. asynq asks again at once, as fast as the
// machine can.
const failureTakes = 500 * time.Millisecond

// An outage is a hook of the client that slows down what fails, and logs when Redis goes away and comes back.
type outage struct {
	cfg  Config
	away atomic.Bool
}

func newOutage(cfg Config) *outage { return &outage{cfg: cfg} }

// DialHook changes nothing.
func (*outage) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook is for single commands.
func (o *outage) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		start := time.Now()
		err := next(ctx, cmd)
		o.note(ctx, start, err)
		return err
	}
}

// ProcessPipelineHook changes nothing: asynq uses scripts, and whoever counts what waits doesn't ask again at once.
func (*outage) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (o *outage) note(ctx context.Context, start time.Time, err error) {
	switch {
	case isAnswer(err):
		if o.away.CompareAndSwap(true, false) {
			o.cfg.Logger.Info("the queue of jobs in Redis is back", "queue", o.cfg.Name)
		}
		return
	case ctx.Err() != nil || errors.Is(err, redis.ErrClosed): // no doing of Redis's
		return
	}
	if o.away.CompareAndSwap(false, true) {
		o.cfg.Logger.Warn("the queue of jobs in Redis doesn't work; it is tried again", "queue", o.cfg.Name, "err", err)
	}
	select {
	case <-time.After(failureTakes - time.Since(start)):
	case <-ctx.Done():
	}
}

// isAnswer reports whether what Redis said is an answer to asynq: that there is nothing, no such task, or not this
// script as yet. All else, from a refused connection to too little memory, will be the same a moment later.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, redis.Nil) ||
		redis.HasErrorPrefix(err, "NOSCRIPT") || redis.HasErrorPrefix(err, "NOT FOUND")
}

// A logger takes what asynq says, which is for those who look into asynq itself.
type logger struct{ log *slog.Logger }

func (l logger) Debug(args ...any) { l.say(args) }
func (l logger) Info(args ...any)  { l.say(args) }
func (l logger) Warn(args ...any)  { l.say(args) }
func (l logger) Error(args ...any) { l.say(args) }

// Fatal is for faults that asynq would end the program for.
func (l logger) Fatal(args ...any) { l.log.Error("asynq: " + fmt.Sprint(args...)) }

func (l logger) say(args []any) {
	if l.log.Enabled(context.Background(), slog.LevelDebug) {
		l.log.Debug("asynq: " + fmt.Sprint(args...))
	}
}
