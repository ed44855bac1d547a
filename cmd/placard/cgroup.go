package main

import (
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
)

// memory is how many bytes this process may use: the machine's, or less where a cgroup says so. Where neither is known
// it has no bound. Containers are limited by cgroups; the machine's own memory still shows in them.
func memory(root fs.FS) int64 {
	limit := int64(math.MaxInt64)
	var total int64
	// proc_meminfo(5): the first line, in KiB.
	if _, err := fmt.Sscanf(readText(root, "proc/meminfo"), "MemTotal: %d kB", &total); err == nil {
		limit = total << 10
	}
	return min(limit, cgroupLimit(root, "memory", memoryLimit))
}

// cpus is as many as Go uses, or less where a cgroup's quota says so: for a quota Go uses two at least.
func cpus(root fs.FS, used int) int {
	return int(min(int64(used), (cgroupLimit(root, "cpu", cpuLimit)-1)/milliCPU+1))
}

// throttled reports whether a cgroup's quota is for less than all of the machine's processors.
func throttled(root fs.FS, all int) bool {
	return cgroupLimit(root, "cpu", cpuLimit) < int64(all)*milliCPU
}

// milliCPU is the number of parts that quotas divide a processor into.
const milliCPU = 1000

// memoryLimit is the limit in the folder of one cgroup, of either version.
func memoryLimit(root fs.FS, dir string) int64 {
	for _, file := range []string{"memory.max", "memory.limit_in_bytes"} {
		text := strings.TrimSpace(readText(root, path.Join(dir, file)))
		if n, err := strconv.ParseInt(text, 10, 64); err == nil { // not "max", which is none
			return n
		}
	}
	return math.MaxInt64
}

// cpuLimit is the quota in the folder of one cgroup, of either version, in thousandths of a processor, rounded up.
func cpuLimit(root fs.FS, dir string) int64 {
	text := readText(root, path.Join(dir, "cpu.max"))
	if text == "" {
		text = readText(root, path.Join(dir, "cpu.cfs_quota_us")) + readText(root, path.Join(dir, "cpu.cfs_period_us"))
	}
	var quota, period int64
	if _, err := fmt.Sscan(text, &quota, &period); err != nil || quota <= 0 || period <= 0 { // "max" or -1, which is none
		return math.MaxInt64
	}
	return (quota*milliCPU-1)/period + 1
}

// cgroupLimit is the least limit of this process's cgroup and those above it. In a container the path can be one of the
// host, which isn't there: then the container's own limit is at the top.
func cgroupLimit(root fs.FS, controller string, limitOf func(root fs.FS, dir string) int64) int64 {
	limit := int64(math.MaxInt64)
	for line := range strings.Lines(readText(root, "proc/self/cgroup")) {
		// cgroups(7): hierarchy:controllers:path, with hierarchy 0 for version 2.
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		mount := "sys/fs/cgroup"
		switch {
		case len(f) < 3:
			continue
		case f[0] == "0":
		case slices.Contains(strings.Split(f[1], ","), controller):
			mount = path.Join(mount, controller)
		default:
			continue
		}
		for dir := path.Clean("/" + f[2]); ; dir = path.Dir(dir) {
			limit = min(limit, limitOf(root, path.Join(mount, dir)))
			if dir == "/" {
				break
			}
		}
	}
	return limit
}

// readText returns what is in a file, and nothing where it can't be read: not every system has each.
func readText(root fs.FS, name string) string {
	data, _ := fs.ReadFile(root, name)
	return string(data)
}
