package fetch

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

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
	for _, seed := range forbidden(f) {
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
