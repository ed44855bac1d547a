package cache

import (
	"log/slog"
	"sync/atomic"
)

// An outage logs the first of a row of failures, and its end: a full disk is one line, not one for each image.
type outage struct {
	log  *slog.Logger
	what string
	on   atomic.Bool
}

// report takes the outcome of one try.
func (o *outage) report(err error) {
	switch failing := err != nil; {
	case o.on.Swap(failing) == failing:
	case failing:
		o.log.Warn(o.what+" fails; images are still served", "error", err)
	default:
		o.log.Info(o.what + " works again")
	}
}
