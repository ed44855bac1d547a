package redisstore

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
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
// Further parameters are fields of go-redis's options, such as pool_size. Errors don't show a password, nor a part of
// one. Whoever connects closes.
func Connect(text string) (client redis.UniversalClient, err error) {
	u, err := url.Parse(text)
	if err != nil || misread(u) {
		return nil, errMisread
	}
	quiet()
	switch query := u.Query(); {
	case query.Has("master_name"):
		client, err = connectSentinel(text)
	case query.Has("addr"):
		client, err = connectCluster(text)
	default:
		client, err = connectOne(text)
	}
	if err != nil {
		return nil, fmt.Errorf("the URL of Redis: %w", err)
	}
	return client, nil
}

// errMisread quotes nothing: what stands where a port, a path or a parameter should may be the end of a password.
var errMisread = errors.New("the URL of Redis can't be read: " +
	"a port is a number, and / ? # % in a password are written %2F %3F %23 %25")

// misread reports whether a part of the password was taken for something else, as after redis://:12/34@host.
func misread(u *url.URL) bool {
	return u.Opaque != "" || strings.Contains(u.EscapedPath()+u.RawQuery+u.EscapedFragment(), "@")
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
		return nil, err
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
		return nil, err
	}
	o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries = true, noRetries, oneDial
	return redis.NewFailoverClient(o), nil
}

func connectCluster(text string) (redis.UniversalClient, error) {
	o, err := redis.ParseClusterURL(text)
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries = true, noRetries, oneDial
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: noMaintenance}
	return redis.NewClusterClient(o), nil
}
