package hashtable

import (
	"sync/atomic"
	"syscall"

	"idlab/allocators"
)

// counter hands out the ids to try, one task's next ids. The ids of a space
// are 0 … mask.
//
// It counts beyond the mask and is cut down when read, so that taking an id is
// one atomic addition and wrapping needs no care (Linux 6.15, commit
// feb864ee99a2).
type counter struct {
	next atomic.Uint32
	mask uint32
}

func newMask(ids int64) uint32 { return uint32(ids - 1) }

// take calls try with one next id after the other until it returns true, and
// returns that id. The bound on the tries, one for each id there is, makes a
// full space fail instead of looping for ever (v6.5, commit 8ce8849dd1e7).
func (c *counter) take(try func(allocators.ID) bool) (allocators.ID, error) {
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

// at lets try claim the very id: syscall.EINVAL if there is no such id,
// syscall.EBUSY if try fails; else the count goes on behind the id.
func (c *counter) at(id allocators.ID, try func(allocators.ID) bool) error {
	if id < 0 || uint32(id) > c.mask {
		return syscall.EINVAL
	}
	if !try(id) {
		return syscall.EBUSY
	}
	c.next.Store(uint32(id) + 1)
	return nil
}
