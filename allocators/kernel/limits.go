//go:build linux && amd64

package kernel

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// mostTasks is the largest number of tasks. Each is a process, and a machine has at most
// 32,768 of them by default. The presets have 1,000.
const mostTasks = 1024

// Admit implements allocators.Remote.
func (s *system) Admit(tasks, timers, workers int) error {
	if tasks > mostTasks {
		return shortagef("%d tasks would be as many processes, the design kernel starts %d at most", tasks, mostTasks)
	}
	if err := roomForThreads(tasks * workers); err != nil {
		return err
	}
	if err := roomForTimers(timers); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workers = workers
	return s.unmap() // pages for fewer workers
}

// roomForThreads compares with RLIMIT_NPROC, which counts the threads of an ordinary user.
// Threads that run already are not considered: starting a task fails if they are too many.
func roomForThreads(want int) error {
	limit, ok := softLimit(unix.RLIMIT_NPROC)
	if os.Geteuid() == 0 || !ok || uint64(want) <= limit {
		return nil
	}
	return shortagef("%d threads of tasks, but RLIMIT_NPROC is %d: "+
		"use fewer tasks or workers, or raise it (ulimit -u %d and more)",
		want, limit, want)
}

// roomForTimers compares with RLIMIT_SIGPENDING, which counts the timers of a user, since the
// kernel reserves a signal for each. Tasks inherit the limit of this process, which is raised
// if that is allowed.
func roomForTimers(want int) error {
	limit, ok := softLimit(unix.RLIMIT_SIGPENDING)
	used := pendingSignals()
	if !ok || used+uint64(want) <= limit || raise(unix.RLIMIT_SIGPENDING, used+uint64(want)) {
		return nil
	}
	return shortagef("%d timers at once, but RLIMIT_SIGPENDING is %d with %d in use: "+
		"use fewer tasks or timers, or raise it (ulimit -i %d)",
		want, limit, used, used+uint64(want))
}

// raise raises a limit of this process, and reports whether it was allowed to: any user up to
// the hard limit, root beyond it.
func raise(resource int, want uint64) bool {
	var limit unix.Rlimit
	if unix.Getrlimit(resource, &limit) != nil {
		return false
	}
	return unix.Setrlimit(resource, &unix.Rlimit{Cur: want, Max: max(limit.Max, want)}) == nil
}

// softLimit returns a soft limit of this process, false if it is unlimited.
func softLimit(resource int) (uint64, bool) {
	var limit unix.Rlimit
	if unix.Getrlimit(resource, &limit) != nil || limit.Cur == unix.RLIM_INFINITY {
		return 0, false
	}
	return limit.Cur, true
}

func limitText(name string, resource int) string {
	limit, ok := softLimit(resource)
	if !ok {
		return name + " is unlimited"
	}
	return fmt.Sprintf("%s is %d", name, limit)
}

// pendingSignals returns the number of this user's signals, including those reserved for
// timers: 3 of "SigQ: 3/96350". It is 0 if /proc does not show it.
func pendingSignals() (used uint64) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "SigQ:")
	fmt.Sscanf(after, "%d/", &used)
	return used
}

// exactIDs reports whether the kernel accepts wanted ids: PR_TIMER_CREATE_RESTORE_IDS, Linux
// 6.15 and later (commit ec2d0c04624b).
func exactIDs() bool {
	return unix.Prctl(unix.PR_TIMER_CREATE_RESTORE_IDS, unix.PR_TIMER_CREATE_RESTORE_IDS_GET, 0, 0, 0) == nil
}

var errNoExactIDs = fmt.Errorf(
	"this kernel accepts no wanted ids: PR_TIMER_CREATE_RESTORE_IDS came with Linux 6.15: %w", syscall.EOPNOTSUPP)

// lacks says which part of the design this machine lacks, "" if none.
func lacks() string {
	if exactIDs() {
		return ""
	}
	return errNoExactIDs.Error()
}
