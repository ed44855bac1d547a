package main

import (
	"math"
	"testing"
	"testing/fstest"
)

func TestAutoWorkers(t *testing.T) {
	const mib = 1 << 20
	tests := []struct {
		cpus   int
		memory int64
		want   int
	}{
		{4, math.MaxInt64, 4},
		{4, 1200 * mib, 4},
		{4, 1199 * mib, 3},
		{4, 300 * mib, 1},
		{4, 100 * mib, 1},
		{1, 64 << 30, 1},
	}
	for _, test := range tests {
		if got := autoWorkers(test.cpus, test.memory); got != test.want {
			t.Errorf("autoWorkers(%d, %d) = %d, want %d", test.cpus, test.memory, got, test.want)
		}
	}
}

func TestMemory(t *testing.T) {
	const meminfo = "MemTotal:        8388608 kB\nMemFree:          100000 kB\n"
	tests := []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"nothing known", nil, math.MaxInt64},
		{"the machine's", map[string]string{"proc/meminfo": meminfo}, 8 << 30},
		{"v2, container", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "1073741824\n",
		}, 1 << 30},
		{"v2, no limit", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a.slice\n", "sys/fs/cgroup/a.slice/memory.max": "max\n",
		}, 8 << 30},
		{"v2, limit of a parent", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "2147483648\n",
			"sys/fs/cgroup/a/memory.max": "1073741824\n",
		}, 1 << 30},
		{"v2, outside of the namespace", map[string]string{
			"proc/self/cgroup": "0::/../other\n", "sys/fs/cgroup/memory.max": "1073741824\n",
		}, 1 << 30},
		{"v1", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu:/x\n4:memory:/x:y\n0::/\n",
			"sys/fs/cgroup/memory/x:y/memory.limit_in_bytes": "1073741824\n",
		}, 1 << 30},
		{"v1, the host's path", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/docker/abc\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n",
		}, 1 << 30},
		{"v1, no limit", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
		}, 8 << 30},
		{"nonsense", map[string]string{
			"proc/meminfo": "Mem", "proc/self/cgroup": "0:\n\nx", "sys/fs/cgroup/memory.max": "-",
		}, math.MaxInt64},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := fstest.MapFS{}
			for name, text := range test.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			if got := memory(root); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}
