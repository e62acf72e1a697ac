package engine

import "testing"

// Time that the hypervisor stole counts on all CPUs, busy time on those near the workers: neither idle nor iowait, nor
// the guests' time, which user time holds already.
func TestParseStat(t *testing.T) {
	const stat = "cpu  9 9 9 9 9 9 9 7 9 9\n" +
		"cpu0 1 1 1 1 1 1 1 1 1 1\n" +
		"cpu1 1 2 4 1000 2000 8 16 0 32 64\n" +
		"cpu11 100 0 0 0 0 0 0 0 0 0\n" +
		"intr 12345\n"
	for _, test := range []struct {
		stat string
		near []int
		want cpuTimes
	}{
		{stat, nil, cpuTimes{7, 0}},
		{stat, []int{1}, cpuTimes{7, 31}},
		{stat, []int{1, 11, 12}, cpuTimes{7, 131}},
		{"", []int{1}, cpuTimes{}},
		{"cpu 1 2 3\n", []int{1}, cpuTimes{}},
	} {
		if got := parseStat(test.stat, test.near); got != test.want {
			t.Errorf("near %v: %+v, want %+v", test.near, got, test.want)
		}
	}
}
