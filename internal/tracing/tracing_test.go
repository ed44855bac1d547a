package tracing

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/logbook"
)

// TestCollector holds that a span gets there, or is lost, without anybody waiting for it.
func TestCollector(t *testing.T) {
	tests := []struct {
		name    string
		answer  http.HandlerFunc
		log     string
		atMost  time.Duration // Close takes
		atLeast time.Duration
	}{
		{"takes spans", func(http.ResponseWriter, *http.Request) {}, "", shutdownTimeout / 2, 0},
		{"refuses them", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
			"403 Forbidden", shutdownTimeout / 2, 0},
		{"hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "context deadline exceeded", shutdownTimeout + time.Second, shutdownTimeout},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			paths := make(chan string, 10)
			collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				paths <- r.URL.Path
				_, _ = io.Copy(io.Discard, r.Body) // else the server doesn't hear of a client that leaves
				tt.answer(w, r)
			}))
			defer collector.Close()
			var log logbook.Book
			tracing, err := Open(t.Context(), Config{Endpoint: collector.URL + "/otlp", Version: "v1", Logger: logger(&log)})
			if err != nil {
				t.Fatal(err)
			}
			_, end := tracing.StartJob(t.Context(), "job", "")
			end(nil)
			began := time.Now()
			if err := tracing.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
			if took := time.Since(began); took > tt.atMost || took < tt.atLeast {
				t.Errorf("closing took %v, want %v to %v", took, tt.atLeast, tt.atMost)
			}
			if got := <-paths; got != "/otlp/v1/traces" {
				t.Errorf("sent to %s", got)
			}
			if !strings.Contains(log.String(), tt.log) || tt.log == "" && log.String() != "" {
				t.Errorf("the log is %q, want %q in it", log.String(), tt.log)
			}
		})
	}
}

// TestNoCollector holds that nobody need be there when spans are first made.
func TestNoCollector(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	var log logbook.Book
	tracing, err := Open(t.Context(), Config{Endpoint: "http://" + listener.Addr().String(), Logger: logger(&log)})
	if err != nil {
		t.Fatal(err)
	}
	_, end := tracing.StartJob(t.Context(), "job", "")
	end(nil)
	began := time.Now()
	_ = tracing.Close() // never fails
	if took := time.Since(began); took > shutdownTimeout+time.Second || !strings.Contains(log.String(), "traces are not sent") {
		t.Errorf("closing took %v, and the log is %q", took, log.String())
	}
}

// TestVariablesThatCantBeUsed holds that they are told of as that, in the log, without what may be a password.
func TestVariablesThatCantBeUsed(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"OTEL_TRACES_SAMPLER", "nonsense", "has its default"},
		{"OTEL_RESOURCE_ATTRIBUTES", "nonsense", "has its default"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "password", "OpenTelemetry: parse headers"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://[password", "OpenTelemetry: parse url"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(tt.name, tt.value)
			var log logbook.Book
			tracing, err := Open(t.Context(), Config{Endpoint: "http://127.0.0.1:1", Logger: logger(&log)})
			if err != nil {
				t.Fatal(err)
			}
			defer tracing.Close()
			text := log.String()
			if !strings.Contains(text, tt.want) || strings.Contains(text, "not sent") || strings.Contains(text, "password") {
				t.Errorf("the log is %q, want %q in it", text, tt.want)
			}
		})
	}
}

func TestReportsAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logbook.Book
		r := newReporter(logger(&log))
		for range 100 {
			r.Handle(errors.New("nobody listens"))
			time.Sleep(time.Second)
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[1], "more_before=59") {
			t.Errorf("got %q, want a line a minute, and how many it stands for", lines)
		}
	})
}

func TestEndpoint(t *testing.T) {
	tests := []struct{ endpoint, want string }{
		{"http://collector:4318", "http://collector:4318/v1/traces"},
		{"https://otlp.example.com/tenant/", "https://otlp.example.com/tenant/v1/traces"},
		{"collector:4318", ""},
		{"grpc://collector:4317", ""},
		{"http://", ""},
		{"http://user:password@collector", ""},
		{"http://collector?key=password", ""},
		{"http://collector#password", ""},
		{"http://[password", ""},
	}
	for _, tt := range tests {
		t.Run(tt.endpoint, func(t *testing.T) {
			got, err := tracesURL(tt.endpoint)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "password") {
				t.Errorf("the error has the password: %v", err)
			}
			if checked := CheckEndpoint(tt.endpoint); (checked == nil) != (err == nil) {
				t.Errorf("the check says %v", checked)
			}
		})
	}
}

// TestResource holds that the environment has the last word, and that its mistakes are no reason to stop.
func TestResource(t *testing.T) {
	tests := []struct {
		name, service, attributes string
		want                      string
	}{
		{"of its own", "", "", "service.name=placard"},
		{"named", "cards", "", "service.name=cards"},
		{"with more", "", "deployment.environment=test", "deployment.environment=test"},
		{"with a mistake", "cards", "nonsense", "service.name=cards"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("OTEL_SERVICE_NAME", tt.service)
			t.Setenv("OTEL_RESOURCE_ATTRIBUTES", tt.attributes)
			found := describe(t.Context(), Config{Version: "v1.2.3"})
			for _, want := range []string{tt.want, "service.version=v1.2.3"} {
				if got := found.String(); !strings.Contains(got, want) {
					t.Errorf("got %s, want %s in it", got, want)
				}
			}
		})
	}
}
