package server

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// TestLogHoldsNoSecrets asks for a signed path in every way that is logged, and some that make it look like another.
func TestLogHoldsNoSecrets(t *testing.T) {
	const rest = "article/e30.jpg"
	good := sign(rest)
	tests := []struct {
		name, method, target string
		render               error
	}{
		{"image", "GET", good, nil},
		{"query", "GET", good + "?" + good, nil},
		{"hex", "GET", "/img/" + hex.EncodeToString(mac(rest)) + "/" + rest, nil},
		{"other method", "POST", good, nil},
		{"too long", "GET", good + "?" + strings.Repeat("a", MaxURLBytes), nil},
		{"slash doubled", "GET", "/" + good, nil},
		{"prefix of a proxy", "GET", "/cards" + good, nil},
		{"prefix missing", "GET", strings.TrimPrefix(good, "/img"), nil},
		{"spoilt", "GET", good + "x", nil},
		{"expired", "GET", sign("article/" + payload(`{"exp":1}`) + ".jpg"), nil},
		{"bad payload", "GET", sign("article/" + payload(`{"x":1}`) + ".jpg"), nil},
		{"busy", "GET", good, renderer.ErrBusy},
		{"fault", "GET", good, errors.New("kitchen")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite()
			if tt.render != nil {
				s = newSite(failing(tt.render))
			}
			s.serve(tt.method, tt.target)
			log := s.log.String()
			if strings.Count(log, "msg=request") != 1 {
				t.Errorf("want one line: %s", log)
			}
			for _, secret := range []string{keyText, strings.Split(good, "/")[2], hex.EncodeToString(mac(rest)),
				signature("article/" + payload(`{"exp":1}`) + ".jpg"), signature("article/" + payload(`{"x":1}`) + ".jpg")} {
				if strings.Contains(log, secret) {
					t.Errorf("%s is in the log: %s", secret, log)
				}
			}
		})
	}
}

func TestLog(t *testing.T) {
	good := sign("article/e30.jpg")
	tests := []struct {
		name, target string
		render       error
		want         string
	}{
		{"image", good, nil, `level=INFO status=200 cache="placard; fwd=miss; stored" project=default dialect=native template=article queue_ms=0 fetch_ms=0 fill_ms=0 paint_ms=0`},
		{"expired", sign("article/" + payload(`{"exp":1}`) + ".jpg"), nil, `level=INFO status=410 cache="" project=default dialect=native template=article err="the URL has expired"`},
		{"API without a key", "/api/templates/secret", nil, `level=INFO status=401 cache="" route=/api/templates/{name} err="the API key, header X-API-Key, is missing or wrong"`},
		{"unsigned", "/img/x/secret/e30.jpg", nil, `level=INFO status=403 cache="" dialect=native template="" err="the signature is missing or wrong"`},
		{"health, which comes often", "/healthz", nil, `level=DEBUG status=200 cache="" route=/healthz`},
		{"not found", "/nothing", nil, `level=DEBUG status=404 cache="" route="" err="nothing is served here"`},
		{"busy", good, renderer.ErrBusy, `level=WARN status=503 cache="" project=default dialect=native template=article err="in the kitchen: too many renders are waiting"`},
		{"fault", good, errors.New("fire"), `level=ERROR status=500 cache="" project=default dialect=native template=article err="in the kitchen: fire"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite()
			if tt.render != nil {
				s = newSite(failing(fmt.Errorf("in the kitchen: %w", tt.render)))
			}
			s.serve("GET", tt.target)
			got := strings.TrimSpace(varying.ReplaceAllString(s.log.String(), ""))
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestLogOfASlowRequest holds that its line says what took most of the time.
func TestLogOfASlowRequest(t *testing.T) {
	timing := renderer.Timing{
		Queue: 300 * time.Millisecond, Fetch: 1500 * time.Millisecond, Fill: 4567 * time.Microsecond, Paint: 40 * time.Millisecond,
	}
	const phases = "queue_ms=300 fetch_ms=1500 fill_ms=4.57 paint_ms=40"
	tests := []struct {
		name   string
		source renderer.Source
		err    error
		takes  time.Duration
		want   string
	}{
		{"drawn", renderer.Drawn, nil, 2 * time.Second, "took_ms=2000 " + phases + " slow=fetch"},
		{"drawn in time", renderer.Drawn, nil, 1999 * time.Millisecond, "took_ms=1999 " + phases},
		{"drawn for another", renderer.Collapsed, nil, 2 * time.Second, "took_ms=2000 " + phases + " slow=fetch"},
		{"what has no phase", renderer.Drawn, nil, 9 * time.Second, "took_ms=9000 " + phases + " slow=other"},
		{"kept", renderer.Cached, nil, 2 * time.Second, "took_ms=2000 slow=other"},
		{"failed, which the error explains", renderer.Drawn, renderer.ErrBusy, 2 * time.Second, "took_ms=2000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite(func(c *Config) { c.SlowRequest = 2 * time.Second },
					rendering(func(context.Context, renderer.Job) (*renderer.Image, error) {
						time.Sleep(tt.takes)
						img := picture()
						img.Source, img.Timing = tt.source, timing
						return img, tt.err
					}))
				s.serve("GET", sign("article/e30.jpg"))
				got := strings.Join(times.FindAllString(s.log.String(), -1), " ")
				if got != tt.want {
					t.Errorf("got  %s\nwant %s", got, tt.want)
				}
			})
		})
	}
}

var times = regexp.MustCompile(`\b(\w+_ms|slow)=\S+`)

// varying is what differs from one run to the next, or says nothing here.
var varying = regexp.MustCompile(`(time|msg|client|method|took_ms)=\S+ `)

// TestRequestsAreCounted by dialect and status, those that no route takes too.
func TestRequestsAreCounted(t *testing.T) {
	s := newSite()
	for _, target := range []string{sign("article/e30.jpg"), sign("article/e30.jpg"), "/img/x", "/nothing", "/healthz"} {
		s.serve("GET", target)
	}
	counted := ask(t, open(t, Admin(s.metrics, false, nil)), "GET", "/metrics").body
	for _, want := range []string{
		`placard_http_requests_total{dialect="native",status="200"} 2`,
		`placard_http_requests_total{dialect="native",status="403"} 1`,
		`placard_http_requests_total{dialect="none",status="200"} 1`,
		`placard_http_requests_total{dialect="none",status="404"} 1`,
	} {
		if !strings.Contains(counted, want+"\n") {
			t.Errorf("%s is missing", want)
		}
	}
}
