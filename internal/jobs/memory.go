package jobs

import (
	"context"
	"sync"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/renderer"
)

// finishedBytes bounds what is kept of finished tasks, some thirty thousand of them, or six where they have 4 KiB of
// metadata. One that has no room is forgotten before its time.
const finishedBytes = 32 << 20

// Memory is a Queue within the process. What it holds is lost with that.
type Memory struct {
	cfg Config
	// ready has room for all that may wait and all that go back to it, so that sending never blocks.
	ready   chan *entry
	stop    chan struct{} // closed by Close
	workers sync.WaitGroup
	ctx     context.Context // of the workers
	cancel  context.CancelFunc

	mu       sync.Mutex
	closed   bool
	waiting  int
	tasks    map[string]*entry // that aren't finished
	finished *cache.Memory[Status]
}

// An entry is a task on its way. The tries are the worker's who has it, and the rest is under the Memory's lock.
type entry struct {
	Task
	state  State
	tries  int
	result []byte // that was reported
}

// NewMemory returns a Queue with its workers, who end with Close.
func NewMemory(cfg Config) *Memory {
	m := &Memory{
		cfg:      cfg,
		ready:    make(chan *entry, cfg.Capacity+cfg.Workers),
		stop:     make(chan struct{}),
		tasks:    map[string]*entry{},
		finished: cache.NewMemory[Status](finishedBytes),
	}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	for range cfg.Workers {
		m.workers.Go(m.work)
	}
	return m
}

// Enqueue takes all tasks or none.
func (m *Memory) Enqueue(_ context.Context, tasks ...Task) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.closed:
		return renderer.ErrClosed
	case m.waiting+len(tasks) > m.cfg.Capacity:
		return ErrFull
	}
	for _, task := range tasks {
		if _, err := m.status(task.ID); err == nil {
			return ErrTaken
		}
	}
	for _, task := range tasks {
		e := &entry{Task: task}
		m.tasks[task.ID] = e
		m.waiting++
		m.ready <- e
	}
	return nil
}

// Status tells how far a task is.
func (m *Memory) Status(_ context.Context, id string) (Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.status(id)
}

func (m *Memory) status(id string) (Status, error) {
	if e, ok := m.tasks[id]; ok {
		if e.result != nil {
			return Status{State: Finished, Payload: e.Payload, Result: e.result}, nil
		}
		return Status{State: e.state, Payload: e.Payload}, nil
	}
	if status, ok := m.finished.Get(id); ok {
		return status, nil
	}
	return Status{}, ErrUnknown
}

// Report says what came of a task before its turn. That of a finished one stays as it is.
func (m *Memory) Report(_ context.Context, id string, result []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.tasks[id]; ok {
		e.result = result
		return nil
	}
	_, err := m.status(id)
	return err
}

// Waiting is how many tasks wait.
func (m *Memory) Waiting(context.Context) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.waiting, nil
}

// Close waits for the workers, and cancels what they do when ctx ends. All that isn't finished then is lost.
func (m *Memory) Close(ctx context.Context) (lost int) {
	m.mu.Lock()
	first := !m.closed
	m.closed = true
	m.mu.Unlock()
	if first {
		close(m.stop)
	}
	defer context.AfterFunc(ctx, m.cancel)()
	m.workers.Wait()
	m.cancel()
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.tasks)
}

// work is a worker, until Close.
func (m *Memory) work() {
	for {
		select {
		case <-m.stop:
			return
		default: // stop first: of two that can go on, select takes either
		}
		select {
		case <-m.stop:
			return
		case e := <-m.ready:
			m.run(e)
		}
	}
}

// run tries a task, and finishes it or has it wait for another try.
func (m *Memory) run(e *entry) {
	m.move(e, Running)
	e.tries++
	last := e.tries >= m.cfg.Tries
	result, again := m.cfg.try(m.ctx, Attempt{e.Task, last})
	if again == nil || last {
		m.finish(e, result)
		return
	}
	m.move(e, Pending)
	time.AfterFunc(m.cfg.Delay(e.tries), func() { m.ready <- e })
}

func (m *Memory) move(e *entry, to State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e.state = to
	if to == Pending {
		m.waiting++
	} else {
		m.waiting--
	}
}

func (m *Memory) finish(e *entry, result []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.tasks, e.ID)
	status := Status{State: Finished, Payload: e.Payload, Result: result}
	m.finished.Set(e.ID, status, int64(len(e.Payload)+len(result)), e.Keep)
}
