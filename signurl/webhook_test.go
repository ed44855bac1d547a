package signurl

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var webhookTime = time.Unix(1893456000, 0)

// webhookVector was made by printf '1893456000.{"id":"1"}' | openssl dgst -sha256 -hmac "$key".
const webhookVector = "t=1893456000,v1=4ac4745e2f17897e0e93d42e374cf334b5929b26a4505beb6c49f26ed6899252"

func TestSignWebhook(t *testing.T) {
	if got := SignWebhook(mustKey(t, vectorKey), []byte(`{"id":"1"}`), webhookTime); got != webhookVector {
		t.Errorf("got %s, want %s", got, webhookVector)
	}
}

func TestVerifyWebhook(t *testing.T) {
	key, other := mustKey(t, vectorKey), mustKey(t, "another key")
	const body = `{"id":"1"}`
	tests := []struct {
		name   string
		keys   []Key
		header string
		body   string
		now    time.Time
		want   error
	}{
		{"good", []Key{key}, webhookVector, body, webhookTime, nil},
		{"by the second key", []Key{other, key}, webhookVector, body, webhookTime.Add(time.Minute), nil},
		{"by the first key", []Key{key, other}, webhookVector, body, webhookTime.Add(-time.Minute), nil},
		{"late", []Key{key}, webhookVector, body, webhookTime.Add(time.Minute + time.Second), ErrExpired},
		{"early", []Key{key}, webhookVector, body, webhookTime.Add(-time.Minute - time.Second), ErrExpired},
		{"another key", []Key{other}, webhookVector, body, webhookTime, ErrSignature},
		{"no key", nil, webhookVector, body, webhookTime, ErrSignature},
		{"zero key", []Key{{}}, SignWebhook(Key{}, []byte(body), webhookTime), body, webhookTime, ErrSignature},
		{"another body", []Key{key}, webhookVector, body + " ", webhookTime, ErrSignature},
		{"another time", []Key{key}, strings.Replace(webhookVector, "3456", "3457", 1), body, webhookTime, ErrSignature},
		{"nothing", []Key{key}, "", body, webhookTime, ErrSignature},
		{"no time", []Key{key}, webhookVector[2:], body, webhookTime, ErrSignature},
		{"no signature", []Key{key}, "t=1893456000,v1=", body, webhookTime, ErrSignature},
		{"cut", []Key{key}, webhookVector[:len(webhookVector)-2], body, webhookTime, ErrSignature},
		{"more", []Key{key}, webhookVector + ",v2=00", body, webhookTime, ErrSignature},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := VerifyWebhook(tt.keys, tt.header, []byte(tt.body), tt.now, time.Minute); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// FuzzVerifyWebhook: no header but the one that was made is good.
func FuzzVerifyWebhook(f *testing.F) {
	key, err := NewKey(vectorKey)
	if err != nil {
		f.Fatal(err)
	}
	for _, header := range []string{webhookVector, "", "t=,v1=", "t=1893456000", "t=-1,v1=00", "t=1893456000,v1=00,v1=00"} {
		f.Add(header, `{"id":"1"}`)
	}
	f.Fuzz(func(t *testing.T, header, body string) {
		err := VerifyWebhook([]Key{key}, header, []byte(body), webhookTime, time.Minute)
		good := header == SignWebhook(key, []byte(body), webhookTime)
		if (err == nil) != good {
			t.Errorf("%q for %q: %v", header, body, err)
		}
	})
}
