package rodengine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
	"github.com/ysmood/gson"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
)

// A tab is an engine.Page.
type tab struct {
	driver  *driver
	options engine.PageOptions
	page    *rod.Page
	context proto.BrowserBrowserContextID
	world   proto.RuntimeExecutionContextID

	// One of them is closed: the page has loaded, or it has stopped before that.
	loaded, stopped chan struct{}
	gone            chan struct{}
	killed          atomic.Bool // set before gone is closed
	// forget ends what listens for a crash.
	forget context.CancelFunc
	// navigations counts the documents that the main frame has shown. One is ours.
	navigations atomic.Int32
	load        sync.Once
}

// Open opens a page in a browser context of its own, so that no page shares storage with another.
func (d *driver) Open(ctx context.Context, options engine.PageOptions) (engine.Page, error) {
	t := &tab{
		driver: d, options: options,
		loaded: make(chan struct{}), stopped: make(chan struct{}), gone: make(chan struct{}),
	}
	fresh, err := proto.TargetCreateBrowserContext{}.Call(d.browser.Context(ctx))
	if err != nil {
		return nil, fmt.Errorf("making a browser context: %w", err)
	}
	t.context = fresh.BrowserContextID
	var living context.Context
	living, t.forget = context.WithCancel(d.browser.GetContext())
	opening, done := engine.Until(ctx, t.gone)
	defer done()
	if err := t.open(opening, living); err != nil {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), engine.Disposal)
		defer cancel()
		if t.Killed() {
			err = errors.Join(renderer.ErrKilled, err)
		}
		return nil, errors.Join(context.Cause(opening), err, t.Close(closing))
	}
	return t, nil
}

func (t *tab) open(ctx, living context.Context) error {
	made, err := proto.TargetCreateTarget{
		URL: "about:blank", BrowserContextID: t.context, EnableBeginFrameControl: t.driver.beginFrame,
	}.Call(t.driver.browser.Context(ctx))
	if err != nil {
		return fmt.Errorf("making a tab: %w", err)
	}
	t.watch(living, made.TargetID)
	if err := t.attach(ctx, made.TargetID); err != nil {
		return fmt.Errorf("attaching to the tab: %w", err)
	}
	t.listen()
	if err := t.lockDown(t.page.Context(ctx)); err != nil {
		return fmt.Errorf("locking the tab down: %w", err)
	}
	if err := t.resize(t.page.Context(ctx)); err != nil {
		return fmt.Errorf("setting its size: %w", err)
	}
	if err := t.navigate(ctx); err != nil {
		return fmt.Errorf("loading %s: %w", t.options.URL, err)
	}
	return t.inject(t.page.Context(ctx))
}

// watch hears of the tab's crash from the browser, for it may crash while it is being attached to.
func (t *tab) watch(living context.Context, id proto.TargetTargetID) {
	wait := t.driver.browser.Context(living).EachEvent(func(e *proto.TargetTargetCrashed) {
		if e.TargetID == id {
			t.killed.Store(e.Status == engine.StatusKilled)
			closeOnce(t.gone)
		}
	})
	go wait() // ends with the tab
}

// attach makes a page that lives as long as the browser: rod ends a page's events with the context that it was made
// with. So rod would wait that long, too, for a tab that has crashed.
func (t *tab) attach(ctx context.Context, id proto.TargetTargetID) error {
	var page *rod.Page
	attached := make(chan error, 1)
	go func() { // ends with the browser at the latest
		var err error
		page, err = t.driver.browser.PageFromTarget(id)
		attached <- err
	}()
	select {
	case err := <-attached:
		t.page = page
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// listen hears the tab's events until it is closed.
func (t *tab) listen() {
	wait := t.page.EachEvent(
		func(e *proto.FetchRequestPaused) { go t.answer(e) },
		func(*proto.PageLoadEventFired) { t.load.Do(func() { close(t.loaded) }) },
		func(e *proto.PageFrameStoppedLoading) {
			if e.FrameID == t.page.FrameID && t.navigations.Load() > 0 {
				t.load.Do(func() { close(t.stopped) })
			}
		},
		func(e *proto.PageFrameNavigated) {
			if e.Frame.ParentID == "" {
				t.navigations.Add(1)
			}
		},
	)
	go wait() // ends with the page's context
}

// closeOnce is for channels that one goroutine alone closes.
func closeOnce(c chan struct{}) {
	select {
	case <-c:
	default:
		close(c)
	}
}

func (t *tab) lockDown(page *rod.Page) error {
	everything := []*proto.FetchRequestPattern{{URLPattern: "*"}}
	if err := (proto.FetchEnable{Patterns: everything}).Call(page); err != nil {
		return err
	}
	return proto.EmulationSetScriptExecutionDisabled{Value: !t.options.Scripts}.Call(page)
}

func (t *tab) navigate(ctx context.Context) error {
	res, err := proto.PageNavigate{URL: t.options.URL}.Call(t.page.Context(ctx))
	if err != nil {
		return err
	}
	if res.ErrorText != "" {
		return errors.New(res.ErrorText)
	}
	select {
	case <-t.loaded:
		return nil
	case <-t.stopped:
		// A crash stops it too. What has crashed doesn't answer, and is heard of soon.
		if _, err := (proto.PageGetLayoutMetrics{}).Call(t.page.Context(ctx)); err != nil {
			return err
		}
		return engine.ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inject makes an isolated world with the fill script in it.
func (t *tab) inject(page *rod.Page) error {
	world, err := proto.PageCreateIsolatedWorld{FrameID: t.page.FrameID, WorldName: "placard"}.Call(page)
	if err != nil {
		return fmt.Errorf("making an isolated world: %w", err)
	}
	t.world = world.ExecutionContextID
	res, err := proto.RuntimeEvaluate{Expression: t.options.Fill + "\n;0", ContextID: t.world}.Call(page)
	if err != nil {
		return fmt.Errorf("evaluating the fill script: %w", err)
	}
	return exception(res.ExceptionDetails)
}

// leaves reports whether a request is for a second document. A page that reloads itself would lose what is in it.
func (t *tab) leaves(event *proto.FetchRequestPaused) bool {
	return event.ResourceType == proto.NetworkResourceTypeDocument && t.navigations.Load() > 0
}

// answer serves a request of the page. What the page must not have is aborted: any other refusal of a navigation would
// put an error page in its place. An error here means that the tab is gone; whoever waits for it will hear of that.
func (t *tab) answer(event *proto.FetchRequestPaused) {
	response, ok := t.options.Respond(event.Request.URL)
	if !ok || event.Request.Method != http.MethodGet || t.leaves(event) {
		_ = proto.FetchFailRequest{RequestID: event.RequestID, ErrorReason: proto.NetworkErrorReasonAborted}.Call(t.page)
		return
	}
	var headers []*proto.FetchHeaderEntry
	for name, value := range response.Headers() {
		headers = append(headers, &proto.FetchHeaderEntry{Name: name, Value: value})
	}
	_ = proto.FetchFulfillRequest{
		RequestID: event.RequestID, ResponseCode: 200, ResponseHeaders: headers, Body: response.Body,
	}.Call(t.page)
}

// Call calls a function of the fill script.
func (t *tab) Call(ctx context.Context, function string, args, result any) error {
	encoded, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encoding the arguments of %s: %w", function, err)
	}
	res, err := proto.RuntimeCallFunctionOn{
		FunctionDeclaration: "args => placard." + function + "(args)",
		Arguments:           []*proto.RuntimeCallArgument{{Value: gson.New(encoded)}},
		ExecutionContextID:  t.world,
		AwaitPromise:        true,
		ReturnByValue:       true,
	}.Call(t.page.Context(ctx))
	if err != nil {
		return err
	}
	if err := exception(res.ExceptionDetails); err != nil || result == nil {
		return err
	}
	return res.Result.Value.Unmarshal(result)
}

func exception(details *proto.RuntimeExceptionDetails) error {
	if details == nil {
		return nil
	}
	return &rod.EvalError{RuntimeExceptionDetails: details}
}

// Intact reports whether the tab still shows the document that it was opened with.
func (t *tab) Intact() bool { return t.navigations.Load() == 1 }

// Gone is closed when the tab has crashed.
func (t *tab) Gone() <-chan struct{} { return t.gone }

// Killed reports whether the tab's process was killed from outside.
func (t *tab) Killed() bool { return t.killed.Load() }

// Close closes the tab with its browser context. rod ends the page's events when it hears that the target is gone; a
// call to a browser that has ended it leaves unanswered.
func (t *tab) Close(ctx context.Context) error {
	defer t.forget()
	ctx, done := engine.Until(ctx, t.driver.Done())
	defer done()
	return proto.TargetDisposeBrowserContext{BrowserContextID: t.context}.Call(t.driver.browser.Context(ctx))
}
