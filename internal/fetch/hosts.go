package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

var (
	// hostName is looser than RFC 1123: names with underscores exist, and resolve.
	hostName = regexp.MustCompile(`^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$`)
	// endsInNumber is the test of the URL standard (url.spec.whatwg.org, "ends in a number") for what some resolver
	// takes for an IPv4 address, such as 2130706433, 0x7f.1 and 0177.1.
	endsInNumber = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*)$`)
)

// canonicalHost returns the one spelling of a host (without brackets) that the rules are held against and that is then
// dialled: ASCII, lower case, no final dot; an address as netip prints it. A second spelling of any host would be a way
// around a rule for the first.
func canonicalHost(host string) (string, error) {
	if strings.Contains(host, ":") {
		addr, err := netip.ParseAddr(host)
		if err != nil || addr.Zone() != "" {
			return "", fmt.Errorf("%q is not an IPv6 address without a zone", host)
		}
		return addr.String(), nil
	}
	name, err := toASCII(host)
	if err != nil {
		return "", fmt.Errorf("host name %q: %w", host, err)
	}
	name = strings.TrimSuffix(name, ".")
	if len(name) > 253 || !hostName.MatchString(name) { // 253: RFC 1035, 2.3.4, without the root's dot
		return "", fmt.Errorf("%q is not a host name", host)
	}
	if endsInNumber.MatchString(name) {
		if _, err := netip.ParseAddr(name); err != nil {
			return "", fmt.Errorf("%q is not an address: write four decimal numbers", host)
		}
	}
	return name, nil
}

// toASCII maps international names (UTS 46) and lower-cases the others, as net/http does: the strict rules for ASCII
// names would refuse ones that are in use.
func toASCII(host string) (string, error) {
	if strings.ContainsFunc(host, func(r rune) bool { return r > '~' }) {
		return idna.Lookup.ToASCII(host)
	}
	return strings.ToLower(host), nil
}

// A pattern is one entry of Config.Hosts: one host, or all names below one.
type pattern struct {
	host  string // canonical
	below bool
}

// parsePattern reads a host or *.host.
func parsePattern(text string) (pattern, error) {
	name, below := strings.CutPrefix(text, "*.")
	host, err := canonicalHost(strings.Trim(name, "[]"))
	if err != nil {
		return pattern{}, err
	}
	if _, err := netip.ParseAddr(host); err == nil && below {
		return pattern{}, errors.New("an address has no names below it: write it without *")
	}
	return pattern{host, below}, nil
}

// matches takes a canonical host.
func (p pattern) matches(host string) bool {
	if p.below {
		return strings.HasSuffix(host, "."+p.host)
	}
	return host == p.host
}

func matchesAny(patterns []pattern, host string) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(host) })
}
