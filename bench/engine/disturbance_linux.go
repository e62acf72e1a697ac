package engine

import (
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// waits opens the account of the calling thread's time in the run queue: how long
// it was kept from a CPU that it could have used.
func waits() *runQueue {
	f, err := os.Open("/proc/thread-self/schedstat")
	if err != nil {
		return nil // a kernel without the accounting
	}
	return &runQueue{f}
}

// TellsQueue reports whether this platform tells how long a thread was kept from
// its CPU.
func TellsQueue() bool {
	q := waits()
	defer q.close()
	return q != nil
}

// runQueue is a thread's account.
type runQueue struct{ *os.File }

// waited returns the time so far.
func (q *runQueue) waited() time.Duration {
	if q == nil {
		return 0
	}
	var buf [96]byte
	n, _ := q.ReadAt(buf[:], 0)
	fields := strings.Fields(string(buf[:n])) // time on a CPU, in the queue, times on a CPU
	if len(fields) < 2 {
		return 0
	}
	ns, _ := strconv.ParseInt(fields[1], 10, 64)
	return time.Duration(ns)
}

// close gives the account back.
func (q *runQueue) close() {
	if q != nil {
		q.Close()
	}
}

// parks is how often the calling thread gave its CPU away so far, since it had to
// wait for something: voluntary context switches.
func parks() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_THREAD, &u) != nil {
		return 0
	}
	return u.Nvcsw
}

// stolen is the time that the hypervisor gave to others, on all CPUs, in ticks of
// a hundredth of a second: a little of it shows late.
func stolen() uint64 {
	data, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(data), "\n")
	const steal = 8 // cpu user nice system idle iowait irq softirq steal
	fields := strings.Fields(line)
	if len(fields) <= steal {
		return 0
	}
	n, _ := strconv.ParseUint(fields[steal], 10, 64)
	return n
}
