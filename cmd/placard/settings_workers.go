package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

const (
	// browserMemory is what a browser with its pages needs, in bytes.
	browserMemory = 300 << 20
	// pixelMemory is what it needs beyond that for each pixel that it draws: 1.1 GiB were seen for 12 million.
	pixelMemory = 80
)

// workersVar is a number of browsers, or what fits the machine.
func workersVar(field *int, most int) kind {
	allowed := fmt.Sprintf("auto or a whole number from 1 to %d", most)
	return scalar(field, "number", allowed, func(text string) (int, bool) {
		if text == "auto" {
			root := os.DirFS("/")
			return min(autoWorkers(cpus(root, runtime.GOMAXPROCS(0)), memory(root)), most), true
		}
		n, err := strconv.Atoi(text)
		return n, err == nil && n >= 1 && n <= most
	})
}

// autoWorkers is one per CPU and at most one per browserMemory, but one at least.
func autoWorkers(cpus int, memory int64) int {
	return int(max(1, min(int64(cpus), memory/browserMemory)))
}

// pixelsVar is a number of pixels, or what fits a quarter of the memory.
func pixelsVar(field *int64, most int64) kind {
	allowed := fmt.Sprintf("auto or a whole number from 1 to %d", most)
	return scalar(field, "number", allowed, func(text string) (int64, bool) {
		if text == "auto" {
			return max(1, min(memory(os.DirFS("/"))/4/pixelMemory, most)), true
		}
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil && n >= 1 && n <= most
	})
}
