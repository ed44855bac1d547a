package webp

import "testing"

// TestEmptyMacroblock: one without tokens resets the flags around it, but the second transform's only where it would
// have had one.
func TestEmptyMacroblock(t *testing.T) {
	for _, perBlock := range []bool{false, true} {
		e := newEncoder()
		e.begin(Pixels{Width: 1, Height: 1, Channels: 3}, newQuantizers(80))
		for i := range e.coded {
			e.coded[i].last = -1
		}
		for i := range e.levels.left {
			e.levels.left[i], e.levels.above[0][i] = 1, 1
		}
		if e.record(perBlock, 0) {
			t.Errorf("blocks' own modes %t: it has tokens", perBlock)
		}
		want := blockFlags{}
		if perBlock {
			want[8] = 1
		}
		if e.levels.left != want || e.levels.above[0] != want {
			t.Errorf("blocks' own modes %t: got %v and %v, want %v", perBlock, e.levels.left, e.levels.above[0], want)
		}
	}
}
