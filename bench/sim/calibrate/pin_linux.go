package calibrate

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// pinned runs f on a CPU.
func pinned(cpu int, f func()) error {
	runtime.LockOSThread() // not unlocked: the thread ends with its goroutine
	var set unix.CPUSet
	set.Set(cpu)
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return fmt.Errorf("a thread cannot be pinned to CPU %d: %w", cpu, err)
	}
	f()
	return nil
}
