package main

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// browserMemory is what a browser with its pages needs, in bytes.
const browserMemory = 300 << 20

// workersVar is a number of browsers, or what fits the machine.
func workersVar(field *int, most int) kind {
	allowed := fmt.Sprintf("auto or a whole number from 1 to %d", most)
	return scalar(field, "number", allowed, func(text string) (int, bool) {
		if text == "auto" {
			return min(autoWorkers(runtime.GOMAXPROCS(0), memory(os.DirFS("/"))), most), true
		}
		n, err := strconv.Atoi(text)
		return n, err == nil && n >= 1 && n <= most
	})
}

// autoWorkers is one per CPU and at most one per browserMemory, but one at least.
func autoWorkers(cpus int, memory int64) int {
	return int(max(1, min(int64(cpus), memory/browserMemory)))
}

// memory is how many bytes this process may use: the machine's, or less where a cgroup says so. Where neither is known
// it has no bound. Containers are limited by cgroups; the machine's own memory still shows in them.
func memory(root fs.FS) int64 {
	limit := int64(math.MaxInt64)
	var total int64
	// proc_meminfo(5): the first line, in KiB.
	if _, err := fmt.Sscanf(readText(root, "proc/meminfo"), "MemTotal: %d kB", &total); err == nil {
		limit = total << 10
	}
	for line := range strings.Lines(readText(root, "proc/self/cgroup")) {
		// cgroups(7): hierarchy:controllers:path, with hierarchy 0 for version 2.
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(f) < 3:
		case f[0] == "0":
			limit = min(limit, cgroupLimit(root, "sys/fs/cgroup", f[2], "memory.max"))
		case f[1] == "memory":
			limit = min(limit, cgroupLimit(root, "sys/fs/cgroup/memory", f[2], "memory.limit_in_bytes"))
		}
	}
	return limit
}

// cgroupLimit is the least limit of a cgroup and those above it. In a container the path can be one of the host, which
// isn't there: then the container's own limit is at the top.
func cgroupLimit(root fs.FS, mount, group, file string) int64 {
	limit := int64(math.MaxInt64)
	for dir := path.Clean("/" + group); ; dir = path.Dir(dir) {
		text := strings.TrimSpace(readText(root, path.Join(mount, dir, file)))
		if n, err := strconv.ParseInt(text, 10, 64); err == nil { // not "max", which is none
			limit = min(limit, n)
		}
		if dir == "/" {
			return limit
		}
	}
}

// readText returns what is in a file, and nothing where it can't be read: not every system has each.
func readText(root fs.FS, name string) string {
	data, _ := fs.ReadFile(root, name)
	return string(data)
}
