package bench

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// systemLimits returns the limits that hold for the process of a block.
func systemLimits() (list []limit) {
	if kB := memAvailable(); kB > 0 {
		list = append(list, limit{memory(), kB << 10, "MemAvailable in /proc/meminfo"})
	}
	g := readCgroups(os.DirFS("/"))
	if left, file := g.freeMemory(); file != "" {
		list = append(list, limit{memory(), left, file})
	}
	if left, file := g.freeProcesses(); file != "" {
		list = append(list, limit{threads(), left, file})
	}
	if most, ok := ulimit(unix.RLIMIT_AS); ok {
		list = append(list, limit{addresses(), most.Cur, "ulimit -v"})
	}
	if most, ok := ulimit(unix.RLIMIT_NOFILE); ok {
		list = append(list, limit{openFiles(), most.Max, "ulimit -n"}) // Go raises the current limit to this one
	}
	if most, ok := ulimit(unix.RLIMIT_NPROC); ok && os.Geteuid() != 0 { // it does not hold for root
		list = append(list, limit{threads(), most.Cur - min(most.Cur, threadsOf(os.Getuid())), "ulimit -u"})
	}
	return list
}

// ulimit returns a resource limit of this process, false if there is none.
func ulimit(resource int) (is unix.Rlimit, ok bool) {
	err := unix.Getrlimit(resource, &is)
	return is, err == nil && is.Cur != unix.RLIM_INFINITY
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
