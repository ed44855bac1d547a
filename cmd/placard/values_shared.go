package main

import (
	"fmt"

	"github.com/placard/placard/internal/cache/bucketstore"
	"github.com/placard/placard/internal/cache/redisstore"
)

// redisVar is where Redis is.
func redisVar(field *string) kind {
	const allowed = "a URL such as redis://host:6379/0, rediss:// with TLS, " +
		"redis://sentinel:26379/0?master_name=NAME, or redis://node1:6379?addr=node2:6379 for a Cluster"
	return urlVar(field, allowed, func(text string) error {
		client, err := redisstore.Connect(text)
		if err != nil {
			return err
		}
		return client.Close()
	})
}

// bucketVar is where a bucket is.
func bucketVar(field *string) kind {
	const allowed = "a URL such as s3://name?region=eu-central-1, gs://name, azblob://name or file:///folder"
	return urlVar(field, allowed, func(text string) error {
		_, err := bucketstore.New(text)
		return err
	})
}

// urlVar is a URL that check allows. It may have a password, so mistakes in it don't show it.
func urlVar(field *string, allowed string, check func(string) error) kind {
	set := func(texts []string) []error {
		if err := check(texts[0]); err != nil {
			return []error{fmt.Errorf("%w; it is to be %s", err, allowed)}
		}
		*field = texts[0]
		return nil
	}
	return kind{typ: "URL", allowed: allowed, set: set}
}
