package webp

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestQuality: what another's decoder makes of a file is about the picture, the more so the higher the quality, and in so
// many bytes. The limits are about a decibel and a tenth of the bytes away from what was measured.
func TestQuality(t *testing.T) {
	tests := []struct {
		picture      string
		quality      int
		luma, chroma float64 // closeness in decibels, at least
		size         int     // bytes, at most
	}{
		{"flat", 1, 56, 44, 134},
		{"flat", 40, 60, 52, 136},
		{"flat", 80, 67, 64, 123},
		{"flat", 100, 89, 89, 125},
		{"gradient", 1, 44, 42, 202},
		{"gradient", 40, 50, 47, 292},
		{"gradient", 80, 51, 49, 409},
		{"gradient", 100, 54, 53, 1575},
		{"drawing", 1, 28, 89, 1086},
		{"drawing", 40, 36, 89, 2277},
		{"drawing", 80, 41, 89, 3258},
		{"drawing", 100, 55, 89, 6364},
		{"photograph", 1, 39, 30, 457},
		{"photograph", 40, 44, 37, 719},
		{"photograph", 80, 46, 40, 1012},
		{"photograph", 100, 51, 51, 6472},
		{"noise", 1, 18, 23, 4373},
		{"noise", 40, 29, 29, 14245},
		{"noise", 80, 36, 35, 20453},
		{"noise", 100, 50, 50, 35860},
		{"blocks", 1, 31, 89, 1053},
		{"blocks", 40, 40, 89, 1130},
		{"blocks", 80, 46, 89, 1174},
		{"blocks", 100, 58, 89, 1603},
		{"pixels", 1, 21, 89, 3922},
		{"pixels", 40, 28, 89, 8120},
		{"pixels", 80, 35, 89, 10694},
		{"pixels", 100, 50, 89, 19234},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s/%d", tt.picture, tt.quality), func(t *testing.T) {
			p := draw(200, 130, 3, pictures()[tt.picture])
			file, err := Encode(p, tt.quality)
			if err != nil {
				t.Fatal(err)
			}
			if y, uv := closeness(p, decode(t, file, p)); y < tt.luma || uv < tt.chroma {
				t.Errorf("got %.1f and %.1f dB, want %v and %v or more", y, uv, tt.luma, tt.chroma)
			}
			if len(file) > tt.size {
				t.Errorf("got %d bytes, want at most %d", len(file), tt.size)
			}
		})
	}
}

// TestDrift: the encoder predicts from what a decoder has. Where the two differed by one, in any of the ways to code a
// part, the last line would show it. At this quality no loop filter hides it.
func TestDrift(t *testing.T) {
	q := newQuantizers(100)
	for name, at := range pictures() {
		for _, size := range [][2]int{{16, 16}, {1, 1}, {17, 33}, {33, 17}, {64, 200}, {200, 64}} {
			p := draw(size[0], size[1], 3, at)
			e := encoders.Get().(*encoder)
			file, err := e.encode(p, q)
			if err != nil {
				t.Fatal(err)
			}
			got := decode(t, file, p)
			rows := (p.Height + side - 1) / side
			checkLine(t, name, got.Y[(side*rows-1)*got.YStride:], e.last.y)
			checkLine(t, name, got.Cb[(half*rows-1)*got.CStride:], e.last.u)
			checkLine(t, name, got.Cr[(half*rows-1)*got.CStride:], e.last.v)
		}
	}
}

func checkLine(t *testing.T, name string, got, want []uint8) {
	t.Helper()
	if !bytes.Equal(got[:len(want)], want) {
		t.Errorf("%s: the decoder's last line is\n% x\nand the encoder's\n% x", name, got[:len(want)], want)
	}
}

// TestSame: a picture's bytes depend on nothing else, neither what was encoded before nor on bytes beside the colours.
func TestSame(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for name, at := range pictures() {
		p := draw(50, 40, 3, at)
		want, err := newEncoder().encode(p, newQuantizers(70))
		if err != nil {
			t.Fatal(err)
		}
		wide := draw(50, 40, 4, func(x, y int) [3]uint8 { return [3]uint8(p.Bytes[y*p.Stride+3*x:]) })
		for range 4 {
			other := draw(1+random.IntN(90), 1+random.IntN(90), 3, at)
			if _, err := Encode(other, 1+random.IntN(100)); err != nil {
				t.Fatal(err)
			}
			for _, again := range []Pixels{p, wide} {
				if got, err := Encode(again, 70); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: got %d bytes, %v; want the %d from before", name, len(got), err, len(want))
				}
			}
		}
	}
}

func TestRefused(t *testing.T) {
	for _, size := range [][2]int{{0, 1}, {1, 0}, {-1, 1}, {1 << 14, 1}, {1, 1 << 14}} {
		if _, err := Encode(Pixels{Width: size[0], Height: size[1], Channels: 3}, 80); !errors.Is(err, errSize) {
			t.Errorf("%v: got %v, want %v", size, err, errSize)
		}
	}
	if _, err := file(Pixels{}, make([]byte, maxFirst+1), nil); !errors.Is(err, errModes) {
		t.Errorf("modes that are too long: got %v, want %v", err, errModes)
	}
}

// TestLongSides: the largest width and height, and qualities outside of their range.
func TestLongSides(t *testing.T) {
	at := pictures()["photograph"]
	for _, size := range [][2]int{{maxSide, 1}, {1, maxSide}} {
		p := draw(size[0], size[1], 3, at)
		for _, quality := range []int{-3, 500} {
			file, err := Encode(p, quality)
			if err != nil {
				t.Fatal(err)
			}
			decode(t, file, p)
		}
	}
}

// TestModeLimit: where a macroblock's modes may take next to nothing, blocks have none of their own.
func TestModeLimit(t *testing.T) {
	p := draw(64, 64, 3, pictures()["photograph"])
	e := newEncoder()
	e.begin(p, newQuantizers(90))
	e.modeLimit = 0
	e.source.read(0, e.tiles)
	for x := range e.tiles {
		e.work.place(x, 0, e.last)
		e.macroblock(x, 0)
		if e.macroblocks[x].luma == perBlock {
			t.Errorf("macroblock %d has modes for its blocks", x)
		}
	}
}

// FuzzEncode: any picture becomes a file that decodes to its size, not far from it.
func FuzzEncode(f *testing.F) {
	f.Add(uint8(1), 80, []byte{1, 2, 3})
	f.Add(uint8(17), 1, bytes.Repeat([]byte{0, 255, 255, 0, 9}, 500))
	f.Add(uint8(40), 100, bytes.Repeat([]byte("colours"), 900))
	f.Fuzz(func(t *testing.T, width uint8, quality int, colours []byte) {
		height := len(colours) / 3 / max(int(width), 1)
		if width == 0 || height == 0 || height > 200 {
			t.Skip("no picture, or a large one")
		}
		p := Pixels{Width: int(width), Height: height, Channels: 3, Stride: int(width) * 3, Bytes: colours}
		file, err := Encode(p, quality)
		if err != nil {
			t.Fatal(err)
		}
		if y, _ := closeness(p, decode(t, file, p)); y < 15 {
			t.Errorf("got %.1f dB, want 15 or more", y)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	for name, at := range pictures() {
		p := draw(1200, 630, 3, at)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Encode(p, 80); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
