package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestClient(t *testing.T) {
	const proxies = "10.0.0.0/8 192.0.2.7/32 fd00::/8"
	tests := []struct {
		name, proxies, remote string
		forwarded             []string
		want                  string
	}{
		{"direct", "", "203.0.113.9:1234", nil, "203.0.113.9"},
		{"direct, by IPv6", "", "[2001:db8::1]:1234", nil, "2001:db8::1"},
		{"nobody is trusted", "", "10.0.0.1:1234", []string{"203.0.113.9"}, "10.0.0.1"},
		{"a stranger makes it up", proxies, "203.0.113.9:1234", []string{"198.51.100.1"}, "203.0.113.9"},
		{"a proxy", proxies, "10.0.0.1:1234", []string{"203.0.113.9"}, "203.0.113.9"},
		{"a proxy that says nothing", proxies, "10.0.0.1:1234", nil, "10.0.0.1"},
		{"two proxies", proxies, "10.0.0.1:1234", []string{"203.0.113.9, 192.0.2.7"}, "203.0.113.9"},
		{"two proxies, a header each", proxies, "10.0.0.1:1234", []string{"203.0.113.9", "192.0.2.7"}, "203.0.113.9"},
		{"the client's own header before", proxies, "10.0.0.1:1234", []string{"127.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		{"trusted ones alone", proxies, "10.0.0.1:1234", []string{"10.0.0.3,10.0.0.2"}, "10.0.0.3"},
		{"with ports", proxies, "10.0.0.1:1234", []string{"203.0.113.9:555, [fd00::1]:80"}, "203.0.113.9"},
		{"IPv6, in brackets", proxies, "10.0.0.1:1234", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv4 in IPv6", proxies, "[::ffff:10.0.0.1]:1234", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"no address", proxies, "10.0.0.1:1234", []string{"203.0.113.9, unknown"}, "10.0.0.1"},
		{"an entry too long to be one", proxies, "10.0.0.1:1234", []string{strings.Repeat("1", 9999)}, "10.0.0.1"},
		{"a socket's name", proxies, "@", []string{"203.0.113.9"}, "@"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &server{}
			for text := range strings.FieldsSeq(tt.proxies) {
				s.TrustedProxies = append(s.TrustedProxies, netip.MustParsePrefix(text))
			}
			r := httptest.NewRequest("GET", "/", http.NoBody)
			r.RemoteAddr = tt.remote
			r.Header["X-Forwarded-For"] = tt.forwarded
			if got := s.client(r); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// FuzzClient wants an address that somebody wrote, whatever else stands in the header.
func FuzzClient(f *testing.F) {
	f.Add("203.0.113.9, 10.0.0.2")
	f.Add("[::1]:80,,fe80::1%eth0")
	s := &server{Config: Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	f.Fuzz(func(t *testing.T, forwarded string) {
		r := httptest.NewRequest("GET", "/", http.NoBody)
		r.RemoteAddr = "10.0.0.1:1"
		r.Header.Set("X-Forwarded-For", forwarded)
		if _, err := netip.ParseAddr(s.client(r)); err != nil {
			t.Errorf("%q: %v", forwarded, err)
		}
	})
}

// TestClientIsLogged with what a proxy said of it.
func TestClientIsLogged(t *testing.T) {
	s := newSite(func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	ask(t, open(t, s), "GET", sign("article/e30.jpg"), "X-Forwarded-For: 203.0.113.9")
	if log := s.log.String(); !strings.Contains(log, " client=203.0.113.9 ") {
		t.Errorf("the client is not in the log: %s", log)
	}
}
