package front

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mainConfig is what Debian's nginx.conf has around the files of conf.d, for one process in a folder of the test.
const mainConfig = `
daemon off;
master_process off;
pid %[1]s/pid;
error_log stderr;
events {}
http {
	access_log off;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	scgi_temp_path %[1]s/scgi;
	uwsgi_temp_path %[1]s/uwsgi;
	include %[1]s/placard.conf;
}
`

// serverLine is what the configuration says of each instance.
var serverLine = regexp.MustCompile(`server 127\.0\.0\.1:8080([^;]*;)`)

// startNginx starts one in front of sites that it asks in turn. It listens on ::1 too, where there is such a thing.
func startNginx(t *testing.T, sites ...*site) front {
	t.Helper()
	file := program(t, "nginx", "nginx-light")
	dir := t.TempDir()
	f := front{name: "nginx", address: freeAddress(t)}
	onIPv6 := ""
	if hasIPv6() {
		onIPv6 = "listen " + overIPv6(f.address) + ";"
	}
	config := fill(t, "nginx/placard.conf", map[string]string{
		"listen 80;":               "listen " + f.address + ";",
		"listen [::]:80;":          onIPv6,
		"/var/cache/nginx/placard": dir + "/images",
	})
	if !serverLine.MatchString(config) {
		t.Fatalf("placard.conf has no %s", serverLine)
	}
	var servers []string
	for _, s := range sites {
		servers = append(servers, "server "+s.address+"$1")
	}
	config = serverLine.ReplaceAllString(config, strings.Join(servers, " "))
	for name, text := range map[string]string{"placard.conf": config, "nginx.conf": fmt.Sprintf(mainConfig, dir)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(t, f.address, file, "-e", "stderr", "-c", filepath.Join(dir, "nginx.conf"))
	purge := func(t *testing.T, arguments ...string) {
		t.Helper()
		if says, err := purgeScript(t, dir+"/images", arguments...); err != nil {
			t.Errorf("purge %q: %v\n%s", arguments, err, says)
		}
	}
	f.purgeURL = func(t *testing.T, target string) { t.Helper(); purge(t, "https://img.example.com"+target) }
	f.purgeKey = func(t *testing.T, key string) { t.Helper(); purge(t, "-k", key) }
	return f
}

// overIPv6 is the same port of ::1.
func overIPv6(address string) string {
	_, port, _ := net.SplitHostPort(address) // of freeAddress
	return net.JoinHostPort("::1", port)
}

// hasIPv6: containers often have none.
func hasIPv6() bool {
	listener, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return false
	}
	_ = listener.Close()
	return true
}
