package enginetest

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/placard/placard/renderer"
)

// ways are some that pages have to reach a host. HOST is the canary's.
const ways = `
	<meta http-equiv="refresh" content="0; url=http://HOST/refresh">
	<link rel="stylesheet" href="http://HOST/a.css"><link rel="preload" as="image" href="http://HOST/b.png">
	<link rel="prefetch" href="http://HOST/c"><link rel="preconnect" href="http://HOST/">
	<link rel="dns-prefetch" href="http://HOST/"><link rel="icon" href="http://HOST/icon.png">
	<script type="speculationrules">{"prefetch": [{"source": "list", "urls": ["http://HOST/d"]}]}</script>
	<script>
		fetch('http://HOST/e'); navigator.sendBeacon('http://HOST/f'); new WebSocket('ws://HOST/g'); open('http://HOST/h')
		new EventSource('http://HOST/i'); new Image().src = 'http://HOST/j'
		new RTCPeerConnection({iceServers: [{urls: 'stun:HOST'}]}).createDataChannel('k')
	</script>
	<style>@import url(http://HOST/l.css); @font-face { font-family: M; src: url(http://HOST/m.woff2) }
		body { background: url(http://HOST/n.png); font-family: M }</style>
	<body><img src="http://HOST/o.png" srcset="http://HOST/p.png 2x"><iframe src="http://HOST/q"></iframe>
	<object data="http://HOST/r"></object><embed src="http://HOST/s"><video src="http://HOST/t" poster="http://HOST/u"></video>
	<audio src="http://HOST/v" autoplay></audio><form action="http://HOST/w"><input autofocus></form>
	<svg><image href="http://HOST/x.png"/><use href="http://HOST/y.svg#z"/></svg>`

// testNetwork: whatever a page tries, nothing reaches a host.
func testNetwork(t *testing.T, open Open) {
	canary, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer canary.Close()
	var heard atomic.Int32
	go func() { // ends when the canary is closed
		for {
			conn, err := canary.Accept()
			if err != nil {
				return
			}
			heard.Add(1)
			conn.Close()
		}
	}()
	engine := start(t, open)
	page := strings.ReplaceAll(ways, "HOST", canary.Addr().String())
	for name, head := range map[string]string{"scripts off": "", "scripts on": `<meta name="scripts" content="allow">`} {
		t.Run(name, func(t *testing.T) {
			paint(t, engine, document(t, template(t, head+page, nil), renderer.Job{}))
			if n := heard.Load(); n > 0 {
				t.Errorf("the canary heard %d connections", n)
			}
		})
	}
}
