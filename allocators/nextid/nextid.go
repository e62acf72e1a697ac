// Package nextid counts through the ids of a task as Linux has done since 6.15:
// the designs that give the next id share it, whatever they keep timers in.
package nextid

import (
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// Counter hands out the ids to try, one task's next ids. The ids of a space
// are 0 … mask.
//
// It counts beyond the mask and is cut down when read, so that taking an id is
// one atomic addition and wrapping needs no care (Linux 6.15, commit
// feb864ee99a2).
type Counter struct {
	next atomics.Uint32
	mask uint32
}

// New returns the counter of a space of so many ids, a power of two. It starts
// at 0 and must not be copied once it is in use.
func New(ids int64) Counter { return Counter{mask: uint32(ids - 1)} }

// Take calls try with one next id after the other until it returns true, and
// returns that id. The bound on the tries, one for each id there is, makes a
// full space fail with syscall.EAGAIN instead of looping for ever (v6.5, commit
// 8ce8849dd1e7).
func (c *Counter) Take(try func(allocators.ID) bool) (allocators.ID, error) {
	for n := uint32(0); ; n++ {
		id := allocators.ID((c.next.Add(1) - 1) & c.mask)
		if try(id) {
			return id, nil
		}
		if n == c.mask {
			return -1, syscall.EAGAIN
		}
	}
}

// At lets try claim the very id: syscall.EINVAL if there is no such id,
// syscall.EBUSY if try fails; else the count goes on behind the id.
func (c *Counter) At(id allocators.ID, try func(allocators.ID) bool) error {
	if id < 0 || uint32(id) > c.mask {
		return syscall.EINVAL
	}
	if !try(id) {
		return syscall.EBUSY
	}
	c.next.Store(uint32(id) + 1)
	return nil
}
