package metrics

import "time"

// answerBuckets run from a hit's fraction of a millisecond to the longest deadline. 2 s is what crawlers wait.
var answerBuckets = []float64{
	.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30,
}

// What an answer can be to the cache.
const (
	cacheHit  = "hit"
	cacheMiss = "miss" // drawn, or a substitute for what wasn't ready
	cacheNone = "none" // no image
)

// NoDialect is for what isn't asked for by a signed URL: the API, health checks, strangers' guesses.
const NoDialect = "none"

// answer and look are labels.
type (
	answer struct {
		dialect string
		status  int
	}
	look struct{ tier, result string }
)

// Request counts an answer, and how long it took. cacheStatus is its Cache-Status (RFC 9211), empty where it has none.
func (m *Metrics) Request(dialect string, status int, cacheStatus string, took time.Duration) {
	m.requests.of(answer{dialect, status}).Inc()
	m.byCache[cacheClass(cacheStatus)].Observe(took.Seconds())
}

func cacheClass(cacheStatus string) string {
	switch cacheStatus {
	case "":
		return cacheNone
	case "placard; hit": // alone: with a detail it is a substitute
		return cacheHit
	default:
		return cacheMiss
	}
}

// Cache counts a look into a tier of the cache.
func (m *Metrics) Cache(tier, result string) { m.cache.of(look{tier, result}).Inc() }
