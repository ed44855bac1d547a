package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"

	"github.com/placard/placard/internal/chromium"
)

// A visitor is a person's browser with one page of the studio in it.
type visitor struct {
	t    *testing.T
	base string
	page *rod.Page
	mu   sync.Mutex
	// said is what the browser complained about.
	said []string
}

// visit opens a browser for as long as the test runs. Whatever its console shows fails the test.
func visit(t *testing.T, s *testServer) *visitor {
	t.Helper()
	binary, err := chromium.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	launched := launcher.New().Bin(binary.Path).Leakless(false).NoSandbox(os.Getuid() == 0).UserDataDir(t.TempDir())
	t.Cleanup(launched.Kill)
	browser := rod.New().ControlURL(launched.MustLaunch()).MustConnect().NoDefaultDevice()
	v := &visitor{t: t, base: strings.Replace(s.admin, "127.0.0.1", "localhost", 1), page: browser.MustPage("")}
	t.Cleanup(func() {
		browser.MustClose()
		for _, text := range v.said {
			t.Errorf("the console says: %s", text)
		}
	})
	v.listen()
	v.size(1440, 900)
	v.page = v.page.Timeout(3 * time.Minute).WithPanic(func(err any) { // for the whole visit
		v.t.Helper()
		v.t.Fatal(err)
	})
	return v
}

// try runs a part of the visit as a test of its own.
func (v *visitor) try(name string, part func(*testing.T)) {
	whole := v.t
	whole.Run(name, func(t *testing.T) {
		v.t = t
		defer func() { v.t = whole }()
		part(t)
	})
}

// listen notes errors and warnings of scripts, network and policy.
func (v *visitor) listen() {
	note := func(format string, args ...any) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.said = append(v.said, fmt.Sprintf(format, args...))
	}
	wait := v.page.EachEvent(
		func(e *proto.RuntimeExceptionThrown) { note("%s", e.ExceptionDetails.Exception.Description) },
		func(e *proto.RuntimeConsoleAPICalled) { note("%s: %v", e.Type, e.Args) },
		func(e *proto.LogEntryAdded) {
			if !strings.Contains(e.Entry.Text, "422") { // which a value that doesn't fit is meant to get
				note("%s %s", e.Entry.Text, e.Entry.URL)
			}
		})
	go wait() // ends with the page
	_ = proto.RuntimeEnable{}.Call(v.page)
	_ = proto.LogEnable{}.Call(v.page)
}

func (v *visitor) size(width, height int) {
	v.t.Helper()
	err := proto.EmulationSetDeviceMetricsOverride{Width: width, Height: height, DeviceScaleFactor: 1}.Call(v.page)
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) open(path string) {
	v.page.MustNavigate(v.base + path)
}

// until waits for a JavaScript expression to be true.
func (v *visitor) until(what, expression string) {
	v.t.Helper()
	page := v.page.Timeout(20 * time.Second)
	var err error
	for page.GetContext().Err() == nil { // a page that changes to the next one while it is asked is an error
		if err = page.Wait(rod.Eval("() => Boolean(" + expression + ")")); err == nil {
			return
		}
	}
	v.t.Fatalf("waited in vain for: %s (%v); the status is %q", what, err, v.text("#status, #count"))
}

// see waits for a picture other than the last, and returns its pixels as a data URL.
func (v *visitor) see(last string) string {
	v.t.Helper()
	const pixels = `(() => {
		const image = document.getElementById('image')
		if (!image?.naturalWidth || image.closest('figure').getAttribute('aria-busy') !== 'false') return ''
		const canvas = Object.assign(document.createElement('canvas'), { width: 120, height: 63 })
		canvas.getContext('2d').drawImage(image, 0, 0, 120, 63)
		return canvas.toDataURL()
	})()`
	v.until("another picture", fmt.Sprintf("%s !== '' && %s !== %q", pixels, pixels, last))
	return v.page.MustEval("() => " + pixels).Str()
}

// enter replaces what a field holds, key by key.
func (v *visitor) enter(id, text string) {
	field := v.page.MustElement(fmt.Sprintf("[id=%q]", id))
	field.MustSelectAllText()
	field.MustInput("")
	v.page.MustInsertText(text)
}

func (v *visitor) text(selector string) string {
	return v.page.MustEval("s => document.querySelector(s)?.textContent ?? ''", selector).Str()
}

func (v *visitor) texts(selector string) (list []string) {
	for _, item := range v.page.MustEval("s => [...document.querySelectorAll(s)].map(e => e.textContent)", selector).Arr() {
		list = append(list, item.Str())
	}
	return list
}

// tabTo presses the tab key until an expression is true of the element that has the focus.
func (v *visitor) tabTo(what, expression string) {
	v.t.Helper()
	for range 60 {
		v.page.Keyboard.MustType(input.Tab)
		if v.page.MustEval("() => { const at = document.activeElement; return Boolean(" + expression + ") }").Bool() {
			return
		}
	}
	v.t.Fatalf("no tab leads to %s", what)
}
