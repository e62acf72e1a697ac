package engine

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// CanPin reports whether this platform can pin a thread to a CPU.
const CanPin = true

// AllowedCPUs returns the CPUs that this process may run on.
func AllowedCPUs() (cpus []int) {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil {
		return nil
	}
	for cpu := 0; len(cpus) < set.Count(); cpu++ {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

// pinning is the CPU to which a thread was pinned; the zero value is that of a thread that was not.
type pinning struct {
	thread, cpu int
	err         error
}

// pin pins the calling thread to a CPU.
func pin(cpu int) pinning {
	var set unix.CPUSet
	set.Set(cpu)
	return pinning{unix.Gettid(), cpu, unix.SchedSetaffinity(0, &set)}
}

// check returns an error unless the thread is still pinned to its CPU alone.
func (p pinning) check() error {
	if p.thread == 0 {
		return nil
	}
	if p.err != nil {
		return fmt.Errorf("a worker could not be pinned to CPU %d: %w", p.cpu, p.err)
	}
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(p.thread, &set); err != nil {
		return fmt.Errorf("it is not known where the worker of CPU %d runs: %w", p.cpu, err)
	}
	if set.Count() != 1 || !set.IsSet(p.cpu) {
		return fmt.Errorf("a worker was moved from CPU %d in mid-block", p.cpu)
	}
	return nil
}
