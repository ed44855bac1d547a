package fetch

import (
	"net/netip"
	"slices"
	"testing"
)

// special are the ranges that are not for everybody: those that IANA's registries of special addresses
// (iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry) don't call globally reachable, with what
// carries IPv4 inside, multicast, and one host of Azure's.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("168.63.129.16/32"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("224.0.0.0/3"),
	netip.MustParsePrefix("::/3"), // unspecified, loopback, mapped, compatible, NAT64, discard
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"),
	netip.MustParsePrefix("4000::/2"),
	netip.MustParsePrefix("8000::/1"), // private, link-local, multicast
}

// TestSpecialRanges holds the first and the last address of each against the guard, and those before and after, which
// are allowed.
func TestSpecialRanges(t *testing.T) {
	g := newGuard(nil)
	isSpecial := func(a netip.Addr) bool {
		return slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	for _, p := range special {
		first, last := p.Addr(), lastOf(p)
		for _, addr := range []netip.Addr{first, last, first.Prev(), last.Next()} {
			if !addr.IsValid() {
				continue // before 0, or after the end
			}
			for _, port := range webPorts {
				if err := g.check(netip.AddrPortFrom(addr, port)); (err != nil) != isSpecial(addr) {
					t.Errorf("%s at the edge of %s: got %v, want it refused: %v", addr, p, err, isSpecial(addr))
				}
			}
		}
	}
}

func lastOf(p netip.Prefix) netip.Addr {
	last := p.Addr().AsSlice()
	for i := p.Bits(); i < len(last)*8; i++ {
		last[i/8] |= 0x80 >> (i % 8)
	}
	addr, _ := netip.AddrFromSlice(last)
	return addr
}
