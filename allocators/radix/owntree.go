package radix

import (
	"idlab/allocators"
	"idlab/allocators/lock"
)

// ownTrees is what the allocators have in common in which each task has a tree of
// its own: the class of their locks.
type ownTrees struct{ locks *lock.Class }

func (a *ownTrees) LockStats() lock.Stats { return a.locks.Stats() }

// ownTree is what a space is made of where each task has a tree of its own: a
// struct xarray. The lock stands beside the top, on the line that lookups
// read, as xa_lock does beside xa_head. What else a create writes, the kernel has
// in the signal_struct: a space puts it on a line apart.
type ownTree struct {
	mu    lock.Lock
	tree  Tree
	owner allocators.Address
	locks *lock.Class
	_     [24]byte
}

func (s *ownTree) lock()   { s.mu.Lock(s.locks) }
func (s *ownTree) unlock() { s.mu.Unlock(s.locks) }

func (s *ownTree) LockStats() lock.Stats       { return s.mu.Stats(s.locks) }
func (s *ownTree) Anatomy() allocators.Anatomy { return s.tree.Anatomy() }

// Find need not compare anything: whatever is in the tree is the task's, and
// under its own id.
func (s *ownTree) Find(id allocators.ID) *allocators.Timer { return s.tree.Find(id) }

func (s *ownTree) Remove(t *allocators.Timer) {
	s.lock()
	defer s.unlock()
	s.tree.Remove(t)
}
