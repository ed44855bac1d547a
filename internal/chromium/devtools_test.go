package chromium

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/placard/placard/renderer/engine"
)

// A devtools speaks the protocol with a browser, just enough to open one page behind some of the walls.
type devtools struct {
	t       *testing.T
	walls   walls
	files   map[string]string // of the page, by address
	process *Process
	mu      sync.Mutex // around writes
	id      int
	answers chan message
}

// A message goes either way. A command whose answer nobody waits for has the ID unheard.
type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    any             `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     json.RawMessage `json:"error,omitempty"`
}

const unheard = 1 << 20

// listen reads what the browser says until it ends.
func (d *devtools) listen() {
	defer close(d.answers)
	reader := bufio.NewReader(d.process.R)
	for {
		text, err := reader.ReadBytes(0)
		if err != nil {
			return
		}
		var paused struct {
			Method, SessionID string
			Params            pausedRequest
		}
		var answer message
		text = bytes.TrimSuffix(text, []byte{0})
		switch {
		case json.Unmarshal(text, &answer) == nil && answer.ID > 0 && answer.ID < unheard:
			d.answers <- answer
		case json.Unmarshal(text, &paused) == nil && paused.Method == "Fetch.requestPaused":
			d.answer(paused.SessionID, paused.Params)
		}
	}
}

// call sends a command to the browser, or to a page's session, and returns the member of its result.
func (d *devtools) call(session, method string, params any, member string) string {
	d.t.Helper()
	d.id++
	d.send(message{ID: d.id, SessionID: session, Method: method, Params: params})
	answer, ok := <-d.answers
	if !ok || answer.ID != d.id || answer.Error != nil {
		d.t.Fatalf("%s: %v, %s", method, ok, answer.Error)
	}
	var result map[string]any
	if err := json.Unmarshal(answer.Result, &result); err != nil {
		d.t.Fatal(err)
	}
	text, _ := result[member].(string)
	return text
}

func (d *devtools) send(m message) {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // it is made of plain values
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = d.process.W.Write(append(text, 0)) // a browser that has ended says so to listen
}

type pausedRequest struct {
	RequestID string
	Request   struct{ URL string }
}

type object = map[string]any

// open opens the page.
func (d *devtools) open(address string) {
	d.t.Helper()
	target := d.call("", "Target.createTarget", object{"url": "about:blank"}, "targetId")
	session := d.call("", "Target.attachToTarget", object{"targetId": target, "flatten": true}, "sessionId")
	d.call(session, "Fetch.enable", object{"patterns": []object{{"urlPattern": "*"}}}, "")
	d.call(session, "Emulation.setScriptExecutionDisabled", object{"value": d.walls.scripts}, "")
	d.call(session, "Page.navigate", object{"url": address}, "")
}

// answer gives the page its own files. Everything else it refuses, or lets pass where that wall is down.
func (d *devtools) answer(session string, r pausedRequest) {
	reply := message{ID: unheard, SessionID: session, Method: "Fetch.continueRequest", Params: object{"requestId": r.RequestID}}
	content, ok := d.files[r.Request.URL]
	switch {
	case ok:
		contentType := "text/javascript"
		if strings.HasSuffix(r.Request.URL, "html") {
			contentType = "text/html"
		}
		headers := map[string]string{"Content-Type": contentType}
		if d.walls.policy {
			headers = engine.Response{ContentType: contentType}.Headers()
		}
		var list []object
		for name, value := range headers {
			list = append(list, object{"name": name, "value": value})
		}
		reply.Method = "Fetch.fulfillRequest"
		reply.Params = object{"requestId": r.RequestID, "responseCode": http.StatusOK, "responseHeaders": list, "body": []byte(content)}
	case d.walls.fetch:
		reply.Method = "Fetch.failRequest"
		reply.Params = object{"requestId": r.RequestID, "errorReason": "Aborted"}
	}
	d.send(reply)
}
