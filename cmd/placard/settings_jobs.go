package main

// jobSettings are about what is done later: images that the API or an asynchronous host was asked for, and webhooks.
func jobSettings(s *settings) []setting {
	return []setting{
		{"api-max-renders", "1000", "images that one request to /api/render may ask for",
			intVar(&s.APIMaxRenders, 1, 100_000)},
		{"job-workers", "2", "jobs that are worked on at once, by each instance", intVar(&s.JobWorkers, 1, 1000)},
		{"job-queue", "10000", "jobs that may wait, more being answered 503", intVar(&s.JobQueue, 1, 1_000_000)},
		{"webhook-private-cidrs", "", "ranges of addresses that webhooks may be sent to besides public ones, on any port",
			listVar(&s.WebhookPrivateCIDRs, "a range such as 10.0.0.0/8 or fd00::/8", parseRange)},
		{"webhook-retries", "8", "times that a webhook is sent again, within an hour, when it wasn't taken",
			intVar(&s.WebhookRetries, 0, 100)},
		{"webhook-timeout", "10s", "time for the answer to a webhook", durationVar(&s.WebhookTimeout)},
	}
}
