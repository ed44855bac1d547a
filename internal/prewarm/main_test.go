package prewarm

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A fakeServer answers requests without a connection, and notes them.
type fakeServer struct {
	answer func(url string) *reply // nil: there is no server

	mu    sync.Mutex
	asked []string
}

func (s *fakeServer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.String())
	s.mu.Unlock()
	answer := s.answer(r.URL.String())
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if answer == nil {
		return nil, io.ErrUnexpectedEOF
	}
	header := http.Header{}
	for i := 0; i+1 < len(answer.header); i += 2 {
		header.Set(answer.header[i], answer.header[i+1])
	}
	return &http.Response{
		StatusCode: answer.status, Status: http.StatusText(answer.status), Header: header,
		Body: io.NopCloser(strings.NewReader(answer.body)), Request: r,
	}, nil
}

// A reply is an answer; header fields are pairs of name and value.
type reply struct {
	status int
	body   string
	header []string
}

func response(status int, body string, header ...string) *reply { return &reply{status, body, header} }

func image(cacheStatus string) *reply {
	return response(200, "picture", "Content-Type", "image/jpeg", "Cache-Status", cacheStatus)
}

func newImage() *reply { return image("placard; fwd=miss; stored") }

func (s *fakeServer) config() *Config {
	return &Config{
		Client: &http.Client{Transport: s}, Server: Server{Origins: []string{"https://img.example.com"}},
		Jobs: 1, Patience: 5 * time.Minute,
	}
}
