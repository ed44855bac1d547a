package fetch

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestGuard(t *testing.T) {
	private := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")}
	tests := map[string]struct {
		private []netip.Prefix
		address string
		allowed bool
	}{
		"public http":                     {nil, "8.8.8.8:80", true},
		"public https over IPv6":          {nil, "[2606:4700::1111]:443", true},
		"public, another port":            {nil, "8.8.8.8:8080", false},
		"loopback":                        {nil, "127.0.0.1:80", false},
		"Azure's host":                    {nil, "168.63.129.16:80", false},
		"beside Azure's host":             {nil, "168.63.129.17:80", true},
		"private":                         {nil, "10.1.2.3:80", false},
		"private, allowed":                {private, "10.1.2.3:80", true},
		"private, allowed, any port":      {private, "10.1.2.3:6379", true},
		"private IPv6, allowed, any port": {private, "[fd12::1]:9000", true},
		"private, beside what's allowed":  {private, "10.2.2.3:80", false},
		"mapped form of what's allowed":   {private, "[::ffff:10.1.2.3]:80", false},
		"public port with private ranges": {private, "8.8.8.8:8080", false},
		"zone":                            {private, "[fd12::1%eth0]:80", false},
		"not an address":                  {private, "example.com:80", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := newGuard(tt.private).control("tcp", tt.address, nil)
			if tt.allowed != (err == nil) || err != nil && !errors.Is(err, renderer.ErrRefused) {
				t.Errorf("%s: got %v, want allowed = %v", tt.address, err, tt.allowed)
			}
		})
	}
}
