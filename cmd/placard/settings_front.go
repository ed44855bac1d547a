package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/placard/placard/internal/server"
)

// frontSettings are what caches in front of the server, CDNs among them, are told about images besides cache-ttl.
func frontSettings(s *settings) []setting {
	return []setting{
		{"stale-while-revalidate", "1h", "time after cache-ttl that caches in front may serve an image while they get it " +
			"anew", offOr(&s.StaleWhileRevalidate, durationVar)},
		{"stale-if-error", "24h", "time after cache-ttl that caches in front may serve an image when they can't get it anew",
			offOr(&s.StaleIfError, durationVar)},
		{"surrogate-keys", "Surrogate-Key, Cache-Tag", "headers that name an image's template and project, for caches in " +
			"front to purge by", offOr(&s.SurrogateKeys, surrogateKeysVar)},
	}
}

func surrogateKeysVar(field *[]string) kind {
	names := slices.Sorted(maps.Keys(server.SurrogateHeaders))
	return listVar(field, strings.Join(names, " or "), func(text string) (string, bool) {
		return text, slices.Contains(names, text)
	})
}
