package metrics

// The queues of what is done later.
const (
	Renders  = "renders"
	Webhooks = "webhooks"
)

// How a try of a job can end.
const (
	JobDone    = "done"
	JobRetried = "retried" // it failed, and there will be another
	JobFailed  = "failed"  // for good
)

// Job counts a try of a job.
func (m *Metrics) Job(queue, outcome string) { m.jobs.WithLabelValues(queue, outcome).Inc() }
