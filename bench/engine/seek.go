package engine

import (
	"fmt"
	"syscall"

	"idlab/allocators"
	"idlab/workloads"
)

// seeker executes the seeks of a worker.
type seeker struct{ *workerState }

// errNotConsecutive is the reason why a seek gives up.
var errNotConsecutive = fmt.Errorf("ids do not follow one another: %w", syscall.EOPNOTSUPP)

// seek creates and deletes timers until one has the wanted id, as CRIU restores timers on Linux up to 6.14. It gives up
// if ids do not follow one another, as CRIU does since 2023: then the wanted id may never come. It returns false after
// seekPiece timers, and is called again.
func (h seeker) seek(op workloads.Op) (done bool) {
	m := h.subject
	p, want := m.procs[op.Task()], m.wanted[op.Slot()]
	for range seekPiece {
		id, err := p.Create()
		if err != nil {
			h.fail(op, err)
			return true
		}
		if id == want {
			h.found(op)
			return true
		}
		if err := p.Delete(id); err != nil {
			h.fail(op, err)
			return true
		}
		if h.lost(op, id) {
			return true
		}
	}
	return false
}

// seekPiece is the number of timers that a seek creates between two checks of the barrier.
const seekPiece = 256

// found ends a seek that got its id. The timer is kept.
func (h seeker) found(op workloads.Op) {
	m := h.subject
	h.wanted++
	h.sought = noTimer
	h.hold(op, m.wanted[op.Slot()])
}

// lost records that a seek got another id than it wants. It ends the seek and returns true if the wanted id will never
// come: the id does not follow the one before, or it is beyond the wanted one.
func (h seeker) lost(op workloads.Op, id allocators.ID) bool {
	m := h.subject
	follows := h.sought == noTimer || id == h.sought+1
	h.sought = id
	if follows && id < m.wanted[op.Slot()] {
		return false
	}
	h.wanted++
	h.sought = noTimer
	h.refuse(op, errNotConsecutive)
	return true
}
