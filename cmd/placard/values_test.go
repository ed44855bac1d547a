package main

import (
	"math"
	"math/big"
	"strconv"
	"testing"
)

func TestParseSize(t *testing.T) {
	tests := []struct {
		text string
		want int64 // -1: refused
	}{
		{"0", 0}, {"4096", 4096}, {"1B", 1}, {"10MB", 10_000_000}, {"64MiB", 67_108_864}, {"64 MiB", 67_108_864},
		{"64  MiB", -1}, {"1kB", 1000}, {"1KB", 1000}, {"1KiB", 1024}, {"2GB", 2_000_000_000}, {"1GiB", 1_073_741_824},
		{"1TiB", 1_099_511_627_776},
		{"9223372036854775807", math.MaxInt64}, {"8388607TiB", math.MaxInt64 - (1<<40 - 1)},
		{"", -1}, {"MiB", -1}, {"-1", -1}, {"+1", -1}, {"1.5GiB", -1}, {"64M", -1}, {"64mib", -1},
		{"1 ", -1}, {"1  MB", -1},
		{"0x10", -1}, {"1_000", -1}, {"9223372036854775808", -1}, {"8388608TiB", -1}, {"٣MiB", -1},
	}
	for _, test := range tests {
		if got, ok := parseSize(test.text); ok != (test.want >= 0) || ok && got != test.want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", test.text, got, ok, test.want)
		}
	}
}

// What is accepted is the number times its unit, exactly.
func FuzzParseSize(f *testing.F) {
	for _, text := range []string{"0", "64MiB", "10 MB", "9223372036854775807B", "8388608TiB", "1.5GB", "-1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseSize(text)
		if !ok {
			return
		}
		m := sizeText.FindStringSubmatch(text)
		n, _ := new(big.Int).SetString(m[1], 10)
		if want := n.Mul(n, big.NewInt(sizeUnits[m[2]])); want.String() != strconv.FormatInt(got, 10) {
			t.Errorf("parseSize(%q) = %d, want %s", text, got, want)
		}
	})
}

func TestParseOrigin(t *testing.T) {
	tests := []struct{ text, want string }{
		{"https://img.example.com", "https://img.example.com"},
		{"HTTP://Localhost:8080", "http://localhost:8080"},
		{"http://[::1]:8080", "http://[::1]:8080"},
		{"https://example.com/", ""},
		{"https://example.com/path", ""},
		{"https://example.com?q", ""},
		{"https://example.com?", ""},
		{"https://example.com#", ""},
		{"https://me:pass@example.com", ""},
		{"https://example.com:", ""},
		{"https://example.com:65536", ""},
		{"https://:8080", ""},
		{"https://", ""},
		{"ftp://example.com", ""},
		{"example.com", ""},
		{"//example.com", ""},
		{"", ""},
	}
	for _, test := range tests {
		u, ok := parseOrigin(test.text)
		if ok != (test.want != "") || ok && u.String() != test.want {
			t.Errorf("parseOrigin(%q) = %v, %v; want %q", test.text, u, ok, test.want)
		}
	}
}

// Each list of texts belongs to the kind that TestKinds makes for it.
func TestKinds(t *testing.T) {
	rows := map[string]setting{}
	for _, row := range table(&settings{}) {
		rows[row.Name] = row
	}
	tests := []struct {
		name      string
		good, bad []string
	}{
		{"listen", []string{":8080", "[::1]:80", "localhost:0"},
			[]string{"", "8080", "localhost", "h:http", "h:65536", "::1:80"}},
		{"admin-listen", []string{"", "127.0.0.1:1"}, []string{"off", "127.0.0.1"}},
		{"data", []string{"."}, []string{""}},
		{"pprof", []string{"true", "false", "on", "off", "1", "0"}, []string{"", "yes", "tru"}},
		{"queue", []string{"0", "100000"}, []string{"", "-1", "100001", "1e3", "0x1", " 1", "9223372036854775808"}},
		{"workers", []string{"auto", "1", "1000"}, []string{"", "0", "1001", "Auto", "2.5"}},
		{"cache-ttl", []string{"1ns", "24h", "1h30m"}, []string{"", "0", "0s", "-1s", "10", "1d"}},
		{"fallback-after", []string{"off", "1ms"}, []string{"", "0s", "Off", "never"}},
		{"cache-disk", []string{"0", "1024TiB"}, []string{"", "-1", "1025TiB"}},
		{"image-max-bytes", []string{"1", "1GiB"}, []string{"0", "1073741825"}},
		{"sandbox", []string{"auto", "on", "off"}, []string{"", "On", "true"}},
		{"image-hosts", []string{"", "a.example,*.b.example", "10.0.0.1", "bücher.example"},
			[]string{"*", "a.*", "https://a.example", "a.example:80", "a.example/x", "*.10.0.0.1", "0x7f.1", "a,"}},
		{"image-private-cidrs", []string{"", "10.0.0.0/8", "10.1.2.3/8 , fd00::/8"},
			[]string{"10.0.0.1", "10.0.0.0/33", "::ffff:10.0.0.0/104", "10.0.0.0/8,"}},
	}
	for _, test := range tests {
		for _, text := range test.good {
			if errs := rows[test.name].accept(text); errs != nil {
				t.Errorf("%s %q: %v", test.name, text, errs)
			}
		}
		for _, text := range test.bad {
			if errs := rows[test.name].accept(text); len(errs) != 1 {
				t.Errorf("%s %q: got %v, want one error", test.name, text, errs)
			}
		}
	}
}
