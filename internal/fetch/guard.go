package fetch

import (
	"fmt"
	"net/netip"
	"slices"
	"syscall"

	"code.dny.dev/ssrf"

	"github.com/placard/placard/renderer"
)

// webPorts are the ports of public hosts.
var webPorts = []uint16{80, 443}

// azureHost answers with an instance's secrets on every virtual machine of Azure. It lies in a public range, so the
// registries of special addresses don't have it.
var azureHost = netip.MustParsePrefix("168.63.129.16/32")

// A guard decides which addresses may be dialled: public ones on ports 80 and 443, private ranges on any port. What is
// public is taken from IANA's registries of special addresses; the methods of net and netip (IsPrivate, IsLoopback)
// miss shared, reserved, benchmark, 6to4 and NAT64 addresses.
type guard struct {
	public  *ssrf.Guardian
	private []netip.Prefix
	setting string // that has the private ranges
}

func newGuard(private []netip.Prefix) guard {
	return guard{
		public:  ssrf.New(ssrf.WithPorts(webPorts...), ssrf.WithDeniedV4Prefixes(azureHost)),
		private: private,
		setting: "image-private-cidrs",
	}
}

// control is for net.Dialer.Control. It sees each address after the host was resolved and before the connection, so
// neither a redirect nor a name that changes its address between a check and its use gets past it.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", renderer.ErrRefused, err)
	}
	return g.check(target)
}

func (g guard) check(target netip.AddrPort) error {
	if slices.ContainsFunc(g.private, func(p netip.Prefix) bool { return p.Contains(target.Addr()) }) {
		return nil
	}
	if err := g.public.SafeAddrPort(target); err != nil {
		return fmt.Errorf("%w: %w; %s can allow it", renderer.ErrRefused, err, g.setting)
	}
	return nil
}

// checkTarget is what can be said of a canonical host before it is resolved. The port of a name is left to control
// where there are private ranges, for the name may lie in one.
func (g guard) checkTarget(host string, port uint16) error {
	if addr, err := netip.ParseAddr(host); err == nil {
		return g.check(netip.AddrPortFrom(addr, port))
	}
	if len(g.private) == 0 && !slices.Contains(webPorts, port) {
		return fmt.Errorf("%w: port %d of %s: only 80 and 443 are allowed", renderer.ErrRefused, port, host)
	}
	return nil
}
