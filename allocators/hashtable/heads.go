package hashtable

import (
	"syscall"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// heads is the table of 2012 to 2025: a page of list heads for the whole machine, and one
// lock for all writers. Its designs differ in two things: whether lookups take the lock
// too, and whether a create walks the chain before it takes the lock.
type heads struct {
	hash   hash
	log2   uint
	ids    int64 // in a space
	chains []chain
	locks  *lock.Class
	_      [56]byte // every call reads the lines above, and not the lock's

	mu lock.Lock
}

func newHeads(v params.Values) *heads {
	log2 := bucketsLog2(v)
	return &heads{
		hash: hashNamed(v.String("hash")), log2: log2,
		ids: v.Int("ids"), chains: make([]chain, 1<<log2), locks: lock.NewClass(lock.In(v)),
	}
}

func (h *heads) LockStats() lock.Stats { return h.locks.Stats().Plus(h.mu.Stats(h.locks)) }

func (h *heads) lock()   { h.mu.Lock(h.locks) }
func (h *heads) unlock() { h.mu.Unlock(h.locks) }

// StructureStats describes the chains; Bytes is the page of heads, and the links in the timers.
func (h *heads) StructureStats() allocators.StructureStats {
	a := allocators.StructureStats{Bytes: int64(len(h.chains)) * int64(unsafe.Sizeof(chain{}))}
	for i := range h.chains {
		h.chains[i].count(&a)
	}
	return a
}

// headsSpace is a task's view of the table: its address. The table is not embedded: each
// space would have its LockStats, and the lock would be counted repeatedly.
type headsSpace struct {
	table *heads
	owner allocators.Address
}

func (h *heads) space(owner allocators.Address) headsSpace {
	return headsSpace{table: h, owner: owner}
}

func (s *headsSpace) chain(id allocators.ID) *chain {
	return &s.table.chains[s.table.hash(s.owner, id, s.table.log2)]
}

// link links t under id unless the id is taken. The lock is held. Add and AddAt linearize at
// its push. Owner and id are set before the push, so that a second create finds the id
// reserved, and a lookup without the lock finds an assigned timer or none.
func (s *headsSpace) link(t *allocators.Timer, id allocators.ID) bool {
	c := s.chain(id)
	if c.find(s.owner, id) != nil {
		return false
	}
	t.Assign(s.owner, id)
	c.push(t)
	return true
}

// find looks id up without the lock, findLocked under it.
func (s *headsSpace) find(id allocators.ID) *allocators.Timer {
	return s.chain(id).find(s.owner, id)
}

func (s *headsSpace) findLocked(id allocators.ID) *allocators.Timer {
	c := s.chain(id)
	s.table.lock()
	t := c.find(s.owner, id)
	s.table.unlock()
	return t
}

func (s *headsSpace) Remove(t *allocators.Timer) {
	s.table.lock()
	remove(t)
	s.table.unlock()
}

// countingSpace is a headsSpace with a plain counter of next ids under the table's lock, as
// in Linux before 6.15.
type countingSpace struct {
	headsSpace
	next uint32 // counts beyond the last id, and is masked when read
}

// Add releases the lock between two tries, as every kernel did. It tries as many ids as the
// space has, so a full space gives EAGAIN and Add does not loop for ever.
func (s *countingSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	for range s.table.ids {
		if id, ok := s.tryNext(t); ok {
			return id, nil
		}
	}
	return -1, syscall.EAGAIN
}

// tryNext takes the next id from the counter and links t under it unless the id is taken.
func (s *countingSpace) tryNext(t *allocators.Timer) (allocators.ID, bool) {
	s.table.lock()
	defer s.table.unlock()
	atomics.TouchWrite(&s.next)
	id := allocators.ID(s.next & uint32(s.table.ids-1))
	s.next++
	return id, s.link(t, id)
}

func (s *countingSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	if id < 0 || int64(id) >= s.table.ids {
		return syscall.EINVAL
	}
	s.table.lock()
	defer s.table.unlock()
	if !s.link(t, id) {
		return syscall.EBUSY
	}
	atomics.TouchWrite(&s.next)
	s.next = uint32(id) + 1
	return nil
}
