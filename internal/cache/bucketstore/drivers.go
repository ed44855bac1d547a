package bucketstore

import (
	"net/url"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
	// The kinds of buckets that a URL may name.
	_ "gocloud.dev/blob/azureblob"
	_ "gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob"
)

// defaults are parameters of a URL where it doesn't say otherwise.
var defaults = map[string]map[string]string{
	"file": {
		"create_dir": "true",
		"no_tmp_dir": "true", // files are written beside their places: a rename doesn't reach other file systems
		"metadata":   "skip", // which would be a second file for each
	},
	"s3": { // our files have checksums of their own, and not every service that speaks S3 knows Amazon's
		"request_checksum_calculation": "when_required",
		"response_checksum_validation": "when_required",
	},
}

func setDefaults(u *url.URL) {
	query := u.Query()
	for name, value := range defaults[u.Scheme] {
		if !query.Has(name) {
			query.Set(name, value)
		}
	}
	u.RawQuery = query.Encode()
}

// quietS3 keeps what S3's client has to say of a read out of the standard error: what fails is returned, and is in our
// log.
func quietS3(as func(any) bool) error {
	var options *[]func(*s3.Options)
	if as(&options) {
		*options = append(*options, func(o *s3.Options) { o.Logger = logging.Nop{} })
	}
	return nil
}
