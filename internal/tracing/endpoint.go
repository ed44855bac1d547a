package tracing

import (
	"errors"
	"net/url"
)

var errEndpoint = errors.New("it is no http or https URL of a host, without user, query and fragment")

// CheckEndpoint says whether a URL may be a collector's.
func CheckEndpoint(text string) error {
	_, err := tracesURL(text)
	return err
}

// tracesURL returns where a collector takes spans.
func tracesURL(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errEndpoint // not the URL, which may have a password
	}
	return u.JoinPath("v1/traces").String(), nil
}
