package main

import (
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/placard/placard/internal/fetch"
)

// pathVar is a file or folder. Whether it is there is for its user to find out: some commands make it.
func pathVar(field *string) kind {
	return scalar(field, "path", "a path", func(text string) (string, bool) { return text, text != "" })
}

// addressVar is where to listen. No host means all addresses, port 0 a free one.
func addressVar(field *string) kind {
	return scalar(field, "address", "host:port such as 127.0.0.1:8080", func(text string) (string, bool) {
		_, port, err := net.SplitHostPort(text)
		return text, err == nil && isPort(port)
	})
}

// isPort wants a number: the names of services differ from machine to machine.
func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

// choiceVar is one of two texts or more.
func choiceVar[S ~string](field *S, choices ...S) kind {
	last := len(choices) - 1
	var names []string
	for _, choice := range choices[:last] {
		names = append(names, string(choice))
	}
	allowed := strings.Join(names, ", ") + " or " + string(choices[last])
	return scalar(field, "choice", allowed, func(text string) (S, bool) {
		return S(text), slices.Contains(choices, S(text))
	})
}

// boolVar takes on and off too: YAML 1.1 had them, and YAML 1.2 makes text of them.
func boolVar(field *bool) kind {
	return scalar(field, "bool", "true or false, or on or off", func(text string) (bool, bool) {
		if text == "on" || text == "off" {
			return text == "on", true
		}
		value, err := strconv.ParseBool(text)
		return value, err == nil
	})
}

// intVar is a number with its bounds, which belong to it.
func intVar[N int | int64](field *N, least, most N) kind {
	allowed := fmt.Sprintf("a whole number from %d to %d", least, most)
	return scalar(field, "number", allowed, func(text string) (N, bool) {
		n, err := strconv.ParseInt(text, 10, 64)
		return N(n), err == nil && n >= int64(least) && n <= int64(most)
	})
}

// durationVar is in Go's spelling, whose largest unit is the hour.
func durationVar(field *time.Duration) kind {
	const allowed = "a duration above 0 such as 90s or 1h30m"
	return scalar(field, "duration", allowed, func(text string) (time.Duration, bool) {
		d, err := time.ParseDuration(text)
		return d, err == nil && d > 0
	})
}

// sizeVar is a number of bytes. Its bounds are texts that parse.
func sizeVar(field *int64, least, most string) kind {
	low, _ := parseSize(least)
	high, _ := parseSize(most)
	allowed := fmt.Sprintf("a size from %s to %s such as 64MiB, 10MB or 4096", least, most)
	return scalar(field, "size", allowed, func(text string) (int64, bool) {
		n, ok := parseSize(text)
		return n, ok && n >= low && n <= high
	})
}

var (
	sizeText  = regexp.MustCompile(`^([0-9]+)(?: ?([A-Za-z]+))?$`)
	sizeUnits = map[string]int64{
		"": 1, "B": 1,
		"kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
		"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
	}
)

// parseSize reads a number of bytes with or without a unit, decimal (MB) or binary (MiB).
func parseSize(text string) (int64, bool) {
	m := sizeText.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	unit, known := sizeUnits[m[2]]
	if err != nil || !known || n > math.MaxInt64/unit {
		return 0, false
	}
	return n * unit, true
}

// parseOrigin reads an http or https origin as RFC 6454 prints one.
func parseOrigin(text string) (*url.URL, bool) {
	text = strings.ToLower(text)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, false
	}
	// What is left over is a path, a query or a user: none is part of an origin.
	whole := u.Scheme+"://"+u.Host == text
	return u, whole && (isPort(u.Port()) || u.Port() == "" && !strings.HasSuffix(u.Host, ":"))
}

// headerVar is a text that can stand in an HTTP header as it is.
func headerVar(field *string) kind {
	return scalar(field, "text", "printable ASCII without spaces at the ends", func(text string) (string, bool) {
		return text, headerText.MatchString(text)
	})
}

var headerText = regexp.MustCompile(`^[[:graph:]](?:[[:print:]]*[[:graph:]])?$`)

// parseImageHost and parseRange ask the fetcher, which knows what it can use.
func parseImageHost(text string) (string, bool) {
	config := fetch.DefaultConfig()
	config.Hosts = []string{text}
	return text, config.Validate() == nil
}

// parseHost reads a host without a port, in lower case.
func parseHost(text string) (string, bool) {
	u, err := url.Parse("http://" + text)
	return strings.ToLower(text), err == nil && text != "" && u.Host == text && u.Hostname() == text
}

func parseRange(text string) (netip.Prefix, bool) {
	prefix, err := netip.ParsePrefix(text)
	config := fetch.DefaultConfig()
	config.PrivateCIDRs = []netip.Prefix{prefix}
	return prefix.Masked(), err == nil && config.Validate() == nil
}
