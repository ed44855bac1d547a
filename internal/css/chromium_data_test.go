package css

// What Chromium 156.0.8078.79 says to CSS.supports for "color", "box-shadow" and "text-shadow": recorded by a
// page shown in it, so that the tests need no browser.

var colorsTaken = []string{
	"#CC0", "#ccc0", "#cccccc", "#cccccc80", "Red", "transparent", "rebeccapurple", "grey",
	"lightgoldenrodyellow", "\f\tred\n", "/**/red/*", "rgb(255 0 0)", "rgb(255,0,0)", "rgb(255 0 0",
	"rgb(255/**/0/**/0)", "rgb(255 0 0 / 50%)", "rgb(255 0 0/.5)", "rgb(255 0 0 / none)", "rgba(1 2 3)",
	"rgba(255,0,0,.5)", "rgb(255,0,0,50%)", "rgb(100%,0%,0%)", "rgb(100% 0 none)", "RGB(NONE NONE NONE)",
	"rgb(+255 -0 0)", "rgb(255+0-5)", "rgb(1.5.5.5)", "rgb(50%50%50%)", "rgb(1e3 1E-3 1e+1)", "rgb(300 -20 0)",
	"hsl(120 50% 50%)", "hsl(120 50 50%)", "hsl(120,50%,50%)", "hsl(120DEG,50%,50%)", "hsl(.5turn 50% 50)",
	"hsl(2rad 5% 5%)", "hsl(200grad 5% 5%)", "hsl(1e1deg 5% 5%)", "hsl(none 50% 50%)", "hsla(120 50% 50%)",
	"hsla(1,2%,3%,4%)", "hwb(120 50% 50%)", "hwb(120 50 50 / .5)", "hwb(none none none / none)",
	"lab(50 20 30)", "lab(50% 20% 30%)", "lab(-50 999 30 / 2)", "lch(50 20 30)", "lch(50% 20% 30deg)",
	"lch(50 20 none)", "oklab(.5 .1 -.1 / -1)", "oklch(.5 .1 1turn)", "color(srgb 1 0 0)",
	"color(srgb-linear 1 0 0)", "color(DISPLAY-P3 100% none 0 / 50%)", "color(a98-rgb 1 0 0)",
	"color(prophoto-rgb 1 0 0)", "color(rec2020 1 0 0)", "color(xyz 1 0 0)", "color(xyz-d50 1 0 0)",
	"color(xyz-d65 1 0 0)",
}

var colorsRefused = []string{
	"#cc00c", "#c", "#", "# ccc", "#ccg", "#ccc-", "ccc", "redd", "red blue", "red;", "red!important",
	"red\x00", "\u00a0red", "\x0bred", "blac\u212a", "alpha(red)", "red(", "rgb (255,0,0)", "rgb/**/(255 0 0)",
	"rgb(255 0 0)/", "rgb(255 0 0) 1", "rgb(255 0 0))", "rgb()", "rgb(255 0)", "rgb(255,0)", "rgb(,255,0,0)",
	"rgb(255,0,0,)", "rgb(255 0 0 /)", "rgb(255 0 0 .5)", "rgb(255 0 0,.5)", "rgb(255,0,0 / .5)",
	"rgb(255,0 0)", "rgb(255,0,0,none)", "rgb(1,2,3,4,5)", "rgb(100%,0,0)", "rgb(10%,20%,30)", "rgb(none,0,0)",
	"rgb(1. 0 0)", "rgb(1e 0 0)", "rgb(1px 0 0)", "rgb(1deg 0 0)", "rgb(5 % 5 5)", "rgb(+ 5 5 5)",
	"rgb(--5 5 5)", "rgb(1_0 0 0)", "rgb(0x1 0 0)", "rgb(nan 0 0)", "rgb(infinity 0 0)", "rgb(red)",
	"rgb(rgb(0 0 0))", "hsl(120,50,50)", "hsl(120,50%,50)", "hsl(0,0,0)", "hsl(1edeg 5% 5%)",
	"hsl(120 deg 5% 5%)", "hsl(10% 50% 50%)", "hsl(none,5%,5%)", "hsl(120,none,5%)", "hsl(1,2% 3%)",
	"hwb(120,50%,50%)", "hwba(120 50% 50%)", "lab(50,20,30)", "lab(50deg 20 30)", "lch(50% 20% 30%)",
	"lch(50deg 20 30)", "oklab(50% 20%)", "oklch(.5 .1 1px)", "color(srgb 1 0)", "color(srgb)", "color()",
	"color(1 0 0)", "color(srgb 1,0,0)", "color(srgb,1,0,0)", "color(srgb 1 0 0 0)", "color(srgb 1deg 0 0)",
	"color(foo 1 0 0)", "color(--foo 1 0 0)",
}

// Chromium takes these and we do not, on purpose.
var colorsForChromiumOnly = []string{
	"currentcolor", "CanvasText", "inherit", "var(--x)", "rgb(calc(1) 0 0)", "rgb(from red r g b)",
	"color-mix(in srgb, red, blue)", "light-dark(red, blue)", "color(display-p3-linear 1 0 0)", "r\\65 d",
	"rgb(1e400 0 0)", "rgb(2000000000 0 0)",
}

var shadowsTaken = []string{
	"none", "0 0", "+0 0e5", "1px 2px", "1px 2px 3px", "1px 2px -0", "1px 2px 3px -4px", "1px 2px 3px 0",
	"red 1px 2px inset", "inset red 1px 2px", "inset 1px 2px red", "red inset 1px 2px", "1px 2px inset red",
	"1px 2px red inset", "1px 2px 3px red", "1px 1px#000", "rgb(1,2,3)1px 1px", "1px+1px", "0e1px 1px",
	"0em 1rem", "1px 1px, 2px 2px red", "0 0 0, 1px 1px red", "1px 1px, inset 2px 2px",
}

var shadowsRefused = []string{
	"none, 1px 1px", "1 1", "1px", "1px 2px -3px", "1px 2px 3px 4px 5px", "1px red 2px", "1px inset 2px",
	"inset 1px 2px inset", "1px 1px red blue", "red inset", "1% 1px", "red1px 1px", "1px 1pxred", "1px-1px",
	"1px 1px,", "1px 1px,,1px 1px", "1px 1px / 1px", "1px 1px; color: red",
}

// Of shadowsTaken.
var textShadowsTaken = []string{
	"none", "0 0", "+0 0e5", "1px 2px", "1px 2px 3px", "1px 2px -0", "1px 2px 3px red", "1px 1px#000",
	"rgb(1,2,3)1px 1px", "1px+1px", "0e1px 1px", "0em 1rem", "1px 1px, 2px 2px red", "0 0 0, 1px 1px red",
}
