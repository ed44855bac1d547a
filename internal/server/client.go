package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client returns the address that a request came from, for the log. Each proxy appends the address that it saw to
// X-Forwarded-For, so the header is read from its end, as long as the one who wrote the entry is trusted: what stands
// further left may be made up by the client.
func (s *server) client(r *http.Request) string {
	addr, ok := parseAddr(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		before, ok := parseAddr(strings.TrimSpace(hop))
		if !ok || !s.trusts(addr) {
			break
		}
		addr = before
	}
	return addr.String()
}

func (s *server) trusts(addr netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// parseAddr reads an address with a port or without, as proxies write both.
func parseAddr(text string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone(""), true
	}
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return addr.Unmap().WithZone(""), err == nil
}
