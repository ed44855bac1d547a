package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"syscall"
	"text/template"
)

// nginxConfig is Debian's, less what a static file doesn't need, and without an access log, which Placard doesn't write
// either here. Connections aren't cut after 1000 requests, as by default: nor are Placard's.
var nginxConfig = template.Must(template.New("nginx.conf").Parse(`daemon off;
user {{.User}};
error_log stderr warn;
worker_processes auto;
pid {{.Folder}}/pid;
events { worker_connections 768; }
http {
	sendfile on;
	tcp_nopush on;
	types { image/jpeg jpg; }
	access_log off;
	keepalive_requests 1000000000;
	client_body_temp_path {{.Folder}};
	proxy_temp_path {{.Folder}};
	fastcgi_temp_path {{.Folder}};
	uwsgi_temp_path {{.Folder}};
	scgi_temp_path {{.Folder}};
	server {
		listen {{.Address}};
		root {{.Folder}};
	}
}
`))

// An nginx serves one file.
type nginx struct {
	url     string
	folder  string
	command *exec.Cmd
}

// startNginx hands nginx an open socket, by the way that it has for replacing its own program: no port to guess, and no
// waiting until it listens.
func startNginx(file []byte) (n *nginx, err error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	socket, err := listener.File()
	if err != nil {
		return nil, err
	}
	defer socket.Close()
	folder, err := os.MkdirTemp("", "placard-bench-nginx-")
	if err != nil {
		return nil, err
	}
	n = &nginx{url: fmt.Sprintf("http://%s/card.jpg", listener.Addr()), folder: folder}
	if err := n.configure(listener.Addr().String(), file); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	n.command = exec.Command("nginx", "-e", in("start.log"), "-p", folder, "-c", in("nginx.conf"))
	n.command.Stderr = os.Stderr
	n.command.ExtraFiles = []*os.File{socket}        // number 3
	n.command.Env = append(os.Environ(), "NGINX=3;") // sockets that it inherits
	if err := n.command.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return n, nil
}

func (n *nginx) configure(address string, file []byte) error {
	me, err := user.Current()
	if err != nil {
		return err
	}
	var config bytes.Buffer
	values := map[string]string{"User": me.Username, "Folder": n.folder, "Address": address}
	if err := nginxConfig.Execute(&config, values); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(n.folder, "nginx.conf"), config.Bytes(), 0o600),
		os.WriteFile(filepath.Join(n.folder, "card.jpg"), file, 0o600),
	)
}

// serves fails unless a URL answers with these bytes.
func serves(ctx context.Context, url string, want []byte) error {
	client := newClient()
	defer client.close()
	got, _, err := client.fetch(ctx, url)
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("%s has %d bytes, want the %d of the image", url, len(got), len(want))
	}
	return err
}

func (n *nginx) stop() error {
	defer os.RemoveAll(n.folder)
	_ = n.command.Process.Signal(syscall.SIGTERM) // it may have ended
	return n.command.Wait()
}
