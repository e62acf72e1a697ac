package bench

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// systemLimits returns the limits that hold for the process of a block.
func systemLimits() (list []limit) {
	g := readCgroups(os.DirFS("/"))
	if kB := memAvailable(); kB > 0 {
		list = append(list, memoryLimit(kB<<10, "MemAvailable in /proc/meminfo"))
	}
	if left, file := g.freeMemory(); file != "" {
		list = append(list, memoryLimit(left, file))
	}
	if left, file := g.freeProcesses(); file != "" {
		list = append(list, threadLimit(left, file))
	}
	for _, r := range []struct {
		resource int
		name     string
		limit    func(uint64, string) limit
	}{
		{unix.RLIMIT_AS, "ulimit -v", addressLimit},
		{unix.RLIMIT_NOFILE, "ulimit -n", fileLimit},
		{unix.RLIMIT_NPROC, "ulimit -u", threadLimit},
	} {
		var is unix.Rlimit
		if unix.Getrlimit(r.resource, &is) != nil || is.Max == unix.RLIM_INFINITY && is.Cur == unix.RLIM_INFINITY {
			continue
		}
		left := is.Cur
		switch r.resource {
		case unix.RLIMIT_NOFILE:
			left = is.Max // Go raises the other one
		case unix.RLIMIT_NPROC:
			if os.Geteuid() == 0 {
				continue // it does not hold for root
			}
			left -= min(left, threadsOf(os.Getuid()))
		}
		list = append(list, r.limit(left, r.name))
	}
	return list
}

// memAvailable returns the memory that programs can get without swapping, in kB; 0 if it is not told.
func memAvailable() uint64 {
	data, _ := os.ReadFile("/proc/meminfo")
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "MemAvailable:" {
			kB, _ := strconv.ParseUint(fields[1], 10, 64)
			return kB
		}
	}
	return 0
}

// threadsOf returns the number of threads of a user.
func threadsOf(uid int) (threads uint64) {
	processes, _ := os.ReadDir("/proc")
	for _, p := range processes {
		data, err := os.ReadFile("/proc/" + p.Name() + "/status")
		if err != nil {
			continue // no process
		}
		mine, n := false, uint64(0)
		for line := range strings.Lines(string(data)) {
			fields := strings.Fields(line)
			switch {
			case len(fields) > 1 && fields[0] == "Uid:":
				mine = fields[1] == strconv.Itoa(uid)
			case len(fields) > 1 && fields[0] == "Threads:":
				n, _ = strconv.ParseUint(fields[1], 10, 64)
			}
		}
		if mine {
			threads += n
		}
	}
	return threads
}

// killFirst has the kernel, if memory is short, end this process rather than others: its supervisor goes on without it.
func killFirst() {
	const most = "1000"
	os.WriteFile("/proc/self/oom_score_adj", []byte(most), 0o644) // without it the kernel chooses as it likes
}
