package main

import (
	"io/fs"
	"math"
	"testing"
	"testing/fstest"
)

func files(texts map[string]string) fs.FS {
	root := fstest.MapFS{}
	for name, text := range texts {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
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
			if got := memory(files(test.files)); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestCPUs(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  int
	}{
		{"nothing known", nil, 4},
		{"v2, one", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "100000 100000\n"}, 1},
		{"v2, half of one", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n"}, 1},
		{"v2, one and a half", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"}, 2},
		{"v2, more than are used", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "800000 100000\n"}, 4},
		{"v2, no quota", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"}, 4},
		{"v2, quota of a parent", map[string]string{
			"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "sys/fs/cgroup/a/cpu.max": "100000 100000\n",
		}, 1},
		{"v1", map[string]string{
			"proc/self/cgroup":                     "3:cpu,cpuacct:/x\n",
			"sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "100000\n", "sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
		}, 1},
		{"v1, no quota", map[string]string{
			"proc/self/cgroup":                     "3:cpu,cpuacct:/x\n",
			"sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
		}, 4},
		{"nonsense", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "1 0\n"}, 4},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := cpus(files(test.files), 4); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

// Of a quota for 1.5 processors of two, Go makes two; others may be on either all the same.
func TestThrottled(t *testing.T) {
	for quota, want := range map[string]bool{
		"": false, "max 100000": false, "200000 100000": false, "400000 100000": false,
		"199900 100000": true, "150000 100000": true, "100000 100000": true, "1000 100000": true,
	} {
		root := files(map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": quota})
		if got := throttled(root, 2); got != want {
			t.Errorf("two processors, cpu.max %q: got %v, want %v", quota, got, want)
		}
	}
}
