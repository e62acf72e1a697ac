package engine

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// waits opens the scheduler statistics of the calling thread. They tell how long it waited in the run queue: runnable,
// but without a CPU.
func waits() *runQueue {
	f, err := os.Open("/proc/thread-self/schedstat")
	if err != nil {
		return nil // a kernel without scheduler statistics
	}
	return &runQueue{f}
}

// TellsQueue reports whether this platform tells how long a thread waited in the run queue.
func TellsQueue() bool {
	q := waits()
	defer q.close()
	return q != nil
}

// runQueue is a thread's schedstat file.
type runQueue struct{ *os.File }

// waited returns the time in the run queue so far.
func (q *runQueue) waited() time.Duration {
	if q == nil {
		return 0
	}
	var buf [96]byte
	n, _ := q.ReadAt(buf[:], 0)
	fields := strings.Fields(string(buf[:n])) // time on CPUs, time in the run queue, number of time slices
	if len(fields) < 2 {
		return 0
	}
	ns, _ := strconv.ParseInt(fields[1], 10, 64)
	return time.Duration(ns)
}

// close closes the file.
func (q *runQueue) close() {
	if q != nil {
		q.Close()
	}
}

// parks returns the number of voluntary context switches of the calling thread so far: how often it gave up its CPU to
// wait for something.
func parks() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_THREAD, &u) != nil {
		return 0
	}
	return u.Nvcsw
}

// readCPUs reads /proc/stat.
func readCPUs(near []int) cpuTimes {
	data, _ := os.ReadFile("/proc/stat")
	return parseStat(string(data), near)
}

// parseStat takes the times from the text of /proc/stat, in which each CPU has a line and all together have the first:
//
//	cpu user nice system idle iowait irq softirq steal …
//	cpu0 …
//
// The kernel counts a CPU without a program as idle or iowait.
func parseStat(stat string, near []int) (t cpuTimes) {
	const steal = 8
	for line := range strings.Lines(stat) {
		fields := strings.Fields(line)
		if len(fields) <= steal || !strings.HasPrefix(fields[0], "cpu") {
			break
		}
		if fields[0] == "cpu" {
			t.stolen, _ = strconv.ParseUint(fields[steal], 10, 64)
			continue
		}
		if cpu, err := strconv.Atoi(fields[0][len("cpu"):]); err != nil || !slices.Contains(near, cpu) {
			continue
		}
		for _, i := range []int{1, 2, 3, 6, 7} {
			n, _ := strconv.ParseUint(fields[i], 10, 64)
			t.near += n
		}
	}
	return t
}
