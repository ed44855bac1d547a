package chromium

// Flags returns the one list of flags that every browser of Placard is started with, whatever library drives it.
// beginFrame asks for frames on demand, which only the headless shell can do.
func Flags(beginFrame bool) []string {
	flags := []string{
		"--headless",
		"--remote-debugging-pipe",
		"--no-first-run",
		"--no-default-browser-check",
		"--password-store=basic",
		"--use-mock-keychain",
		"--mute-audio",
		"--hide-scrollbars",
		"--disable-breakpad",
		"--disable-crash-reporter",
		"--disable-crashpad-for-testing", // else a full Chromium starts two handlers of crashes all the same
		"--disable-dev-shm-usage",
		"--disable-extensions",
		"--disable-default-apps",
		"--disable-hang-monitor",
		"--disable-popup-blocking",
		"--disable-prompt-on-repost",
		"--disable-renderer-backgrounding",
		"--disable-background-timer-throttling",
		"--disable-backgrounding-occluded-windows",
		"--disable-ipc-flooding-protection",
		"--disable-client-side-phishing-detection",
		"--metrics-recording-only",
		"--lang=en-US",
		// In MB. A busy page lets garbage grow to where its first collection is due: 100, or else this many. A script that
		// fills the heap ends its page before it ends the machine.
		"--js-flags=--initial-heap-size=8 --max-old-space-size=512",

		// The same pixels everywhere: no GPU, nor the 12 MB of one in software that nothing here uses; no subpixel text, no
		// hinting by the machine's settings, images decoded before the frame that shows them.
		"--disable-gpu",
		"--disable-software-rasterizer",
		"--force-color-profile=srgb",
		"--font-render-hinting=none",
		"--disable-lcd-text",
		"--disable-checker-imaging",
		"--disable-image-animation-resync",
		"--disable-threaded-animation",
		"--disable-threaded-scrolling",
		"--disable-partial-raster",
	}
	flags = append(flags, noNetwork...)
	if beginFrame {
		return append(flags,
			"--enable-begin-frame-control",
			"--run-all-compositor-stages-before-draw",
			"--disable-new-content-rendering-timeout",
			// The window shows what nobody looks at. Pages have sizes of their own, and pictures are taken of them.
			"--window-size=1,1",
		)
	}
	return append(flags,
		// A picture waits for the next frame: don't let frames wait for a display that isn't there.
		"--disable-gpu-vsync",
		"--disable-frame-rate-limit",
	)
}

// noNetwork leaves the browser without a network of its own: no background traffic, no names, a proxy that isn't there
// (for loopback too, which Chromium would otherwise reach directly), no WebRTC around it. Pages are served from memory
// by Fetch.
var noNetwork = []string{
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-domain-reliability",
	"--disable-sync",
	"--no-pings",
	"--host-resolver-rules=MAP * ~NOTFOUND",
	"--proxy-server=http://127.0.0.1:9",
	"--proxy-bypass-list=<-loopback>",
	"--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
	"--webrtc-ip-handling-policy=disable_non_proxied_udp",
	"--enable-features=NetworkServiceInProcess2", // no process for what isn't used
	"--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions",
}
