// Package jobs does work later. What is enqueued is tried until that is worth no more, and what came of it can be asked
// for afterwards. Memory does so within a process, Shared among all that use the same Redis.
package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"regexp"
	"time"
)

// The errors of a Queue, besides renderer.ErrClosed of one that is closed.
var (
	// ErrFull: as many tasks wait as may.
	ErrFull = errors.New("too many jobs are waiting")
	// ErrTaken: there is, or was not long ago, a task of that id.
	ErrTaken = errors.New("there is such a job already")
	// ErrUnknown: no task of that id, or its result isn't kept any more.
	ErrUnknown = errors.New("no such job")
	// ErrAway: Redis has no answer.
	ErrAway = errors.New("the queue of jobs can't be reached: Redis has no answer; try again")
)

// A Queue takes tasks, and gives each to the Work of its Config.
type Queue interface {
	// Enqueue takes all tasks or, on ErrFull, none. On another error some of them may have been taken.
	Enqueue(ctx context.Context, tasks ...Task) error
	// Status tells how far a task is, ErrUnknown where there is none.
	Status(ctx context.Context, id string) (Status, error)
	// Report says what came of a task before its turn, ErrUnknown where there is none. Status tells so from then on. The
	// task is still worked on.
	Report(ctx context.Context, id string, result []byte) error
	// Waiting is how many tasks wait, those included that wait for another try.
	Waiting(ctx context.Context) (int, error)
	// Close takes no more tasks, finishes those that are being worked on unless ctx ends first, and returns how many are
	// lost: that were enqueued, and will never be finished.
	Close(ctx context.Context) (lost int)
}

// A Task is one piece of work.
type Task struct {
	// ID is the task's alone for as long as there is anything to tell of it; see NewID.
	ID string
	// Payload says what to do. It may be seen by whoever can read Redis.
	Payload []byte
	// Keep is how long the result is kept, in whole seconds, 1 or more.
	Keep time.Duration
}

// State is how far a task is.
type State int

// The states of a task.
const (
	Pending State = iota // waiting for its first try, or for the next
	Running
	Finished
)

// Status is what is known of a task.
type Status struct {
	State   State
	Payload []byte
	// Result is that of the last try, or what was reported; nil where that ended without one.
	Result []byte
}

// An Attempt is one try of a task.
type Attempt struct {
	Task
	// Last: there will be no other, whatever comes of this one.
	Last bool
}

// A Work does a task. again says why another try is worth while; nil ends the task, with this result. A task may be
// tried more often than it should be, after a crash: twice must do no more harm than once.
type Work func(ctx context.Context, attempt Attempt) (result []byte, again error)

// Config is how a Queue is set up. All fields must be set.
type Config struct {
	// Name is that of the queue, and of its keys in Redis: lower-case letters, digits and dashes.
	Name string
	Work Work
	// Workers is how many tasks are worked on at once, by each process.
	Workers int
	// Capacity is how many tasks may wait.
	Capacity int
	// Finished is how many finished tasks Shared keeps; those beyond that are forgotten before their time. Memory has a
	// bound of its own, in bytes.
	Finished int
	// Tries is how often a task is tried at most, 1 or more.
	Tries int
	// Delay is how long a task waits before the next try, when it has been tried so often.
	Delay func(tries int) time.Duration
	// Timeout bounds one try.
	Timeout time.Duration
	// Grace is how long Shared lets finish what is being worked on when it is closed, before it puts it back.
	Grace  time.Duration
	Logger *slog.Logger
}

// NewID returns an id that nobody can guess: 26 letters and digits of 130 random bits.
func NewID() string { return rand.Text() }

var idForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// IsID reports whether NewID may have made an id.
func IsID(text string) bool { return idForm.MatchString(text) }

// Backoff returns a Delay that begins with first and is factor times as long after every try, but no longer than most.
func Backoff(first, most time.Duration, factor int) func(int) time.Duration {
	return func(tries int) time.Duration {
		delay := first
		for range tries - 1 {
			if delay >= most {
				break
			}
			delay *= time.Duration(factor)
		}
		return min(delay, most)
	}
}
