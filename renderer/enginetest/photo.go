package enginetest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"slices"
	"testing"

	"github.com/placard/placard/renderer"
)

func pngFile(t *testing.T, img image.Image) renderer.Bitmap {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return renderer.Bitmap{Bytes: b.Bytes(), ContentType: "image/png"}
}

func jpegFile(t *testing.T, img image.Image) renderer.Bitmap {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	return renderer.Bitmap{Bytes: b.Bytes(), ContentType: "image/jpeg"}
}

func gifFile(t *testing.T, img image.Image) renderer.Bitmap {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return renderer.Bitmap{Bytes: b.Bytes(), ContentType: "image/gif"}
}

// avif is a picture of 2×2 pixels.
func avif(t *testing.T) []byte {
	t.Helper()
	const sample = "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxp" +
		"YmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAx" +
		"Q29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAIAAAACAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQ0MAAAAABNjb2xybmNseAAC" +
		"AAIAAYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACVtZGF0EgAKCBgANogQEAwgMg8f8D///8WfhwB8+ErK42A="
	file, err := base64.StdEncoding.DecodeString(sample)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// withSegment puts a segment behind the first marker of a jpeg file.
func withSegment(file renderer.Bitmap, segment []byte) renderer.Bitmap {
	return renderer.Bitmap{Bytes: slices.Insert(slices.Clone(file.Bytes), 2, segment...), ContentType: file.ContentType}
}

// segment is an application segment of jpeg: its marker, its length, a name.
func segment(marker byte, name string, body []byte) []byte {
	length := 2 + len(name) + len(body)
	return slices.Concat([]byte{0xff, marker, byte(length >> 8), byte(length)}, []byte(name), body)
}

// The types and some tags of Exif (CIPA DC-008, section 4.6).
const (
	exifShort    = 3
	exifLong     = 4
	exifRational = 5

	exifOrientation    = 0x112
	exifXResolution    = 0x11a
	exifYResolution    = 0x11b
	exifResolutionUnit = 0x128
	exifMore           = 0x8769
	exifWidth          = 0xa002
	exifHeight         = 0xa003
)

// exif says how the picture was held: 6 is to be turned clockwise.
func exif(orientation uint32) []byte {
	return segment(0xe1, "Exif\x00\x00", slices.Concat(tiffHead, directory([4]uint32{exifOrientation, exifShort, 1, orientation << 16})))
}

// exifResolution says that the picture has so many dots to an inch, and which size that makes it.
func exifResolution(dots, width, height uint32) []byte {
	const values = 8 + 2 + 4*12 + 4 // behind the header and a directory of four
	return segment(0xe1, "Exif\x00\x00", slices.Concat(tiffHead,
		directory(
			[4]uint32{exifXResolution, exifRational, 1, values}, [4]uint32{exifYResolution, exifRational, 1, values},
			[4]uint32{exifResolutionUnit, exifShort, 1, 2 << 16}, [4]uint32{exifMore, exifLong, 1, values + 8}),
		long(dots), long(1),
		directory([4]uint32{exifWidth, exifLong, 1, width}, [4]uint32{exifHeight, exifLong, 1, height})))
}

var tiffHead = []byte("MM\x00*\x00\x00\x00\x08")

// directory has entries of tag, type, count and value.
func directory(entries ...[4]uint32) []byte {
	b := short(uint32(len(entries)))
	for _, e := range entries {
		b = slices.Concat(b, short(e[0]), short(e[1]), long(e[2]), long(e[3]))
	}
	return append(b, 0, 0, 0, 0)
}

func short(n uint32) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

func long(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// p3 has the primaries of Display P3 in XYZ, adapted to D50, as its profile has them; a column each.
var p3 = [3][3]float64{{0.51512, 0.29198, 0.15710}, {0.24120, 0.69225, 0.06657}, {-0.00105, 0.04189, 0.78407}}

// displayP3 is a profile of primaries and the gamma 2.2 (ICC.1:2001-04), in a segment of jpeg.
func displayP3() []byte {
	xyz := func(column int) []byte {
		b := []byte("XYZ \x00\x00\x00\x00")
		for row := range 3 {
			b = append(b, long(uint32(int32(math.Round(p3[row][column]*65536))))...)
		}
		return b
	}
	white := slices.Concat([]byte("XYZ \x00\x00\x00\x00"), long(0xf6d6), long(0x10000), long(0xd32d))
	curve := slices.Concat([]byte("curv\x00\x00\x00\x00"), long(1), short(0x0233), short(0))
	tags := []struct {
		name string
		body []byte
	}{{"wtpt", white}, {"rXYZ", xyz(0)}, {"gXYZ", xyz(1)}, {"bXYZ", xyz(2)}, {"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve}}
	table, data := long(uint32(len(tags))), []byte{}
	begin := 128 + 4 + 12*len(tags)
	for _, tag := range tags {
		table = slices.Concat(table, []byte(tag.name), long(uint32(begin+len(data))), long(uint32(len(tag.body))))
		data = append(data, tag.body...)
	}
	head := make([]byte, 128)
	copy(head, long(uint32(begin+len(data))))
	copy(head[8:], "\x02\x10\x00\x00mntrRGB XYZ ")
	copy(head[36:], "acsp")
	copy(head[68:], slices.Concat(long(0xf6d6), long(0x10000), long(0xd32d)))
	return segment(0xe2, "ICC_PROFILE\x00\x01\x01", slices.Concat(head, table, data))
}

// fromP3 is a colour of that profile in sRGB, or the nearest that there is.
func fromP3(c color.NRGBA) color.NRGBA {
	// From XYZ, adapted to D50, to linear sRGB.
	srgb := [3][3]float64{{3.13386, -1.61687, -0.49061}, {-0.97877, 1.91614, 0.03345}, {0.07194, -0.22899, 1.40524}}
	var linear [3]float64
	for i, v := range []uint8{c.R, c.G, c.B} {
		linear[i] = math.Pow(float64(v)/255, 0x233/256.0)
	}
	var out [3]uint8
	for i, v := range times(srgb, times(p3, linear)) {
		encoded := 12.92 * v
		if v > 0.0031308 {
			encoded = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		out[i] = uint8(math.Round(255 * min(max(encoded, 0), 1)))
	}
	return color.NRGBA{out[0], out[1], out[2], c.A}
}

func times(m [3][3]float64, v [3]float64) (product [3]float64) {
	for i, row := range m {
		for j := range v {
			product[i] += row[j] * v[j]
		}
	}
	return product
}
