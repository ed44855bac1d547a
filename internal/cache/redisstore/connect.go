package redisstore

import (
	"errors"
	"fmt"
	"net/url"
	"sync"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Connect returns a client for what a URL names, and connects when the client is first used. The forms are go-redis's:
//
//	redis://user:password@host:6379/0                         one server; rediss:// with TLS
//	unix:///run/redis/redis.sock?db=0                         one server, on this machine
//	redis://host:26379/0?master_name=main&addr=host2:26379    its master by Sentinels
//	redis://host:6379?addr=host2:6379                         a Cluster by some of its nodes
//
// Further parameters are fields of go-redis's options, such as pool_size. The error doesn't show a password. Whoever
// connects closes.
func Connect(text string) (redis.UniversalClient, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, withoutURL(err)
	}
	quiet()
	switch query := u.Query(); {
	case query.Has("master_name"):
		return connectSentinel(text)
	case query.Has("addr"):
		return connectCluster(text)
	default:
		return connectOne(text)
	}
}

// The caller's context bounds every call, and whether to try again is the caller's to say. Notices of maintenance are
// for Redis's own cloud.
const (
	noRetries     = -1
	oneDial       = 1
	noMaintenance = maintnotifications.ModeDisabled
)

// quiet keeps what the client has to say out of the standard error: what fails is returned, and is in our log.
var quiet = sync.OnceFunc(logging.Disable)

func connectOne(text string) (redis.UniversalClient, error) {
	o, err := redis.ParseURL(text)
	if err != nil {
		return nil, withoutURL(err)
	}
	o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries = true, noRetries, oneDial
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: noMaintenance}
	return redis.NewClient(o), nil
}

func connectSentinel(text string) (redis.UniversalClient, error) {
	o, err := redis.ParseFailoverURL(text)
	if err == nil && o.MasterName == "" {
		err = errors.New("master_name is empty")
	}
	if err != nil {
		return nil, withoutURL(err)
	}
	o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries = true, noRetries, oneDial
	return redis.NewFailoverClient(o), nil
}

func connectCluster(text string) (redis.UniversalClient, error) {
	o, err := redis.ParseClusterURL(text)
	if err != nil {
		return nil, withoutURL(err)
	}
	o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries = true, noRetries, oneDial
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: noMaintenance}
	return redis.NewClusterClient(o), nil
}

// withoutURL drops the URL from an error of parsing it: it may have a password.
func withoutURL(err error) error {
	if parsing, ok := errors.AsType[*url.Error](err); ok {
		err = parsing.Err
	}
	return fmt.Errorf("the URL of Redis: %w", err)
}
