package redisstore

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache"
)

// Purges are in two pairs of sorted sets: of templates, which stay, and of single images, which go when no image can be
// older. One set of a pair has the times of the purges, the other when Redis was told of them, by its own clock: a
// purge that is made while Redis is away is told late. Both are microseconds since 1970, which fit a score until 2255.
// A channel says that there are new ones. The braces put all of it on one node of a Cluster.
const (
	purgedTemplates = prefix + "{purged}:templates" // by name; the empty one is all of them
	purgedImages    = prefix + "{purged}:images"    // by key and, after a space, the template's name
	toldSuffix      = ":told"
	purgedChannel   = prefix + "{purged}:new"
	// mostPurged bounds the single images. What is beyond that may be missed by an instance that was away.
	mostPurged = 50_000
	// chunk is how many purges are told at once: some milliseconds, in which Redis does nothing else.
	chunk = 1000
	// overlap is how far each look goes back beyond the last one: after a failover another clock is asked.
	overlap = time.Minute
)

// tell takes names and times by turns, and keeps those that are new. Its keys are a pair of sets.
var tell = redis.NewScript(`
local clock = redis.call("TIME")
local now = string.format("%d%06d", clock[1], clock[2])
local news = 0
for i = 1, #ARGV, 2 do
	if redis.call("ZADD", KEYS[1], "GT", "CH", ARGV[i + 1], ARGV[i]) == 1 then
		redis.call("ZADD", KEYS[2], now, ARGV[i])
		news = news + 1
	end
end
return news
`)

// AddPurges is cache.PurgeStore's.
func (s *Store) AddPurges(ctx context.Context, purges []cache.Purge, keep time.Duration) error {
	var templates, images []any
	for _, p := range purges {
		if p.Image == "" {
			templates = append(templates, p.Template, p.At.UnixMicro())
		} else {
			images = append(images, p.Image+" "+p.Template, p.At.UnixMicro())
		}
	}
	if err := errors.Join(s.tell(ctx, purgedTemplates, templates), s.tell(ctx, purgedImages, images)); err != nil {
		return err
	}
	pipe := s.client.Pipeline()
	oldest := "(" + strconv.FormatInt(time.Now().Add(-keep).UnixMicro(), 10)
	for _, set := range []string{purgedImages, purgedImages + toldSuffix} {
		pipe.ZRemRangeByScore(ctx, set, "-inf", oldest)
		pipe.ZRemRangeByRank(ctx, set, 0, -mostPurged-1)
	}
	pipe.Publish(ctx, purgedChannel, "")
	_, err := pipe.Exec(ctx)
	return err
}

func (s *Store) tell(ctx context.Context, set string, namesAndTimes []any) error {
	for some := range slices.Chunk(namesAndTimes, 2*chunk) {
		if err := tell.Run(ctx, s.client, []string{set, set + toldSuffix}, some...).Err(); err != nil {
			return err
		}
	}
	return nil
}

// Purges is cache.PurgeStore's.
func (s *Store) Purges(ctx context.Context, since time.Time) (cache.Told, error) {
	now, err := s.client.Time(ctx).Result()
	if err != nil {
		return cache.Told{}, err
	}
	told := cache.Told{Next: now.Add(-overlap)}
	err = s.told(ctx, purgedTemplates, since, func(name string, at time.Time) {
		told.Purges = append(told.Purges, cache.Purge{Template: name, At: at})
	})
	if err != nil {
		return cache.Told{}, err
	}
	err = s.told(ctx, purgedImages, since, func(name string, at time.Time) {
		key, template, _ := strings.Cut(name, " ")
		told.Purges = append(told.Purges, cache.Purge{Template: template, Image: key, At: at})
	})
	return told, err
}

// told calls use for what a pair of sets was told since a moment.
func (s *Store) told(ctx context.Context, set string, since time.Time, use func(name string, at time.Time)) error {
	by := &redis.ZRangeBy{Min: "-inf", Max: "+inf"}
	if !since.IsZero() {
		by.Min = strconv.FormatInt(since.UnixMicro(), 10)
	}
	names, err := s.client.ZRangeByScore(ctx, set+toldSuffix, by).Result()
	if err != nil {
		return err
	}
	for some := range slices.Chunk(names, chunk) {
		times, err := s.client.ZMScore(ctx, set, some...).Result()
		if err != nil {
			return err
		}
		for i, at := range times {
			if at == 0 { // gone: it is older than any image
				continue
			}
			use(some[i], time.UnixMicro(int64(at)))
		}
	}
	return nil
}

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
