package nextid

import (
	"syscall"

	"idlab/allocators"
	"idlab/allocators/atomics"
)

// Counter proposes the next ids of one task. The ids of a space are 0 … mask.
//
// It counts beyond the mask and is masked when read. So taking an id is one atomic addition, and wrapping needs no code
// (Linux 6.15, commit feb864ee99a2).
//
// The counter orders nothing and reserves nothing: after a wrap or a call of At, concurrent calls may try the same id.
// So try must test the id and take it in one atomic step.
type Counter struct {
	next atomics.Uint32
	mask uint32
}

// New returns the counter of a space of ids ids, a power of two. It starts at 0 and
// must not be copied once it is in use.
func New(ids int64) Counter { return Counter{mask: uint32(ids - 1)} }

// Take calls try with one next id after the other until try returns true, and returns that
// id. It tries at most as many ids as the space has, so a full space gives syscall.EAGAIN and
// Take does not loop for ever (v6.5, commit 8ce8849dd1e7).
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

// At calls try with that id. It fails with syscall.EINVAL if the space has no such id, and
// with syscall.EBUSY if try returns false. Else the count continues at id + 1.
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
