package limits

import (
	"context"
	"net/netip"
)

// A Caller is whom a render is counted for. Of several that wait for one image it is the first.
type Caller struct {
	// Key names the key that signed the URL, the same on every instance and without giving it away; empty: none did.
	Key string
	// Address is the client's, or the range of addresses that counts as one client; empty: it has none.
	Address string
}

type callerKey struct{}

// WithCaller returns a context for the caller's renders.
func WithCaller(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, caller)
}

// callerOf returns nobody for a context without a caller.
func callerOf(ctx context.Context) Caller {
	caller, _ := ctx.Value(callerKey{}).(Caller)
	return caller
}

// Range returns the addresses that count as the same client as one: itself, or of IPv6 the network of 64 bits that it
// is in, since a client can have any address of that (RFC 4291, section 2.5.4). What is no address stays as it is.
func Range(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil || addr.Is4() {
		return address
	}
	network, _ := addr.WithZone("").Prefix(64) // fails for more bits than there are
	return network.String()
}
