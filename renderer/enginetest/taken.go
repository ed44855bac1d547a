package enginetest

import (
	"context"
	"errors"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
)

// errEither is for a race between a script and the picture: both ends are sound.
var errEither = errors.New("drawn as it should be, or not at all")

// takenOver are scripts of templates that want more than to draw, and what comes of it; without an error the page is
// drawn.
var takenOver = []struct {
	name, script string
	want         error
}{
	{"leaves while it loads", `location = 'https://example.com/'`, engine.ErrStopped},
	{"leaves when it has loaded", `onload = () => { location = 'https://example.com/' }`, nil},
	{"leaves for a page of its own", `onload = () => { location = URL.createObjectURL(new Blob(['x'])) }`, errEither},
	{"goes blank", `onload = () => { location = 'about:blank' }`, errEither},
	{"reloads", `onload = () => location.reload()`, nil},
	{"closes itself", `close()`, nil},
	{"opens popups", `for (let i = 0; i < 20; i++) open('about:blank', '_blank', 'width=9,height=9')`, nil},
	{"opens itself", `open(location)`, nil},
	{"asks", `alert('x'); confirm('x'); prompt('x'); print()`, nil},
	{"asks when it has loaded", `onload = () => { alert('x'); confirm('x'); prompt('x'); print() }`, nil},
	{"won't be closed", `onbeforeunload = event => { event.preventDefault(); return 'x' }; onunload = () => { for (;;); }`, nil},
	{"wants permissions", `navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission()
		navigator.mediaDevices.getUserMedia({audio: true, video: true}).catch(() => {})
		navigator.clipboard.readText().catch(() => {})`, nil},
	{"takes all memory", `for (const all = []; ;) all.push(new Array(1e6).fill(all.length + .5))`, renderer.ErrCrashed},
}

// testRefreshed: a page that is kept does not reload itself, which would lose what was put into it.
func testRefreshed(t *testing.T, open Open) {
	driven := start(t, open)
	tpl := template(t, `<meta http-equiv="refresh" content="0"><body style="background:#00f"><div id="box" style="height:99px">`, nil)
	doc := document(t, tpl, renderer.Job{Modifications: mods("box", "background", "#0f0")})
	for range tries {
		wantPixel(t, decode(t, paint(t, driven, doc)), 64, 64, green)
	}
}

// testScrolled: a page that scrolls by itself shows its top all the same.
func testScrolled(t *testing.T, open Open) {
	driven := start(t, open)
	tpl := template(t, `<body style="margin:0;background:#00f"><div id="box" style="height:3000px"></div><input autofocus>`, nil)
	doc := document(t, tpl, renderer.Job{Modifications: mods("box", "background", "#0f0")})
	for range tries {
		wantPixel(t, decode(t, paint(t, driven, doc)), 8, 8, green)
	}
}

// testTakenOver: a page that its own scripts take over is drawn or fails, before its deadline; and the next one is
// right.
func testTakenOver(t *testing.T, open Open) {
	driven := start(t, open)
	next := document(t, template(t, `<body style="background:#00f">`, nil), renderer.Job{})
	for _, test := range takenOver {
		t.Run(test.name, func(t *testing.T) {
			page := `<meta name="scripts" content="allow"><body style="background:#0f0"><script>` + test.script + `</script>`
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			img, err := driven.Paint(ctx, document(t, template(t, page, nil), renderer.Job{}))
			expected := errors.Is(err, test.want) || errors.Is(test.want, errEither)
			if ctx.Err() != nil || !expected {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if err == nil {
				wantPixel(t, decode(t, img.Bytes), 8, 8, green)
			}
			wantPixel(t, decode(t, paint(t, driven, next)), 8, 8, blue)
		})
	}
}
