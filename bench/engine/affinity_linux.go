package engine

import (
	"fmt"

	"golang.org/x/sys/unix"

	"idlab/bench/topology"
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

// pinning is the CPUs to which a thread was pinned; the zero value is that of a thread that was not.
type pinning struct {
	thread int
	cpus   []int
	err    error
}

// pin pins the calling thread to CPUs.
func pin(cpus []int) pinning {
	set := setOf(cpus)
	return pinning{unix.Gettid(), cpus, unix.SchedSetaffinity(0, &set)}
}

func setOf(cpus []int) (set unix.CPUSet) {
	for _, cpu := range cpus {
		set.Set(cpu)
	}
	return set
}

// check returns an error unless the thread is still pinned to its CPUs alone.
func (p pinning) check() error {
	if p.thread == 0 {
		return nil
	}
	if p.err != nil {
		return fmt.Errorf("a worker could not be pinned to CPU %s: %w", topology.FormatList(p.cpus), p.err)
	}
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(p.thread, &set); err != nil {
		return fmt.Errorf("it is not known where the worker of CPU %s runs: %w", topology.FormatList(p.cpus), err)
	}
	if set != setOf(p.cpus) {
		return fmt.Errorf("a worker was moved from CPU %s in mid-block", topology.FormatList(p.cpus))
	}
	return nil
}
