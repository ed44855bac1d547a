package bench

import (
	"net"
	"strings"
	"testing"
	"time"
)

func TestService(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // in the place of the service
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	p, err := StartService(t.Context(), t.Output(), listener.Addr().String(), "sleep", "60")
	if err != nil {
		t.Fatal(err)
	}
	if p.ended() {
		t.Error("it has ended, it says")
	}
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
}

// Nobody waits half a minute for a program that is gone.
func TestServiceThatEnds(t *testing.T) {
	address, err := FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err = StartService(t.Context(), t.Output(), address, "sh", "-c", "exit 3")
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || time.Since(start) > patience/2 {
		t.Errorf("got %v after %v, want its status, at once", err, time.Since(start))
	}
}
