package fetch

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

// forbidden are spellings of addresses that no image may come from, and URLs that are wrong in other ways.
var forbidden = []string{
	// loopback, and what some resolver takes for it
	"http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://127.255.255.254/", "http://2130706433/",
	"http://0x7f000001/", "http://0x7f.0.0.1/", "http://0X7F.1/", "http://0177.0.0.1/", "http://017700000001/",
	"http://127.0.0.1./", "http://127.0.0.0x1/", "http://127.0.0.01/", "http://①②⑦.0.0.1/", "http://127。0。0。1/",
	"http://127.0.0.256/", "http://127.0.0.1.1/", "http://4294967297/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
	// names that resolve to it
	"http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://foo.localhost/", "http://rebind.example/",
	"http://127.0.0.1.rebind.example/", "http://ⓛocalhost/",
	// nothing, and everybody
	"http://0/", "http://0.0.0.0/", "http://[::]/", "http://255.255.255.255/", "http://224.0.0.1/", "http://[ff02::1]/",
	// private, shared, reserved, for tests and for documents
	"http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.0.1/", "http://100.64.0.1/",
	"http://192.0.0.192/", "http://192.0.2.1/", "http://198.18.0.1/", "http://203.0.113.1/", "http://240.0.0.1/",
	"http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fec0::1]/",
	"http://[2001:db8::1]/",
	// where clouds keep secrets
	"http://169.254.169.254/", "http://0xa9fea9fe/", "http://168.63.129.16/", "http://100.100.100.200/",
	// IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo
	"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:8.8.8.8]/", "http://[::127.0.0.1]/",
	"http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
	// not an address but
	"http://example.com:8080/", "http://example.com:0/", "http://example.com:65536/", "http://8.8.8.8:22/",
	"http://user@example.com/", "http://:pass@example.com/", "http://@example.com/", "http://example.com@127.0.0.1/",
	"ftp://example.com/", "file:///etc/passwd", "//example.com/a.png", "example.com/a.png", "http:example.com",
	"http:///a", "", "http://", "http://.", "http://a..b/", "http://a%20b/", "http://exa mple.com/",
	"http://%31%32%37.1/", "http://[127.0.0.1]/", "http://" + strings.Repeat("a", 64) + ".example/",
	"javascript:alert(1)", "gopher://example.com/", "blob:http://example.com/1",
	"data:text/html,<p>", "data:image/svg+xml,<svg/>", "data:,x", "data:image/png;base64", "data:",
}

func TestForbiddenURLsAreRefused(t *testing.T) {
	loopback := resolving(func(int) []string { return []string{"127.0.0.1"} })
	f := newFetcher(t, publicOnly, func(c *Config) { c.resolver = loopback })
	for _, rawURL := range forbidden {
		t.Run(rawURL, func(t *testing.T) {
			if _, err := f.Fetch(context.Background(), rawURL); !errors.Is(err, renderer.ErrRefused) {
				t.Errorf("got %v, want %v", err, renderer.ErrRefused)
			}
		})
	}
}

func TestAllowedURLs(t *testing.T) {
	tests := map[string]struct {
		hosts         []string
		rawURL, asked string
	}{
		"plain":                {nil, "https://cdn.example.com/a.png?x=1", "https://cdn.example.com/a.png?x=1"},
		"upper case":           {nil, "HTTPS://CDN.Example.COM/A.png", "https://cdn.example.com/A.png"},
		"final dot":            {nil, "http://example.com./a", "http://example.com/a"},
		"fragment":             {nil, "http://example.com/a#b", "http://example.com/a"},
		"own port":             {nil, "https://example.com:443/a", "https://example.com/a"},
		"the other web port":   {nil, "https://example.com:80/a", "https://example.com:80/a"},
		"underscore":           {nil, "https://my_bucket.example.com/a", "https://my_bucket.example.com/a"},
		"international":        {nil, "https://Bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"},
		"escaped path":         {nil, "https://example.com/a%2Fb%20c", "https://example.com/a%2Fb%20c"},
		"public IPv4":          {nil, "http://8.8.8.8/", "http://8.8.8.8/"},
		"public IPv6":          {nil, "http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"},
		"listed":               {[]string{"example.com"}, "http://example.com/", "http://example.com/"},
		"listed, in capitals":  {[]string{"EXAMPLE.com."}, "http://example.com/", "http://example.com/"},
		"listed, in Unicode":   {[]string{"ü.example"}, "http://xn--tda.example/", "http://xn--tda.example/"},
		"listed address":       {[]string{"[2606:4700::1111]"}, "http://[2606:4700::1111]/", "http://[2606:4700::1111]/"},
		"below a wildcard":     {[]string{"a.b", "*.example.com"}, "http://x.example.com/", "http://x.example.com/"},
		"far below a wildcard": {[]string{"*.example.com"}, "http://x.y.example.com/", "http://x.y.example.com/"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFetcher(t, publicOnly, func(c *Config) { c.Hosts = tt.hosts })
			if err := f.CheckURL(tt.rawURL); err != nil {
				t.Fatal(err)
			}
			if got, _ := f.rules.parse(tt.rawURL); got.String() != tt.asked {
				t.Errorf("would ask %s, want %s", got, tt.asked)
			}
		})
	}
}

func TestHostsThatAreNotListedAreRefused(t *testing.T) {
	f := newFetcher(t, func(c *Config) { c.Hosts = []string{"example.com", "*.example.net"} })
	for _, host := range []string{
		"example.org", "www.example.com", "example.net", "badexample.net", "example.com.evil.org", "example.net.evil.org",
		"127.0.0.1", "xn--example.com",
	} {
		if err := f.CheckURL("http://" + host + "/"); !errors.Is(err, renderer.ErrRefused) {
			t.Errorf("%s: got %v, want %v", host, err, renderer.ErrRefused)
		}
	}
}

func TestBadPatternsDoNotOpenAllHosts(t *testing.T) {
	f := New(Config{Hosts: []string{"a b"}})
	if err := f.CheckURL("http://example.com/"); !errors.Is(err, renderer.ErrRefused) {
		t.Errorf("got %v, want %v", err, renderer.ErrRefused)
	}
}

func TestRefusalsDoNotRepeatPasswords(t *testing.T) {
	f := newFetcher(t)
	for _, rawURL := range []string{"http://u:secret@a.example/", "http://u:secret@a b/", "http://u:secret@a/%zz"} {
		if err := f.CheckURL(rawURL); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want an error without the password", rawURL, err)
		}
	}
}

// FuzzCheckURL holds that what is allowed is canonical, and a literal address in it public.
func FuzzCheckURL(f *testing.F) {
	for _, seed := range forbidden {
		f.Add(seed)
	}
	f.Add("https://Bücher.example:443/ü?q#f")
	f.Add("http://[2606:4700::1111]:80/")
	f.Add("data:image/png;base64,AAAA")
	fetcher := New(DefaultConfig())
	f.Fuzz(func(t *testing.T, rawURL string) {
		err := fetcher.CheckURL(rawURL)
		if err != nil && !errors.Is(err, renderer.ErrRefused) {
			t.Fatalf("%q: got %v, want %v", rawURL, err, renderer.ErrRefused)
		}
		if err != nil || isDataURL(rawURL) {
			return
		}
		once, _ := fetcher.rules.parse(rawURL)
		twice, err := fetcher.rules.admit(once)
		if err != nil || twice.Host != once.Host {
			t.Errorf("%q: %s is not canonical: %v, %v", rawURL, once, twice, err)
		}
		checkAllowed(t, once)
	})
}

func checkAllowed(t *testing.T, u *url.URL) {
	foreign := strings.ContainsFunc(u.Host, func(r rune) bool { return r > '~' })
	if foreign || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		t.Errorf("allowed %q", u)
	}
	addr, err := netip.ParseAddr(u.Hostname())
	if err == nil && (!addr.IsGlobalUnicast() || addr.IsPrivate()) {
		t.Errorf("allowed %q", u)
	}
}
