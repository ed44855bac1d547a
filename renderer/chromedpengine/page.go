package chromedpengine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
)

// A tab is an engine.Page.
type tab struct {
	driver  *driver
	options engine.PageOptions
	target  *chromedp.Target
	id      target.ID
	context cdp.BrowserContextID
	world   runtime.ExecutionContextID
	// ctx ends when the tab is closed.
	ctx    context.Context
	cancel context.CancelFunc

	// One of them is closed: the page has loaded, or it has stopped before that.
	loaded, stopped chan struct{}
	gone            chan struct{}
	killed          atomic.Bool // set before gone is closed
	// navigations counts the documents that the main frame has shown. One is ours.
	navigations atomic.Int32
	crash, load sync.Once
}

// Open opens a page in a browser context of its own, so that no page shares storage with another.
func (d *driver) Open(ctx context.Context, options engine.PageOptions) (engine.Page, error) {
	t := &tab{
		driver: d, options: options,
		loaded: make(chan struct{}), stopped: make(chan struct{}), gone: make(chan struct{}),
	}
	fresh, err := cdp.Call(ctx, d.browser, target.CreateBrowserContext, target.CreateBrowserContextParams{})
	if err != nil {
		return nil, fmt.Errorf("making a browser context: %w", err)
	}
	t.context = fresh.BrowserContextID
	opening, done := engine.Until(ctx, t.gone)
	defer done()
	if err := t.open(opening); err != nil {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), engine.Disposal)
		defer cancel()
		if t.Killed() {
			err = errors.Join(renderer.ErrKilled, err)
		}
		return nil, errors.Join(context.Cause(opening), err, t.Close(closing))
	}
	return t, nil
}

func (t *tab) open(ctx context.Context) error {
	made, err := cdp.Call(ctx, t.driver.browser, target.CreateTarget, target.CreateTargetParams{
		URL: "about:blank", BrowserContextID: t.context, EnableBeginFrameControl: &t.driver.beginFrame,
	})
	if err != nil {
		return fmt.Errorf("making a tab: %w", err)
	}
	t.id = made.TargetID
	if err := t.attach(ctx); err != nil {
		return fmt.Errorf("attaching to the tab: %w", err)
	}
	if err := t.lockDown(ctx); err != nil {
		return fmt.Errorf("locking the tab down: %w", err)
	}
	if err := t.resize(ctx); err != nil {
		return fmt.Errorf("setting its size: %w", err)
	}
	if err := t.navigate(ctx); err != nil {
		return fmt.Errorf("loading %s: %w", t.options.URL, err)
	}
	return t.inject(ctx)
}

// attach binds the tab's life to a context of its own and turns off what chromedp enables and nobody here listens to.
func (t *tab) attach(ctx context.Context) error {
	t.ctx, t.cancel = chromedp.NewContext(t.driver.ctx,
		chromedp.WithTargetID(t.id), chromedp.WithListener(t.listen), chromedp.WithDetachOnCancel())
	if err := chromedp.ListenBrowser(t.ctx, t.watch); err != nil {
		return err
	}
	attached := make(chan error, 1)
	go func() { attached <- chromedp.Do(t.ctx) }() // ends with the tab's context, which Close ends
	select {
	case err := <-attached:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	t.target = chromedp.FromContext(t.ctx).Target
	// CSS needs DOM, so it goes first.
	for _, domain := range []cdp.Command[cdp.Empty, cdp.Empty]{css.Disable, dom.Disable, network.Disable, cdplog.Disable} {
		if _, err := cdp.Call(ctx, t.target, domain, cdp.Empty{}); err != nil {
			return fmt.Errorf("%s: %w", domain.Method, err)
		}
	}
	return nil
}

func (t *tab) lockDown(ctx context.Context) error {
	everything := []*fetch.RequestPattern{{URLPattern: "*"}}
	if _, err := cdp.Call(ctx, t.target, fetch.Enable, fetch.EnableParams{Patterns: everything}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, t.target, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: !t.options.Scripts})
	return err
}

func (t *tab) navigate(ctx context.Context) error {
	res, err := cdp.Call(ctx, t.target, page.Navigate, page.NavigateParams{URL: t.options.URL})
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
		if _, err := cdp.Call(ctx, t.target, page.GetLayoutMetrics, cdp.Empty{}); err != nil {
			return err
		}
		return engine.ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inject makes an isolated world with the fill script in it.
func (t *tab) inject(ctx context.Context) error {
	world, err := cdp.Call(ctx, t.target, page.CreateIsolatedWorld,
		page.CreateIsolatedWorldParams{FrameID: cdp.FrameID(t.id), WorldName: "placard"})
	if err != nil {
		return fmt.Errorf("making an isolated world: %w", err)
	}
	t.world = world.ExecutionContextID
	res, err := cdp.Call(ctx, t.target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: t.options.Fill + "\n;0", ContextID: t.world,
	})
	if err != nil {
		return fmt.Errorf("evaluating the fill script: %w", err)
	}
	return exception(res.ExceptionDetails)
}

// listen hears all of the tab's events. It must not wait for the browser.
func (t *tab) listen(event any) {
	switch event := event.(type) {
	case *fetch.EventRequestPaused:
		go t.answer(event)
	case *page.EventFrameNavigated:
		if event.Frame.ParentID == "" {
			t.navigations.Add(1)
		}
	case *page.EventLoadEventFired:
		t.load.Do(func() { close(t.loaded) })
	case *page.EventFrameStoppedLoading:
		if string(event.FrameID) == string(t.id) && t.navigations.Load() > 0 {
			t.load.Do(func() { close(t.stopped) })
		}
	}
}

// watch hears of the tab's crash from the browser, for it may crash while it is being attached to.
func (t *tab) watch(event any) {
	if e, ok := event.(*target.EventTargetCrashed); ok && e.TargetID == t.id {
		t.killed.Store(e.Status == engine.StatusKilled)
		t.crash.Do(func() { close(t.gone) })
	}
}

// leaves reports whether a request is for a second document. A page that reloads itself would lose what is in it.
func (t *tab) leaves(event *fetch.EventRequestPaused) bool {
	return event.ResourceType == network.ResourceTypeDocument && t.navigations.Load() > 0
}

// answer serves a request of the page. What the page must not have is aborted: any other refusal of a navigation would
// put an error page in its place.
func (t *tab) answer(event *fetch.EventRequestPaused) {
	response, ok := t.options.Respond(event.Request.URL)
	if !ok || event.Request.Method != http.MethodGet || t.leaves(event) {
		_, _ = cdp.Call(t.ctx, t.target, fetch.FailRequest,
			fetch.FailRequestParams{RequestID: event.RequestID, ErrorReason: network.ErrorReasonAborted})
		return
	}
	var headers []*fetch.HeaderEntry
	for name, value := range response.Headers() {
		headers = append(headers, &fetch.HeaderEntry{Name: name, Value: value})
	}
	// An error here means that the tab is gone; whoever waits for it will hear of that.
	_, _ = cdp.Call(t.ctx, t.target, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID: event.RequestID, ResponseCode: 200, ResponseHeaders: headers, Body: response.Body,
	})
}

// Call calls a function of the fill script.
func (t *tab) Call(ctx context.Context, function string, args, result any) error {
	encoded, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encoding the arguments of %s: %w", function, err)
	}
	yes := true
	res, err := cdp.Call(ctx, t.target, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: "args => placard." + function + "(args)",
		Arguments:           []*runtime.CallArgument{{Value: encoded}},
		ExecutionContextID:  t.world,
		AwaitPromise:        &yes,
		ReturnByValue:       &yes,
	})
	if err != nil {
		return err
	}
	if err := exception(res.ExceptionDetails); err != nil {
		return err
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(res.Result.Value, result)
}

func exception(details *runtime.ExceptionDetails) error {
	if details == nil {
		return nil
	}
	return &chromedp.ExceptionError{ExceptionDetails: details}
}

// Intact reports whether the tab still shows the document that it was opened with.
func (t *tab) Intact() bool { return t.navigations.Load() == 1 }

// Gone is closed when the tab has crashed.
func (t *tab) Gone() <-chan struct{} { return t.gone }

// Killed reports whether the tab's process was killed from outside.
func (t *tab) Killed() bool { return t.killed.Load() }

// Close closes the tab with its browser context.
func (t *tab) Close(ctx context.Context) error {
	_, err := cdp.Call(ctx, t.driver.browser, target.DisposeBrowserContext,
		target.DisposeBrowserContextParams{BrowserContextID: t.context})
	if t.cancel != nil {
		t.cancel()
	}
	return err
}
