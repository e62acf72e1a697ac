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

// ImmutableRadix is a persistent radix tree a task, with the ids' four bytes,
// the highest first, as keys. A writer copies the path from the root to the
// leaf that it changes and swaps the root for the new one: RCU as a library
// has it. Ids come from an atomic counter in the task.
//
// One mutex a task guards writing; lookups take none.
//
// Memory order. Nothing that a root leads to is ever changed, and a timer is
// assigned before the atomic store of the root that leads to it. A reader that
// loaded a root sees the whole tree as it was at that moment, which lies within
// its call.
//
// An edge is chosen by binary search, and each node written anew brings a
// channel along, for watchers that nobody needs here: the price of the library,
// and part of what is measured. What the tree weighs cannot be asked.
func ImmutableRadix() allocators.Design {
	return allocators.Design{
		Name:    "immutable-radix",
		Title:   "a persistent radix tree a task, the root swapped atomically",
		Source:  "github.com/hashicorp/go-immutable-radix v2.1.0",
		IDs:     allocators.NextID,
		Writers: "one per task",
		Lookup:  "lock-free, on a snapshot",
		Params:  []params.Param{lock.Param(lock.Mutex)},
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
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
	_     [64]byte // lookups share no line with what writers write

	next  nextid.Counter
	locks *lock.Class
	mu    lock.Lock // held from loading the tree to storing the next
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

// link puts t under id unless that is taken.
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
