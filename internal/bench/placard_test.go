package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// drawn is the Cache-Status of an image that was drawn for its request.
const drawn = "placard; fwd=miss; stored"

// A server is the real program with a data folder of its own and, as the recipe, one browser.
type server struct {
	url string
	key signurl.Key
}

func startServer(tb testing.TB, browser chromium.Binary) *server {
	tb.Helper()
	const secret = "0123456789abcdef0123456789abcdef"
	key, err := signurl.NewKey(secret)
	if err != nil {
		tb.Fatal(err)
	}
	command := exec.Command(build(tb), "serve", "--listen", "127.0.0.1:0", "--admin-listen", "", "--data", tb.TempDir(),
		"--key", secret, "--chromium", browser.Path, "--workers", "1", "--log-level", "error")
	command.Stderr = tb.Output()
	stdout, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM) // it may have ended
		if err := command.Wait(); err != nil {
			tb.Errorf("stopping placard: %v", err)
		}
	})
	return &server{url: address(tb, command, stdout), key: key}
}

func build(tb testing.TB) (binary string) {
	tb.Helper()
	binary = filepath.Join(tb.TempDir(), "placard")
	command := exec.CommandContext(tb.Context(), "go", "build", "-buildvcs=false", "-o", binary, "../../cmd/placard")
	if out, err := command.CombinedOutput(); err != nil {
		tb.Fatalf("building placard: %v\n%s", err, out)
	}
	return binary
}

// address waits until the server says where it is. One that hangs instead is killed.
func address(tb testing.TB, command *exec.Cmd, stdout io.Reader) string {
	tb.Helper()
	late := time.AfterFunc(30*time.Second, func() { _ = command.Process.Kill() })
	defer late.Stop()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !ok {
		tb.Fatalf("placard printed %q (%v), want its address", line, err)
	}
	return url
}

// image has the server draw a card: sign, ask, read.
func (s *server) image(title string) (shot, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	start := time.Now()
	path, err := signurl.Native{}.Sign(s.key, renderer.Job{
		Template:      "article",
		Format:        renderer.JPEG,
		Modifications: []renderer.Modification{{Field: "title", Value: title}},
		Quality:       quality,
	}, time.Time{})
	if err != nil {
		return shot{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, http.NoBody)
	if err != nil {
		return shot{}, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return shot{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return shot{}, err
	}
	took := time.Since(start)
	if status := response.Header.Get("Cache-Status"); response.StatusCode != http.StatusOK || status != drawn {
		return shot{}, fmt.Errorf("placard answered %s with Cache-Status %q, want %q", response.Status, status, drawn)
	}
	return shot{jpeg: body, took: took}, nil
}
