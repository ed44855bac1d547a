// Package logbook keeps for tests what a program or a logger writes.
package logbook

import (
	"strings"
	"sync"
)

// A Book keeps what is written to it. It may be read while that goes on, and its zero value is empty.
type Book struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write adds to the book.
func (b *Book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns all that has been written so far.
func (b *Book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Lines returns the number of lines that have text in them.
func (b *Book) Lines(text string) int {
	n := 0
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, text) {
			n++
		}
	}
	return n
}
