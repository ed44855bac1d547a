package main

import (
	"strings"
	"testing"
)

const wrkOutput = `Running 3s test @ http://127.0.0.1:8080/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   100.00us   50.00us   1.00ms   90.00%
    Req/Sec    24.38k     1.26k   27.01k    70.00%
  72771 requests in 3.00s, 4.16GB read
Requests/sec:  24254.71
Transfer/sec:      1.39GB
`

func TestWrkRate(t *testing.T) {
	tests := []struct {
		name, out string
		want      float64
		wantErr   string
	}{
		{"all well", wrkOutput, 24254.71, ""},
		{"refused", strings.Replace(wrkOutput, "Requests/sec", "  Non-2xx or 3xx responses: 3\nRequests/sec", 1), 0,
			"Non-2xx or 3xx responses: 3"},
		{"cut off", strings.Replace(wrkOutput, "Requests/sec", "  Socket errors: connect 0, read 1, write 0, timeout 0\nR", 1),
			0, "Socket errors"},
		{"something else", "unable to connect", 0, "no rate"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := wrkRate([]byte(test.out))
			if got != test.want || (err == nil) != (test.wantErr == "") ||
				err != nil && !strings.Contains(err.Error(), test.wantErr) {
				t.Errorf("got %v, %v, want %v, %q", got, err, test.want, test.wantErr)
			}
		})
	}
}
