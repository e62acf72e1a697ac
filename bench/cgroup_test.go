package bench

import (
	"testing"
	"testing/fstest"
	"time"
)

// Limits are those of the process's own group and of the groups above it, whichever is the tightest.
func TestCgroups(t *testing.T) {
	type limits struct {
		quota     string
		throttled time.Duration
		memory    uint64
		memoryAt  string
		processes uint64
	}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  limits
	}{
		{"none", nil, limits{}},
		{"version 2, the parent is tighter", map[string]string{
			"proc/self/cgroup":                               "0::/a.slice/b.service\n",
			"sys/fs/cgroup/a.slice/cpu.max":                  "50000 100000\n",
			"sys/fs/cgroup/a.slice/cpu.stat":                 "usage_usec 7\nthrottled_usec 3000\n",
			"sys/fs/cgroup/a.slice/memory.max":               "max\n",
			"sys/fs/cgroup/a.slice/b.service/cpu.max":        "150000 100000\n",
			"sys/fs/cgroup/a.slice/b.service/memory.max":     "1000\n",
			"sys/fs/cgroup/a.slice/b.service/memory.current": "700\n",
			"sys/fs/cgroup/a.slice/b.service/memory.stat":    "anon 1\ninactive_file 200\n",
			"sys/fs/cgroup/a.slice/b.service/pids.max":       "10\n",
			"sys/fs/cgroup/a.slice/b.service/pids.current":   "4\n",
		}, limits{"50000 100000", 3 * time.Millisecond, 500, "/sys/fs/cgroup/a.slice/b.service/memory.max", 6}},
		{"version 2, a container whose own group is the mount", map[string]string{
			"proc/self/cgroup":         "0::/../../docker/1234\n",
			"sys/fs/cgroup/cpu.max":    "max 100000\n",
			"sys/fs/cgroup/memory.max": "max\n",
		}, limits{quota: "max 100000"}},
		{"version 1, beside an empty version 2", map[string]string{
			"proc/self/cgroup": "5:memory:/x\n3:cpu,cpuacct:/x\n0::/\n",
			"sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us":  "25000\n",
			"sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us": "100000\n",
			"sys/fs/cgroup/cpu,cpuacct/x/cpu.stat":          "nr_throttled 2\nthrottled_time 5000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us":    "-1\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us":   "100000\n",
			"sys/fs/cgroup/memory/x/memory.limit_in_bytes":  "300\n",
			"sys/fs/cgroup/memory/x/memory.usage_in_bytes":  "400\n",
		}, limits{"25000 100000", 5 * time.Microsecond, 0, "/sys/fs/cgroup/memory/x/memory.limit_in_bytes", 0}},
	} {
		root := fstest.MapFS{}
		for name, text := range test.files {
			root[name] = &fstest.MapFile{Data: []byte(text)}
		}
		g := readCgroups(root)
		got := limits{quota: g.cpuQuota(), throttled: g.throttled()}
		got.memory, got.memoryAt = g.freeMemory()
		got.processes, _ = g.freeProcesses()
		if got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}
