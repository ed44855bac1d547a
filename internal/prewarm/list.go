package prewarm

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

const (
	// maxLine is more than any server takes.
	maxLine = 64 << 10
	// maxURLs is how many a run takes: enough for the largest sites, and a bound on the memory.
	maxURLs = 2_000_000
)

// ReadList reads URLs, one a line, or paths on the server. Empty lines and those that begin with # are left out.
func ReadList(list io.Reader) ([]string, error) {
	var urls []string
	lines := bufio.NewScanner(list)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case len(urls) == maxURLs:
			return nil, fmt.Errorf("line %d: more than %d URLs: split the list", number, maxURLs)
		}
		urls = append(urls, line)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("after %d URLs: %w", len(urls), err)
	}
	return urls, nil
}
