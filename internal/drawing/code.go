package drawing

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/ean"
	"github.com/boombuler/barcode/qr"
)

// Quiet zones, in modules: what a scanner must find bare around a code (ISO/IEC 18004, section 9.1; ISO/IEC 15417,
// section 4.5.2; GS1 General Specifications, table 5.2.3.4, the wider side).
const (
	quietQR  = 4
	quiet128 = 10
	quietEAN = 11
)

// maxCode128 is as long as readers take it, in characters: longer ones don't fit any label.
const maxCode128 = 80

// Levels are how much of a QR code may be lost: 7, 15, 25 or 30 per cent.
var Levels = []string{"L", "M", "Q", "H"}

var levels = map[string]qr.ErrorCorrectionLevel{"L": qr.L, "M": qr.M, "Q": qr.Q, "H": qr.H}

// maxQR are the bytes that the largest code holds at each level (ISO/IEC 18004, table 7).
var maxQR = map[string]int{"L": 2953, "M": 2331, "Q": 1663, "H": 1273}

// QR draws a QR code of a text at one of the Levels. An empty text makes an empty drawing.
func QR(text, level string) (*Drawing, error) {
	drawing := &Drawing{Class: "placard-qr", Shapes: []Shape{}}
	if text == "" {
		return drawing, nil
	}
	if most := maxQR[level]; len(text) > most {
		return nil, fmt.Errorf("%d bytes are too many for a QR code: at the level %s it holds %d", len(text), level, most)
	}
	code, err := qr.Encode(text, levels[level], qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("no QR code can say that: %w", err)
	}
	size := code.Bounds().Dx()
	drawing.ViewBox = viewBox(size+2*quietQR, size+2*quietQR)
	drawing.Shapes = []Shape{modules(code, quietQR, quietQR, size)}
	return drawing, nil
}

// Formats are the barcodes that Barcode draws.
var Formats = []string{"code128", "ean13", "ean8", "upca"}

// Barcode draws a text in one of the Formats. A check digit is completed where it is missing, and verified where it is
// there. An empty text makes an empty drawing.
func Barcode(text, format string) (*Drawing, error) {
	drawing := &Drawing{Class: "placard-barcode", Stretch: true, Shapes: []Shape{}}
	if text == "" {
		return drawing, nil
	}
	code, quiet, err := bars(text, format)
	if err != nil {
		return nil, err
	}
	drawing.ViewBox = viewBox(code.Bounds().Dx()+2*quiet, 1)
	drawing.Shapes = []Shape{modules(code, quiet, 0, 1)}
	return drawing, nil
}

func bars(text, format string) (code barcode.Barcode, quiet int, err error) {
	if format == "code128" {
		if err := checkCode128(text); err != nil {
			return nil, 0, err
		}
		code, err = code128.Encode(text)
		return code, quiet128, err
	}
	digits, err := eanDigits(text, format)
	if err != nil {
		return nil, 0, err
	}
	code, err = ean.Encode(digits)
	return code, quietEAN, err
}

func checkCode128(text string) error {
	if len(text) > maxCode128 {
		return fmt.Errorf("%d characters are too many for code128: it may have %d", len(text), maxCode128)
	}
	for _, r := range text {
		if r > 0x7f {
			return fmt.Errorf("code128 has no %q, only ASCII: use a QR code", r)
		}
	}
	return nil
}

// eanLengths are the digits of each format, the last being the check digit.
var eanLengths = map[string]int{"ean13": 13, "ean8": 8, "upca": 12}

// eanDigits returns the digits with a good check digit. A UPC-A is an EAN-13 that begins with 0.
func eanDigits(text, format string) (string, error) {
	length := eanLengths[format]
	if strings.Trim(text, "0123456789") != "" || len(text) != length && len(text) != length-1 {
		return "", fmt.Errorf("%s has %d digits, or %d without the check digit", format, length, length-1)
	}
	check := checkDigit(text[:length-1])
	if len(text) == length && text[length-1:] != check {
		return "", fmt.Errorf("the check digit is %s, and should be %s: is there a digit wrong?", text[length-1:], check)
	}
	text = text[:length-1] + check
	if format == "upca" {
		text = "0" + text
	}
	return text, nil
}

// checkDigit weighs the digits 3 and 1 in turn from the right (GS1 General Specifications, section 7.9.1).
func checkDigit(digits string) string {
	sum, weight := 0, 3
	for i := len(digits) - 1; i >= 0; i-- {
		sum += weight * int(digits[i]-'0')
		weight = 4 - weight
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

func viewBox(width, height int) string { return fmt.Sprintf("0 0 %d %d", width, height) }

// modules draws the dark ones of the first rows of a code as one path, a rectangle for each run in a row.
func modules(code barcode.Barcode, left, top, rows int) Shape {
	var path strings.Builder
	columns := code.Bounds().Dx()
	for y := range rows {
		for x := 0; x < columns; x++ {
			start := x
			for x < columns && dark(code, x, y) {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1H%dz", left+start, top+y, x-start, left+start)
			}
		}
	}
	return Shape{Element: "path", Class: "placard-modules", Attributes: map[string]string{
		"d": path.String(), "fill": "currentColor", "shape-rendering": "crispEdges",
	}}
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r == 0
}
