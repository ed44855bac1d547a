package front

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

func startNginx(t *testing.T, s *site) front {
	t.Helper()
	file := program(t, "nginx", "nginx-light")
	dir := t.TempDir()
	f := front{name: "nginx", address: freeAddress(t)}
	config := fill(t, "nginx/placard.conf", map[string]string{
		"server 127.0.0.1:8080;":   "server " + s.address + ";",
		"listen 80;":               "listen " + f.address + ";",
		"/var/cache/nginx/placard": dir + "/images",
	})
	for name, text := range map[string]string{"placard.conf": config, "nginx.conf": fmt.Sprintf(mainConfig, dir)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(t, f.address, file, "-e", "stderr", "-c", filepath.Join(dir, "nginx.conf"))
	purge := func(t *testing.T, arguments ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "../../deploy/nginx/purge", arguments...)
		command.Env = append(os.Environ(), "CACHE="+dir+"/images")
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("purge %q: %v\n%s", arguments, err, out)
		}
	}
	f.purgeURL = func(t *testing.T, target string) { t.Helper(); purge(t, "https://img.example.com"+target) }
	f.purgeKey = func(t *testing.T, key string) { t.Helper(); purge(t, "-k", key) }
	return f
}
