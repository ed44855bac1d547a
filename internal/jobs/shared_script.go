package jobs

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/guard"
)

// report puts a result to a task that there is.
var report = redis.NewScript(`
if redis.call("EXISTS", KEYS[1]) == 0 then
	return redis.error_reply("NOT FOUND")
end
return redis.call("HSET", KEYS[1], "result", ARGV[1])
`)

// Report says what came of a task before its turn.
func (s *Shared) Report(ctx context.Context, id string, result []byte) error {
	_, err := guard.Do(ctx, s.writes, callTimeout, func(ctx context.Context) (any, error) {
		return report.Run(ctx, s.redis, []string{s.taskKey(id)}, result).Result()
	})
	if isUnknown(err) {
		return ErrUnknown
	}
	return away(err)
}

// forget deletes some of the finished tasks that are beyond a number, those first whose time is up first.
var forget = redis.NewScript(`
local over = redis.call("ZCARD", KEYS[1]) - ARGV[1]
if over <= 0 then
	return 0
end
local ids = redis.call("ZRANGE", KEYS[1], 0, math.min(over, 100) - 1)
for _, id in ipairs(ids) do
	redis.call("DEL", ARGV[2] .. id)
	redis.call("ZREM", KEYS[1], id)
end
return #ids
`)

// forgetOldest keeps the number of finished tasks within its bound. Where that fails the next one's turn does it.
func (s *Shared) forgetOldest(ctx context.Context) {
	_, _ = guard.Do(ctx, s.writes, callTimeout, func(ctx context.Context) (any, error) {
		return forget.Run(ctx, s.redis, []string{s.key("completed")}, s.cfg.Finished, s.taskKey("")).Result()
	})
}
