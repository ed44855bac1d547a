package signurl

import (
	"crypto/hmac"
	"strconv"
	"strings"
	"time"
)

// WebhookHeader is the header with the signature of a webhook's body.
const WebhookHeader = "Placard-Signature"

// SignWebhook returns the WebhookHeader of a body that is sent now: t=SECONDS,v1=HEX, the Unix time and the HMAC-SHA256
// of that time as written, a dot, and the body.
func SignWebhook(key Key, body []byte, now time.Time) string {
	at := strconv.FormatInt(now.Unix(), 10)
	return "t=" + at + ",v1=" + webhookSum(key, at, body)
}

// VerifyWebhook checks the WebhookHeader of a body against the keys, any of which may have signed it. A time further
// than tolerance from now is ErrExpired: somebody may be sending again what was heard before. All else that is wrong is
// ErrSignature.
func VerifyWebhook(keys []Key, header string, body []byte, now time.Time, tolerance time.Duration) error {
	at, signature, ok := strings.Cut(header, ",v1=")
	at, timed := strings.CutPrefix(at, "t=")
	if !ok || !timed {
		return ErrSignature
	}
	good := false
	for _, key := range keys { // all, so that time doesn't tell which
		good = hmac.Equal([]byte(signature), []byte(webhookSum(key, at, body))) && key != (Key{}) || good
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	switch {
	case !good || err != nil:
		return ErrSignature
	case now.Sub(time.Unix(seconds, 0)).Abs() > tolerance:
		return ErrExpired
	}
	return nil
}

func webhookSum(key Key, at string, body []byte) string {
	return sha256Hex.sign(key, at+"."+string(body))
}
