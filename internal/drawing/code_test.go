package drawing

import (
	"regexp"
	"strings"
	"testing"
)

// TestEAN13 holds the bars of 4006381333931 against the standard's: guards 101 and 01010, left digits by the parities
// of the first, LGLLGG for 4.
func TestEAN13(t *testing.T) {
	const modules = "101" + "0001101" + "0100111" + "0101111" + "0111101" + "0001001" + "0110011" + "01010" +
		"1000010" + "1000010" + "1000010" + "1110100" + "1000010" + "1100110" + "101"
	got, err := Barcode("4006381333931", "ean13")
	if err != nil {
		t.Fatal(err)
	}
	if want := pathOf(modules, quietEAN); got.Shapes[0].Attributes["d"] != want || got.ViewBox != "0 0 117 1" {
		t.Errorf("got %+v\nwant %s", got, want)
	}
}

// pathOf draws the ones of a row.
func pathOf(modules string, left int) string {
	var path strings.Builder
	for _, run := range regexp.MustCompile("1+").FindAllStringIndex(modules, -1) {
		x, width := number(float64(left+run[0])), number(float64(run[1]-run[0]))
		path.WriteString("M" + x + " 0h" + width + "v1H" + x + "z")
	}
	return path.String()
}

func TestBarcode(t *testing.T) {
	tests := []struct {
		name, text, format string
		same               string // a text with the same bars
		says               string // of an error
	}{
		{name: "ean13 completed", text: "400638133393", format: "ean13", same: "4006381333931"},
		{name: "ean8 completed", text: "9638507", format: "ean8", same: "96385074"},
		{name: "upca completed", text: "03600029145", format: "upca", same: "036000291452"},
		{name: "code128", text: "Placard-1200 x 630\t~", format: "code128", same: "Placard-1200 x 630\t~"},
		{name: "code128, the longest", text: strings.Repeat("a", 80), format: "code128", same: strings.Repeat("a", 80)},

		{name: "ean13, wrong check digit", text: "4006381333932", format: "ean13", says: "the check digit is 2, and should be 1"},
		{name: "ean8, wrong check digit", text: "96385070", format: "ean8", says: "should be 4"},
		{name: "upca, wrong check digit", text: "036000291453", format: "upca", says: "should be 2"},
		{name: "ean13, too short", text: "40063813339", format: "ean13", says: "ean13 has 13 digits, or 12 without the check digit"},
		{name: "ean8, too long", text: "400638133393", format: "ean8", says: "ean8 has 8 digits, or 7"},
		{name: "ean13, letters", text: "40063813339x", format: "ean13", says: "13 digits"},
		{name: "ean13, other digits", text: "٤٠٠٦٣٨", format: "ean13", says: "13 digits"},
		{name: "code128, too long", text: strings.Repeat("a", 81), format: "code128", says: "81 characters are too many for code128: it may have 80"},
		{name: "code128, no ASCII", text: "Größe", format: "code128", says: "code128 has no 'ö', only ASCII"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Barcode(test.text, test.format)
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want an error that says %q", err, test.says)
				}
				return
			}
			want, wantErr := Barcode(test.same, test.format)
			if err != nil || wantErr != nil {
				t.Fatal(err, wantErr)
			}
			if got.Shapes[0].Attributes["d"] != want.Shapes[0].Attributes["d"] {
				t.Errorf("%q has other bars than %q", test.text, test.same)
			}
		})
	}
}

func TestUPCAIsEAN13(t *testing.T) {
	upc, err := Barcode("036000291452", "upca")
	if err != nil {
		t.Fatal(err)
	}
	if ean, _ := Barcode("0036000291452", "ean13"); upc.Shapes[0].Attributes["d"] != ean.Shapes[0].Attributes["d"] {
		t.Error("a UPC-A has other bars than the EAN-13 that begins with 0")
	}
}

func TestQR(t *testing.T) {
	small, err := QR("https://example.com", "M")
	if err != nil {
		t.Fatal(err)
	}
	if want := "0 0 33 33"; small.ViewBox != want { // version 2 is 25 modules wide
		t.Errorf("the view box is %q, want %q", small.ViewBox, want)
	}
	if path := small.Shapes[0].Attributes["d"]; !strings.HasPrefix(path, "M4 4h7v1H4z") {
		t.Errorf("%.40s… doesn't begin with the corner's finder", path)
	}
	for level, most := range maxQR {
		if _, err := QR(strings.Repeat("a", most), level); err != nil {
			t.Errorf("%d bytes at level %s: %v", most, level, err)
		}
		if _, err := QR(strings.Repeat("a", most+1), level); err == nil || !strings.Contains(err.Error(), "it holds") {
			t.Errorf("%d bytes at level %s: got %v, want that they are too many", most+1, level, err)
		}
	}
}

func TestEmptyCodes(t *testing.T) {
	qr, err := QR("", "M")
	if err != nil || len(qr.Shapes) > 0 {
		t.Errorf("QR: got %+v, %v, want no shapes", qr, err)
	}
	barcode, err := Barcode("", "ean13")
	if err != nil || len(barcode.Shapes) > 0 {
		t.Errorf("Barcode: got %+v, %v, want no shapes", barcode, err)
	}
}

var pathData = regexp.MustCompile(`^[-0-9. MLHVAhvz]*$`)

// FuzzCode holds of any text that it makes numbers or an error.
func FuzzCode(f *testing.F) {
	f.Add("https://example.com/?a=b&c=d", "M", "code128")
	f.Add("4006381333931", "H", "ean13")
	f.Add("03600029145", "L", "upca")
	f.Add("9638507", "Q", "ean8")
	f.Add("<script>\"'&\x00\xff", "M", "code128")
	f.Fuzz(func(t *testing.T, text, level, format string) {
		if len(text) > 300 || levels[level] == 0 && level != "L" || format != "code128" && eanLengths[format] == 0 {
			return
		}
		qr, qrErr := QR(text, level)
		barcode, barcodeErr := Barcode(text, format)
		for drawing, err := range map[*Drawing]error{qr: qrErr, barcode: barcodeErr} {
			if err == nil {
				checkDrawing(t, drawing)
			}
		}
	})
}

// checkDrawing holds that a drawing has nothing but our words and numbers.
func checkDrawing(t *testing.T, d *Drawing) {
	t.Helper()
	values := regexp.MustCompile(`^(-?[0-9.]+%?|currentColor|none|round|crispEdges|non-scaling-stroke)$`)
	for _, shape := range d.Shapes {
		for key, value := range shape.Attributes {
			if key == "d" && pathData.MatchString(value) || values.MatchString(value) {
				continue
			}
			t.Errorf("%s of %s is %.80q", key, shape.Class, value)
		}
	}
}
