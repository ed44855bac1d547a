package main

import (
	"testing"
	"time"
)

func TestRedisCPU(t *testing.T) {
	const info = "# CPU\r\nused_cpu_sys:0.100000\r\nused_cpu_user:1.250500\r\nused_cpu_sys_children:7.000000\r\n"
	tests := []struct {
		name, info string
		want       time.Duration
		ok         bool
	}{
		{"of Redis 7", info, 1350500 * time.Microsecond, true},
		{"half of it", "# CPU\r\nused_cpu_sys:0.100000\r\n", 0, false},
		{"no number", "used_cpu_sys:0.1\r\nused_cpu_user:much\r\n", 0, false},
		{"of nothing", "", 0, false},
	}
	for _, test := range tests {
		got, err := redisCPU(test.info)
		if got != test.want || (err == nil) != test.ok {
			t.Errorf("%s: got %v, %v, want %v, ok %t", test.name, got, err, test.want, test.ok)
		}
	}
}
