package jobs

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
)

// errPanic has a task tried again whose Work panicked; the log has the reason.
var errPanic = errors.New("the job panicked")

// try has the Work do a task once. A panic is that task's alone.
func (c Config) try(ctx context.Context, attempt Attempt) (result []byte, again error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			c.Logger.LogAttrs(ctx, slog.LevelError, "a job panicked", slog.String("queue", c.Name),
				slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			result, again = nil, errPanic
		}
	}()
	return c.Work(ctx, attempt)
}
