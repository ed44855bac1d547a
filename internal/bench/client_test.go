package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestClient(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			http.Error(w, "come back later", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Cache-Status", Kept)
		fmt.Fprint(w, "image")
	}))
	defer server.Close()
	tests := []struct{ name, path, status, want string }{
		{"as wanted", "/", Kept, ""},
		{"from elsewhere", "/", Drawn, `answered with Cache-Status "placard; hit", want "placard; fwd=miss; stored"`},
		{"refused", "/busy", Kept, "503 Service Unavailable: come back later"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := NewClient(time.Minute)
			defer client.Close()
			size, err := client.Get(t.Context(), server.URL+test.path, test.status)
			if test.want == "" {
				if err != nil || size != int64(len("image")) {
					t.Errorf("got %d bytes, %v, want 5", size, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}
