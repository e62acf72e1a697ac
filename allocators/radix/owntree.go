package radix

import (
	"idlab/allocators"
	"idlab/allocators/lock"
)

// ownTrees is the common part of the allocators with a tree per task: the class of their
// locks.
type ownTrees struct{ locks *lock.Class }

func (a *ownTrees) LockStats() lock.Stats { return a.locks.Stats() }

// ownTree is a space with a tree of its own: a struct xarray. The lock is beside the top, on
// the cache line that lookups read, as xa_lock is beside xa_head. The counter, which a create
// also writes, is in the kernel's signal_struct: a space puts it on another line.
type ownTree struct {
	mu    lock.Lock
	tree  Tree
	owner allocators.Address
	locks *lock.Class
	_     [24]byte
}

func (s *ownTree) lock()   { s.mu.Lock(s.locks) }
func (s *ownTree) unlock() { s.mu.Unlock(s.locks) }

func (s *ownTree) LockStats() lock.Stats                     { return s.mu.Stats(s.locks) }
func (s *ownTree) StructureStats() allocators.StructureStats { return s.tree.StructureStats() }

// Find compares neither owner nor id: every timer of the tree is the task's, at the slot of
// its id.
func (s *ownTree) Find(id allocators.ID) *allocators.Timer { return s.tree.Find(id) }

func (s *ownTree) Remove(t *allocators.Timer) {
	s.lock()
	defer s.unlock()
	s.tree.Remove(t)
}
