package bucketstore

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"gocloud.dev/blob"
	"gocloud.dev/blob/azureblob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/gcsblob"
	"gocloud.dev/blob/s3blob"
)

// A mistake in a URL is told at the start, and nothing in it that may be secret.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"s3://b?regoin=x":                        `"regoin"`,
		"s3://b?endpoint=%zz":                    "%zz",
		"s3://b?endpoint=http://id:s3cret@minio": "https://minio:9000",
		"s3://b?endpoint=minio:9000":             "https://minio:9000",
		"s3://b?use_path_style=yes":              "true or false",
		"s3://b?region=":                         "a text",
		"s3://b?region=a&region=b":               "2 times",
		"s3://b?ssetype=AES":                     "AES256",
		"s3://b?rate_limiter_capacity=-1":        "a number",
		"s3://b?key=one":                         `"key"`,
		"s3://b/folder":                          "?prefix=folder/",
		"s3://":                                  "name alone",
		"s3://minio:9000":                        "name alone",
		"s3://b#x":                               "%23",
		"s3://id:s3cret@bucket":                  "AWS_ACCESS_KEY_ID",
		"s3://id:s3cret/rest@bucket":             "can't be read",
		"s3://id:12/s3cret@bucket":               "name alone",
		"gs://b?region=x":                        "universe_domain",
		"azblob://b?account=x":                   "storage_account",
		"file://relative/path":                   "three slashes",
		"file:relative":                          "three slashes",
		"file://":                                "three slashes",
		"file:///srv?foo=1":                      `"foo"`,
		"file:///srv?metadata=x":                 "skip",
		"file:///srv?dir_file_mode=rwxr-xr-x":    "a number",
		"https://minio.example/images":           `"https"`,
		"/srv/images":                            "azblob",
		"":                                       "azblob",
	} {
		_, err := New(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("New(%q) gave %v, want %q and nothing secret", text, err, want)
		}
	}
}

func TestNoMistakes(t *testing.T) {
	for _, text := range []string{
		"s3://cards?region=eu-west-1", "s3://cards/?prefix=site/", "gs://cards", "azblob://cards?storage_account=x",
		"s3://cards?endpoint=https://minio:9000&use_path_style=true&region=x", "file:///mnt/shared?create_dir=",
	} {
		if _, err := New(text); err != nil {
			t.Errorf("New(%q) gave %v", text, err)
		}
	}
}

// The drivers know every parameter that we let through. None of these opens asks a network for anything.
func TestDriversKnowTheParameters(t *testing.T) {
	samples := map[string]string{
		text.want: "arn:x", number.want: "0700", truth.want: "true", yes.want: "true", origin.want: "https://minio:9000",
	}
	openers := map[string]blob.BucketURLOpener{
		"s3": &s3blob.URLOpener{}, "gs": &gcsblob.URLOpener{}, "file": &fileblob.URLOpener{},
		"azblob": &azureblob.URLOpener{MakeClient: azureblob.NewDefaultClient},
	}
	for scheme, rules := range parameters {
		for name, rule := range rules {
			if name == "prefix" {
				continue // blob's own
			}
			value, ok := samples[rule.want]
			if !ok { // a choice: its first
				value, _, _ = strings.Cut(strings.TrimPrefix(rule.want, "one of "), ",")
			}
			u := &url.URL{Scheme: scheme, Host: "b", RawQuery: url.Values{name: {value}}.Encode()}
			if scheme == "file" {
				u.Host, u.Path = "", t.TempDir()
			}
			if err := open(t.Context(), openers[scheme], u); err != nil && strings.Contains(err.Error(), "query parameter") {
				t.Errorf("%s: %v", u, err)
			}
		}
	}
}

func open(ctx context.Context, opener blob.BucketURLOpener, u *url.URL) error {
	bucket, err := opener.OpenBucketURL(ctx, u)
	if err != nil {
		return err
	}
	return bucket.Close()
}
