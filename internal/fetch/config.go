package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"time"
)

// maxMaxBytes is the most that MaxBytes may be: images are held in memory, Concurrency of them at once.
const maxMaxBytes = 1 << 30

// Config says which images may be fetched, and at what cost.
type Config struct {
	// Hosts are those that may be asked: a name, an address, or *.example.com for all names below example.com, at any
	// depth, but not example.com itself. None means any public host. A listed host must still have an allowed address.
	Hosts []string
	// PrivateCIDRs are ranges of addresses that are normally refused and allowed here, on any port. They are what the
	// operator trusts strangers to read pictures from.
	PrivateCIDRs []netip.Prefix
	// Timeout bounds one image, from looking its host up to its last byte, redirects included; above 0.
	Timeout time.Duration
	// MaxBytes bounds one image, counted after any transfer compression is undone; 1 to 1 GiB.
	MaxBytes int64
	// MaxPixels bounds width × height; above 0. The browser needs about four bytes for each.
	MaxPixels int64
	// Concurrency is how many images may be on their way at once; above 0. More of them wait. Times MaxBytes, it is
	// the memory that strangers can make us hold.
	Concurrency int
	// UserAgent is what the hosts are told; printable ASCII.
	UserAgent string

	// resolver lets tests answer for names; nil means the system's.
	resolver *net.Resolver
}

// DefaultConfig allows any public host 5 seconds for 10 MiB and 50 million pixels, 16 images at once.
func DefaultConfig() Config {
	return Config{
		Timeout:     5 * time.Second,
		MaxBytes:    10 << 20,
		MaxPixels:   50_000_000,
		Concurrency: 16,
		UserAgent:   "Placard/1",
	}
}

var printable = regexp.MustCompile(`^[[:print:]]+$`)

// Validate returns all mistakes at once, each with the setting and the value seen, or nil.
func (c Config) Validate() error {
	errs := []error{
		positive("image-timeout", c.Timeout),
		positive("image-max-bytes", c.MaxBytes),
		positive("image pixels (MaxPixels)", c.MaxPixels),
		positive("images at once (Concurrency)", c.Concurrency),
	}
	if c.MaxBytes > maxMaxBytes {
		errs = append(errs, fmt.Errorf("image-max-bytes: %d: must be at most %d", c.MaxBytes, maxMaxBytes))
	}
	if !printable.MatchString(c.UserAgent) {
		errs = append(errs, fmt.Errorf("image user agent: %q: must be printable ASCII", c.UserAgent))
	}
	for _, text := range c.Hosts {
		if _, err := parsePattern(text); err != nil {
			errs = append(errs, fmt.Errorf("image-hosts: %q: %w", text, err))
		}
	}
	for _, p := range c.PrivateCIDRs {
		// The addresses that are dialled are never IPv4-mapped, so such a range would match nothing.
		if !p.IsValid() || p.Addr().Is4In6() {
			errs = append(errs, fmt.Errorf("image-private-cidrs: %s: must be a range such as 10.0.0.0/8 or fd00::/8", p))
		}
	}
	return errors.Join(errs...)
}

func positive[N ~int | ~int64](setting string, n N) error {
	if n > 0 {
		return nil
	}
	return fmt.Errorf("%s: %v: must be above 0", setting, n)
}
