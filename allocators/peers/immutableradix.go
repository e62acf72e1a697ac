package peers

import (
	"encoding/binary"

	iradix "github.com/hashicorp/go-immutable-radix/v2"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// ImmutableRadix is a persistent radix tree per task. A key is the id's four bytes, the
// highest first. A writer copies the path from the root to the leaf that it changes, and
// stores the new root: RCU in the form of a library. Ids come from an atomic counter in the
// task.
//
// One mutex per task guards all writes; lookups take none.
//
// Memory order. A tree never changes once its root is stored, and a timer is assigned before
// the store of the root that leads to it. Add, AddAt and Remove linearize at that store,
// Find at its load of the root: it reads the whole tree as of that load.
//
// The library chooses an edge by binary search, and allocates a channel for watchers with
// each new node. This lab has no watchers, but the cost is the library's and is part of the
// measurement. The library does not report the size of a tree.
func ImmutableRadix() allocators.Design {
	return allocators.Design{
		Name:     "immutable-radix",
		Title:    "a persistent radix tree per task, the root replaced atomically",
		Source:   "github.com/hashicorp/go-immutable-radix v2.1.0",
		IDs:      allocators.NextID,
		Writers:  "one per task",
		Lookup:   "lock-free, on a snapshot",
		Restores: true,
		Params:   []params.Param{lock.Param(lock.Mutex)},
		Counted:  allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return &immutableRadixes{ids: v.Int("ids"), locks: lock.NewClass(lock.In(v))}, nil
		},
	}
}

type immutableRadixes struct {
	ids   int64
	locks *lock.Class
}

func (a *immutableRadixes) LockStats() lock.Stats { return a.locks.Stats() }

func (a *immutableRadixes) NewSpace(owner allocators.Address) allocators.Space {
	s := &immutableRadix{owner: owner, locks: a.locks, next: nextid.New(a.ids)}
	s.tree.Store(iradix.New[*allocators.Timer]())
	return s
}

type immutableRadix struct {
	tree  atomics.Pointer[iradix.Tree[*allocators.Timer]]
	owner allocators.Address
	_     [64]byte // lookups and writers use different cache lines

	next  nextid.Counter
	locks *lock.Class
	mu    lock.Lock // held from the load of a root to the store of the next
}

func (s *immutableRadix) LockStats() lock.Stats { return s.mu.Stats(s.locks) }

type radixKey [4]byte

func keyOf(id allocators.ID) (k radixKey) {
	binary.BigEndian.PutUint32(k[:], uint32(id))
	return k
}

func (s *immutableRadix) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.Take(func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *immutableRadix) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.link(t, id) })
}

// link links t under id unless the id is taken.
func (s *immutableRadix) link(t *allocators.Timer, id allocators.ID) bool {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	if s.Find(id) != nil {
		return false
	}
	t.Assign(s.owner, id)
	key := keyOf(id) // the tree keeps it
	tree, _, _ := s.tree.Load().Insert(key[:], t)
	s.tree.Store(tree)
	return true
}

func (s *immutableRadix) Find(id allocators.ID) *allocators.Timer {
	key := keyOf(id)
	t, _ := s.tree.Load().Get(key[:])
	return t
}

func (s *immutableRadix) Remove(t *allocators.Timer) {
	s.mu.Lock(s.locks)
	defer s.mu.Unlock(s.locks)
	key := keyOf(t.ID())
	tree, _, _ := s.tree.Load().Delete(key[:])
	s.tree.Store(tree)
}
