package server

import (
	"context"
	"sync"

	"github.com/placard/placard/internal/jobs"
)

// A fakeQueue does a task at once, in a goroutine that ends with it, and gives each two tries. Without a work its tasks
// stay pending.
type fakeQueue struct {
	work jobs.Work
	err  error // of Enqueue

	mu    sync.Mutex
	tasks []jobs.Task
	done  map[string][]byte
}

func (q *fakeQueue) Enqueue(_ context.Context, tasks ...jobs.Task) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err != nil {
		return q.err
	}
	for _, task := range tasks {
		if q.find(task.ID) != nil {
			return jobs.ErrTaken
		}
		q.tasks = append(q.tasks, task)
		if q.work != nil {
			go q.run(task)
		}
	}
	return nil
}

func (q *fakeQueue) run(task jobs.Task) {
	result, again := q.work(context.Background(), jobs.Attempt{Task: task})
	if again != nil {
		result, _ = q.work(context.Background(), jobs.Attempt{Task: task, Last: true})
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.done == nil {
		q.done = map[string][]byte{}
	}
	q.done[task.ID] = result
}

func (q *fakeQueue) Status(_ context.Context, id string) (jobs.Status, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	task := q.find(id)
	if task == nil {
		return jobs.Status{}, jobs.ErrUnknown
	}
	status := jobs.Status{Payload: task.Payload}
	if result, ok := q.done[id]; ok {
		status.State, status.Result = jobs.Finished, result
	}
	return status, nil
}

func (q *fakeQueue) Report(_ context.Context, id string, result []byte) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.done == nil {
		q.done = map[string][]byte{}
	}
	q.done[id] = result
	return nil
}

func (q *fakeQueue) find(id string) *jobs.Task {
	for i := range q.tasks {
		if q.tasks[i].ID == id {
			return &q.tasks[i]
		}
	}
	return nil
}

func (*fakeQueue) Waiting(context.Context) (int, error) { return 0, nil }

func (*fakeQueue) Close(context.Context) int { return 0 }
