package studio

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestHost(t *testing.T) {
	handler := newBench(t).handler(t)
	tests := []struct {
		name    string
		headers []string
		want    int
	}{
		{"localhost", []string{"Host", "localhost"}, 200},
		{"with a port, in capitals", []string{"Host", "LocalHost:9180"}, 200},
		{"127.0.0.1", []string{"Host", "127.0.0.1:9180"}, 200},
		{"another of 127/8", []string{"Host", "127.9.9.9"}, 200},
		{"::1", []string{"Host", "[::1]:9180"}, 200},
		{"::1 without a port", []string{"Host", "[::1]"}, 200},
		{"a name that points here", []string{"Host", "rebound.example:9180"}, 401},
		{"a name that begins so", []string{"Host", "localhost.example"}, 401},
		{"a name that ends so", []string{"Host", "evil-localhost"}, 401},
		{"an address that begins so", []string{"Host", "127.0.0.1.example"}, 401},
		{"another address", []string{"Host", "192.168.1.5:9180"}, 401},
		{"any address", []string{"Host", "0.0.0.0:9180"}, 401},
		{"none", []string{"Host", ""}, 401},
		{"localhost, from ::1", []string{"Host", "localhost", "RemoteAddr", "[::1]:40000"}, 200},
		{"localhost, from elsewhere", []string{"Host", "localhost", "RemoteAddr", "192.168.1.5:40000"}, 401},
		{"127.0.0.1, from a container's gateway", []string{"Host", "127.0.0.1:9180", "RemoteAddr", "172.17.0.1:40000"}, 401},
		{"the key, from elsewhere", []string{"Host", "localhost", "RemoteAddr", "172.17.0.1:40000", "X-API-Key", apiKey}, 200},
		{"the key", []string{"Host", "studio.example", "X-API-Key", apiKey}, 200},
		{"another key", []string{"Host", "studio.example", "X-API-Key", apiKey + "x"}, 401},
		{"a made-up cookie", []string{"Host", "studio.example", "Cookie", cookieName + "=one."}, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, path := range []string{"/studio/", "/studio/api/templates", "/studio/assets/base.css"} {
				if got := serve(handler, request("GET", path, "", tt.headers...)).Code; got != tt.want {
					t.Errorf("%s: got %d, want %d", path, got, tt.want)
				}
			}
		})
	}
}

func TestOtherSites(t *testing.T) {
	handler := newBench(t).handler(t)
	const draw, list = "/studio/api/images/card.png", "/studio/api/templates"
	tests := []struct {
		name, method, target string
		headers              []string
		want                 int
	}{
		{"the page itself", "POST", draw, []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:9180"}, 200},
		{"a program", "POST", draw, nil, 200},
		{"a form of another site", "POST", draw, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403},
		{"an old browser", "POST", draw, []string{"Origin", "https://evil.example"}, 403},
		{"a sandboxed frame", "POST", draw, []string{"Origin", "null"}, 403},
		{"another port of this machine", "POST", draw, []string{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:3000"}, 403},
		{"a picture in another site", "GET", "/studio/api/samples/card.webp",
			[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, 403},
		{"a script's request", "GET", list, []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}, 403},
		{"a frame", "GET", "/studio/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"a link", "GET", "/studio/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"typed", "GET", "/studio/", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := `{"modifications":{"title":"x"}}`
			if got := serve(handler, request(tt.method, tt.target, body, tt.headers...)).Code; got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// TestPolicy: no page of the studio may run a script that isn't a file of its own, nor be framed.
func TestPolicy(t *testing.T) {
	handler := newBench(t).handler(t)
	for _, headers := range [][]string{nil, {"Host", "evil.example", "Accept", "text/html"}} {
		response := serve(handler, request("GET", "/studio/", "", headers...))
		csp := response.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%v: the policy is %q, want %s in it", headers, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") || response.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%v: got %v", headers, response.Header())
		}
	}
}

// TestKeyBecomesCookie: the key is given once, in the query or by the form, and is not in the cookie. By plain HTTP a
// browser says where a form comes from in Origin alone, and by some referrer policies not even there.
func TestKeyBecomesCookie(t *testing.T) {
	const host = "studio.example"
	handler := newBench(t).handler(t)
	asked := serve(handler, request("GET", "/studio/", "", "Host", host, "Accept", "text/html"))
	if got := asked.Header().Get("Referrer-Policy"); got != "same-origin" {
		t.Errorf("the form's referrer policy is %q: its Origin would be null", got)
	}
	form := url.Values{"key": {apiKey}}.Encode()
	tests := []struct {
		name, to string
		request  *http.Request
	}{
		{"by the query", "/studio/templates/card",
			request("GET", "/studio/templates/card?key="+url.QueryEscape(apiKey), "", "Host", host)},
		{"by the form", "/studio/",
			request("POST", "/studio/key", form, "Host", host, "Content-Type", "application/x-www-form-urlencoded",
				"Origin", "http://"+host)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			response := serve(handler, tt.request)
			if response.Code != http.StatusSeeOther || response.Header().Get("Location") != tt.to {
				t.Fatalf("got %d to %q, want 303 to %q", response.Code, response.Header().Get("Location"), tt.to)
			}
			cookie, err := http.ParseSetCookie(response.Header().Get("Set-Cookie"))
			if err != nil {
				t.Fatal(err)
			}
			if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/studio/" ||
				strings.Contains(cookie.String(), apiKey) {
				t.Errorf("the cookie is %v", cookie)
			}
			got := serve(handler, request("GET", "/studio/api/templates", "", "Host", host, "Cookie", cookie.Name+"="+cookie.Value))
			if got.Code != 200 {
				t.Errorf("with the cookie: %d", got.Code)
			}
			again := newBench(t).handler(t)
			got = serve(again, request("GET", "/studio/api/templates", "", "Host", host, "Cookie", cookie.Name+"="+cookie.Value))
			if got.Code != 401 {
				t.Errorf("another process takes the cookie: %d", got.Code)
			}
		})
	}
	wrong := serve(handler, request("GET", "/studio/?key=wrong", "", "Host", host, "Accept", "text/html"))
	if body := wrong.Body.String(); wrong.Code != 401 || wrong.Header().Get("Set-Cookie") != "" || !strings.Contains(body, "<form") {
		t.Errorf("a wrong key: %d, %s", wrong.Code, body)
	}
}

// TestKeySeesItsProject: this machine sees all templates, a key those of its project, whatever it has for a name.
func TestKeySeesItsProject(t *testing.T) {
	handler := newBench(t).handler(t)
	far := request("GET", "/studio/api/templates/secret", "", "RemoteAddr", "192.168.1.5:40000", "X-API-Key", apiKey)
	if got := serve(handler, far).Code; got != 404 {
		t.Errorf("another's template by the name of localhost: got %d, want 404", got)
	}
	key := []string{"Host", "studio.example", "X-API-Key", apiKey}
	for path, want := range map[string][2]int{ // from here, with the key
		"/studio/api/templates/card":    {200, 200},
		"/studio/api/templates/secret":  {200, 404},
		"/studio/templates/secret":      {200, 404},
		"/studio/templates/none":        {404, 404},
		"/studio/templates/card/sheet":  {200, 200},
		"/studio/api/samples/card.webp": {200, 200},
		"/studio/nowhere":               {404, 404},
		"/studio/assets/":               {404, 404}, // a list of the files
		"/studio/assets/base.css":       {200, 200},
	} {
		here := serve(handler, request("GET", path, "")).Code
		keyed := serve(handler, request("GET", path, "", key...)).Code
		if got := [2]int{here, keyed}; got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	for _, headers := range [][]string{nil, key} {
		body := serve(handler, request("GET", "/studio/api/templates", "", headers...)).Body.String()
		if got, want := strings.Contains(body, "secret"), headers == nil; got != want {
			t.Errorf("%v: the list has another's template: %v, want %v", headers, got, want)
		}
	}
}
