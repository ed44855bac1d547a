package signurl

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestNamed(t *testing.T) {
	for _, d := range All() {
		if got, err := All().Named(d.Name()); err != nil || got.Name() != d.Name() {
			t.Errorf("Named(%q) = %v, %v", d.Name(), got, err)
		}
	}
	if _, err := All().Named("cloudinary"); err == nil || !strings.Contains(err.Error(), "native") {
		t.Errorf("got %v; want an error that lists the known ones", err)
	}
}

func TestOf(t *testing.T) {
	tests := []struct {
		target string
		want   Dialect
	}{
		{vectorPath, Native{}},
		{"/img/", Native{}},
		{"/healthz", nil},
		{"/imgs/x", nil},
		{"", nil},
	}
	for _, test := range tests {
		if got := All().Of(test.target); !reflect.DeepEqual(got, test.want) {
			t.Errorf("Of(%q) = %v, want %v", test.target, got, test.want)
		}
	}
}

func TestExpired(t *testing.T) {
	at := time.Unix(1893456000, 0)
	tests := []struct {
		name    string
		expires time.Time
		now     time.Time
		want    bool
	}{
		{"never", time.Time{}, at, false},
		{"just before", at, at.Add(-1), false},
		{"on the second", at, at, true},
		{"after", at, at.Add(time.Hour), true},
	}
	for _, test := range tests {
		if got := (Request{Expires: test.expires}).Expired(test.now); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}
