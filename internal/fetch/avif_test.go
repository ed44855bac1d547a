package fetch

import (
	"bytes"
	"testing"
)

// movie has one track, its header of version 0 or 1.
func movie(version byte, w, h uint32) []byte {
	times := map[byte]int{0: 76, 1: 88}[version] - 4
	head := boxOf("tkhd", []byte{version, 0, 0, 0}, make([]byte, times), u32(w<<16), u32(h<<16))
	return boxOf("moov", boxOf("trak", head))
}

func TestAVIFSize(t *testing.T) {
	long := join(u32(1), []byte("meta"), make([]byte, 7), []byte{16 + 4 + 36}, u32(0), metaOf(ispeOf(4, 3))[12:])
	tests := map[string]struct {
		data []byte
		want dimensions // none: an error
	}{
		"one size":            {metaOf(ispeOf(4, 3)), dimensions{4, 3}},
		"thumbnail first":     {metaOf(ispeOf(1, 1), boxOf("pixi", u32(0)), ispeOf(4, 3)), dimensions{4, 3}},
		"wide and high":       {metaOf(ispeOf(9, 1), ispeOf(1, 9)), dimensions{9, 9}},
		"track":               {movie(0, 640, 480), dimensions{640, 480}},
		"track, long times":   {movie(1, 640, 480), dimensions{640, 480}},
		"track over image":    {join(metaOf(ispeOf(1, 1)), movie(0, 65535, 2)), dimensions{65535, 2}},
		"64 bits of size":     {long, dimensions{4, 3}},
		"box to the end":      {join(metaOf(ispeOf(4, 3)), u32(0), []byte("mdat rest")), dimensions{4, 3}},
		"nothing":             {nil, dimensions{}},
		"size in no property": {ispeOf(0, 0), dimensions{}},
		"short ispe":          {metaOf(boxOf("ispe", u32(0), u32(4))), dimensions{}},
		"empty meta":          {boxOf("meta"), dimensions{}},
		"empty tkhd":          {boxOf("moov", boxOf("trak", boxOf("tkhd"))), dimensions{}},
		"size below a header": {join(u32(7), []byte("free")), dimensions{}},
		"size past the end":   {join(metaOf(ispeOf(4, 3)), u32(9), []byte("mdat")), dimensions{}},
		"64 bits, overflow":   {join(u32(1), []byte("free"), bytes.Repeat([]byte{0xff}, 8)), dimensions{}},
		"64 bits, cut":        {join(u32(1), []byte("free"), u32(0)), dimensions{}},
		"deep":                {nested("iprp", 10_000, ispeOf(4, 3)), dimensions{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := avifSize(tt.data)
			if got != tt.want || (err == nil) != (tt.want != dimensions{}) {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func nested(kind string, depth int, inner []byte) []byte {
	head := make([]byte, 0, 8*depth)
	for i := depth; i > 0; i-- {
		head = append(append(head, u32(uint32(8*i+len(inner)))...), kind...)
	}
	return append(head, inner...)
}

func TestIsAVIF(t *testing.T) {
	tests := map[string]struct {
		brands string
		want   bool
	}{
		"still":              {"avif\x00\x00\x00\x00mif1", true},
		"sequence":           {"avis\x00\x00\x00\x00", true},
		"compatible":         {"mif1\x00\x00\x00\x00heicavif", true},
		"the version is not": {"heic" + "avif", false},
		"unaligned":          {"heic\x00\x00\x00\x00xxavifxx", false},
		"none":               {"", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := isAVIF(boxOf("ftyp", []byte(tt.brands))); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	if isAVIF(boxOf("free", []byte("avif"))) {
		t.Error("a file without ftyp passed")
	}
}

// FuzzAVIFSize holds that a size is found only where one is written, and that what is added at the end can't shrink it.
func FuzzAVIFSize(f *testing.F) {
	f.Add(avifSample(4, 3))
	f.Add(join(metaOf(ispeOf(1, 1), ispeOf(4, 3)), movie(1, 5, 6)))
	f.Add(nested("ipco", 6, ispeOf(4, 3)))
	f.Add(join(u32(1), []byte("free"), bytes.Repeat([]byte{0xff}, 8)))
	f.Fuzz(func(t *testing.T, data []byte) {
		size, err := avifSize(data)
		if err != nil {
			return
		}
		if !bytes.Contains(data, []byte("ispe")) && !bytes.Contains(data, []byte("tkhd")) {
			t.Errorf("found %v in %q", size, data)
		}
		more, err := avifSize(append(bytes.Clone(data), metaOf(ispeOf(7, 7))...))
		if err == nil && (more.width < size.width || more.height < size.height) {
			t.Errorf("%v shrank to %v", size, more)
		}
	})
}
