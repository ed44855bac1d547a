package studio

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"github.com/placard/placard/internal/project"
)

const (
	keyPath    = Prefix + "key"
	cookieName = "placard-studio"
)

// takeKey trades an API key for a cookie, and sends the browser back to the page without the key in its address. The
// cookie isn't the key, and is good until this process ends.
func (s *studio) takeKey(w http.ResponseWriter, r *http.Request, key string) error {
	p := s.Projects.ByAPIKey(key)
	if p == nil {
		return s.askForKey(w, r)
	}
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // many open the studio by plain HTTP, in their own network
		Name: cookieName, Value: p.ID + "." + s.prove(p.ID), Path: Prefix,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure,
	})
	to := Prefix
	if r.Method == http.MethodGet {
		to = r.URL.Path
	}
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // only paths below Prefix get here
	return nil
}

// prove returns what only this process can make of a project's id.
func (s *studio) prove(id string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

// byCookie returns the project that a cookie of takeKey's is for, or nil.
func (s *studio) byCookie(r *http.Request) *project.Project {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	for _, p := range s.Projects {
		if hmac.Equal([]byte(cookie.Value), []byte(p.ID+"."+s.prove(p.ID))) {
			return p
		}
	}
	return nil
}

// askForKey answers a stranger: a person gets a form, a program an error.
func (s *studio) askForKey(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("WWW-Authenticate", "X-API-Key")
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return errKey
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(w, keyForm) // the client may have gone
	return nil
}

// keyForm has no style: strangers get none of the studio's files.
const keyForm = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Placard Studio</title>
<h1>Placard Studio</h1>
<p>At this address the studio opens with an API key of the server (its setting <code>api-key</code>).</p>
<form method="post" action="` + keyPath + `">
<p><label for="key">API key</label><br>
<input id="key" name="key" type="password" autocomplete="off" required autofocus></p>
<p><button>Open</button></p>
</form>
`
