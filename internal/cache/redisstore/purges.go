package redisstore

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache"
)

// Purges are in two sorted sets by their times, in microseconds since 1970: of templates, which stay, and of single
// images, which go when no image can be older. A channel says that there are new ones. The braces put all of it on one
// node of a Cluster.
const (
	purgedTemplates = prefix + "{purged}:templates" // by name; the empty one is all of them
	purgedImages    = prefix + "{purged}:images"    // by key
	purgedChannel   = prefix + "{purged}:new"
	// mostPurged bounds the single images. What is beyond that may be missed by an instance that was away.
	mostPurged = 50_000
)

// AddPurges is cache.PurgeStore's.
func (s *Store) AddPurges(ctx context.Context, purges []cache.Purge, keep time.Duration) error {
	pipe := s.client.TxPipeline()
	for _, p := range purges {
		set, name := purgedTemplates, p.Template
		if p.Image != "" {
			set, name = purgedImages, p.Image
		}
		pipe.ZAddGT(ctx, set, redis.Z{Score: score(p.At), Member: name})
	}
	oldest := strconv.FormatFloat(score(time.Now().Add(-keep)), 'f', 0, 64)
	pipe.ZRemRangeByScore(ctx, purgedImages, "-inf", "("+oldest)
	pipe.ZRemRangeByRank(ctx, purgedImages, 0, -mostPurged-1)
	pipe.Publish(ctx, purgedChannel, "")
	_, err := pipe.Exec(ctx)
	return err
}

// Purges is cache.PurgeStore's.
func (s *Store) Purges(ctx context.Context, since time.Time) (all []cache.Purge, err error) {
	from := "-inf"
	if !since.IsZero() {
		from = strconv.FormatFloat(score(since), 'f', 0, 64)
	}
	by := &redis.ZRangeBy{Min: from, Max: "+inf"}
	templates, err := s.client.ZRangeByScoreWithScores(ctx, purgedTemplates, by).Result()
	if err != nil {
		return nil, err
	}
	images, err := s.client.ZRangeByScoreWithScores(ctx, purgedImages, by).Result()
	if err != nil {
		return nil, err
	}
	for _, z := range templates {
		all = append(all, cache.Purge{Template: z.Member.(string), At: at(z)})
	}
	for _, z := range images {
		all = append(all, cache.Purge{Image: z.Member.(string), At: at(z)})
	}
	return all, nil
}

// score is exact: a float64 has whole numbers up to 2^53, which is the year 2255 in microseconds.
func score(t time.Time) float64 { return float64(t.UnixMicro()) }

func at(z redis.Z) time.Time { return time.UnixMicro(int64(z.Score)) }

// WatchPurges is cache.PurgeStore's. The client connects again by itself.
func (s *Store) WatchPurges(ctx context.Context, wake func()) {
	subscription := s.client.Subscribe(ctx, purgedChannel)
	defer subscription.Close()
	messages := subscription.Channel()
	for {
		select {
		case <-ctx.Done():
			return
		case <-messages:
			wake()
		}
	}
}
