// Package bucketstore keeps the cache's files in a bucket of object storage, or in a folder that machines share.
package bucketstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"sync"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"github.com/placard/placard/internal/cache"
)

const (
	// prefix begins all names. Its number is that of the layout: versions of the program with other ones don't meet.
	prefix = "placard/1"
	// mostBytes is the size of the largest object that is read. No file of ours is larger.
	mostBytes = 128 << 20
)

// A Store is a cache.Store. It deletes no object for its age: each carries the time until which it is good, and a
// lifecycle rule of the bucket can delete old ones.
type Store struct {
	url string

	mu     sync.Mutex
	bucket *blob.Bucket // nil until it could be opened
}

// New returns a Store for the bucket of a URL: s3://, gs://, azblob:// or file:///, with the parameters that
// https://gocloud.dev/howto/blob/ lists. The error shows nothing that may be secret. The bucket is opened when it is
// first used: finding credentials can take a network that isn't there yet.
func New(text string) (*Store, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("the bucket's URL can't be read") // what can't may be a part of a secret
	}
	if err := validate(u); err != nil {
		return nil, fmt.Errorf("the bucket's URL: %w", err)
	}
	setDefaults(u)
	return &Store{url: u.String()}, nil
}

// Get returns the file of a key.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	bucket, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	object, err := bucket.NewReader(ctx, name(key), &blob.ReaderOptions{BeforeRead: quietS3})
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, cache.ErrMiss
	}
	if err != nil {
		return nil, err
	}
	defer object.Close()
	if size := object.Size(); size > mostBytes {
		return nil, fmt.Errorf("object %s has %d bytes: at most %d are read", name(key), size, int64(mostBytes))
	}
	data := make([]byte, object.Size())
	if _, err := io.ReadFull(object, data); err != nil {
		return nil, err
	}
	return data, nil
}

// Put keeps a file. It stays after ttl.
func (s *Store) Put(ctx context.Context, key string, data []byte, _ time.Duration) error {
	bucket, err := s.open(ctx)
	if err != nil {
		return err
	}
	return bucket.WriteAll(ctx, name(key), data, &blob.WriterOptions{ContentType: "application/octet-stream"})
}

// Delete forgets a file.
func (s *Store) Delete(ctx context.Context, key string) error {
	bucket, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := bucket.Delete(ctx, name(key)); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	return nil
}

// Close lets go of the bucket.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bucket == nil {
		return nil
	}
	return s.bucket.Close()
}

// open opens the bucket, unless that was done. What is opened outlives the call, and so does the context for it.
func (s *Store) open(ctx context.Context) (*blob.Bucket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bucket == nil {
		bucket, err := blob.OpenBucket(context.WithoutCancel(ctx), s.url)
		if err != nil {
			return nil, fmt.Errorf("opening the bucket: %w", err)
		}
		s.bucket = bucket
	}
	return s.bucket, nil
}

// name returns the object's of a key. The two letters keep folders small.
func name(key string) string { return path.Join(prefix, key[:2], key) }
