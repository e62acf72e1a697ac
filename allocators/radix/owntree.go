package radix

import (
	"idlab/allocators"
	"idlab/allocators/lock"
)

// ownTree is what a space is made of where each task has a tree of its own: a
// struct xarray. The lock stands beside the top, on the line that lookups
// read, as xa_lock does beside xa_head.
type ownTree struct {
	mu    lock.Mutex
	tree  Tree
	owner allocators.Address
}

func (s *ownTree) LockStats() lock.Stats       { return s.mu.Stats() }
func (s *ownTree) Anatomy() allocators.Anatomy { return s.tree.Anatomy() }

// Find need not compare anything: whatever is in the tree is the task's, and
// under its own id.
func (s *ownTree) Find(id allocators.ID) *allocators.Timer { return s.tree.Find(id) }

func (s *ownTree) Remove(t *allocators.Timer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tree.Remove(t)
}
