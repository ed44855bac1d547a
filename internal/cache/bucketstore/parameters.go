package bucketstore

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A rule is what a parameter's value may be.
type rule struct {
	want string
	ok   func(value string) bool
}

var (
	text   = rule{"a text", func(value string) bool { return value != "" }}
	number = rule{"a number", func(value string) bool { _, err := strconv.ParseUint(value, 0, 31); return err == nil }}
	truth  = rule{"true or false", func(value string) bool { _, err := strconv.ParseBool(value); return err == nil }}
	yes    = rule{"yes, or nothing for no", func(string) bool { return true }}
	origin = rule{"a URL such as https://minio:9000", func(value string) bool {
		u, err := url.Parse(value)
		return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
	}}
	checksum = oneOf("when_supported", "when_required")
)

func oneOf(values ...string) rule {
	return rule{"one of " + strings.Join(values, ", "), func(value string) bool { return slices.Contains(values, value) }}
}

// parameters are those that the drivers know and that are of use here: none for signing, nor of old spelling. The
// drivers say what else is wrong only when they open the bucket, which is no time to hear of a misspelling.
var parameters = map[string]map[string]rule{
	"s3": {
		"prefix": text, "region": text, "endpoint": origin, "use_path_style": truth, "hostname_immutable": truth,
		"disable_https": truth, "profile": text, "role": text, "anonymous": truth, "accelerate": truth,
		"dualstack": truth, "fips": truth, "rate_limiter_capacity": number,
		"ssetype": oneOf("AES256", "aws:kms", "aws:kms:dsse"), "kmskeyid": text,
		"request_checksum_calculation": checksum, "response_checksum_validation": checksum,
	},
	"gs": {"prefix": text, "anonymous": truth, "universe_domain": text, "grpc": truth, "zonal": truth},
	"azblob": {
		"prefix": text, "storage_account": text, "domain": text, "protocol": oneOf("http", "https"), "cdn": truth,
		"localemu": truth,
	},
	"file": {"prefix": text, "create_dir": yes, "no_tmp_dir": yes, "dir_file_mode": number, "metadata": oneOf("skip", "")},
}

// validate finds the mistakes in a URL that can be found without its bucket. Its errors don't show what may be secret.
func validate(u *url.URL) error {
	known, ok := parameters[u.Scheme]
	switch {
	case !ok:
		return fmt.Errorf("it begins with %q: want one of %q", u.Scheme, slices.Sorted(maps.Keys(parameters)))
	case u.User != nil:
		return errors.New("credentials don't belong there: they are found as the vendor's own tools find them, " +
			"such as in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	case u.Fragment != "":
		return errors.New("a # in it is to be written %23")
	case u.Scheme == "file" && (u.Host != "" || !strings.HasPrefix(u.Path, "/")):
		return errors.New("a folder has three slashes and its whole path: file:///mnt/shared")
	case u.Scheme != "file" && (u.Host == "" || u.Port() != ""):
		return errors.New("after the two slashes there is to be the bucket's name alone")
	case u.Scheme != "file" && strings.Trim(u.Path, "/") != "":
		return errors.New("a part of a bucket is named by ?prefix=folder/")
	}
	return validateParameters(u.RawQuery, known)
}

func validateParameters(raw string, known map[string]rule) error {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return fmt.Errorf("its parameters: %w", err)
	}
	for name, values := range query {
		switch rule, ok := known[name]; {
		case !ok:
			return fmt.Errorf("there is no parameter %q: want some of %s", name,
				strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		case len(values) > 1:
			return fmt.Errorf("parameter %s is there %d times", name, len(values))
		case !rule.ok(values[0]):
			return fmt.Errorf("parameter %s is not %s", name, rule.want)
		}
	}
	return nil
}
