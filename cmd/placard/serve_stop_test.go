package main

import (
	"errors"
	"net"
	"testing"
	"time"
)

// A listener that was deafened gives who had connected before, and nobody else.
func TestDeafen(t *testing.T) {
	listener, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	before, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	if err := deafen(listener); err != nil {
		t.Fatal(err)
	}
	after, err := net.DialTimeout("tcp", listener.Addr().String(), 100*time.Millisecond)
	if err == nil {
		after.Close()
	}
	if timeout, ok := errors.AsType[net.Error](err); !ok || !timeout.Timeout() {
		t.Errorf("who connects later gets %v, want no answer", err)
	}
	accepted, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()
	for _, c := range []net.Conn{before, accepted} {
		if _, err := c.Write([]byte("x")); err != nil {
			t.Error(err)
		}
	}
	if _, err := accepted.Read(make([]byte, 1)); err != nil {
		t.Errorf("who had connected before isn't heard: %v", err)
	}
	if err := deafen(pipeListener{}); err == nil {
		t.Error("no error where there is no socket")
	}
}

type pipeListener struct{ net.Listener }
