package hashtable

import (
	"syscall"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// OneLock is the table of the 2012 RFC "posix timers: allocate timer id per
// task" (Stanislav Kinsbursky, 2012-10-15): 512 chains for the whole machine,
// a counter of next ids in each task, and one lock that add, remove and
// lookups take alike.
//
// Every chain and every counter is guarded by that lock, which is given up and
// taken again between two tries for an id, as posted.
//
// Departures, each a fault of the posted code:
//   - its counter ran through INT_MAX into negative ids, which were linked and
//     then handed back as errors: here ids wrap from MaxID to 0;
//   - a counter of −2 or −11 was taken for −ENOENT or −EAGAIN, so that a timer
//     was linked twice or given up while linked: here no id is an error;
//   - its search for a full space compared with a start read outside the lock
//     and over 2^32 values, so EAGAIN could not be reached: here it counts the
//     ids of the space;
//   - it linked a timer before owner and id were set, so that a second create
//     could be given the same id: here both are set first;
//   - a wanted id could not be asked for: AddAt follows Linux 6.15.
func OneLock() allocators.Design {
	return allocators.Design{
		Name:    "onelock",
		Title:   "global hash table, one lock for everything",
		Years:   "2012 (RFC)",
		Source:  "Kinsbursky, RFC PATCH posix timers: allocate timer id per task, 2012-10-15",
		IDs:     allocators.NextID,
		Writers: "one for the machine",
		Lookup:  "the same lock",
		Params:  []params.Param{paramHash("rfc2012"), paramBuckets(heads512)},
		New: func(v params.Values) (allocators.Allocator, error) {
			log2 := bucketsLog2(v)
			return &oneLock{
				hash: hashNamed(v.String("hash")), log2: log2,
				mask: newMask(v.Int("ids")), chains: make([]chain, 1<<log2),
			}, nil
		},
	}
}

type oneLock struct {
	hash   hash
	log2   uint
	mask   uint32
	chains []chain
	_      [64]byte // the lock shares no line with what every call reads

	mu lock.Mutex
}

type oneLockSpace struct {
	table *oneLock
	owner allocators.Address
	next  uint32 // under the table's lock; counts on over the mask
}

func (a *oneLock) NewSpace(owner allocators.Address) allocators.Space {
	return &oneLockSpace{table: a, owner: owner}
}

func (a *oneLock) LockStats() lock.Stats { return a.mu.Stats() }

// Anatomy tells of the chains; the memory is the page of heads.
func (a *oneLock) Anatomy() allocators.Anatomy {
	sum := allocators.Anatomy{Bytes: int64(len(a.chains)) * int64(unsafe.Sizeof(chain{}))}
	for i := range a.chains {
		a.chains[i].count(&sum)
	}
	return sum
}

func (s *oneLockSpace) chain(id allocators.ID) *chain {
	return &s.table.chains[s.table.hash(s.owner, id, s.table.log2)]
}

// tryNext links t under the next id unless that is taken, and counts on.
func (s *oneLockSpace) tryNext(t *allocators.Timer) (allocators.ID, bool) {
	s.table.mu.Lock()
	defer s.table.mu.Unlock()
	id := allocators.ID(s.next & s.table.mask)
	s.next++
	return id, s.link(t, id)
}

// link puts t under id unless that is taken. The lock is held.
func (s *oneLockSpace) link(t *allocators.Timer, id allocators.ID) bool {
	c := s.chain(id)
	if c.find(s.owner, id) != nil {
		return false
	}
	t.Assign(s.owner, id)
	c.push(t)
	return true
}

func (s *oneLockSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	for n := uint32(0); ; n++ {
		if id, ok := s.tryNext(t); ok {
			return id, nil
		}
		if n == s.table.mask {
			return -1, syscall.EAGAIN
		}
	}
}

func (s *oneLockSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	if id < 0 || uint32(id) > s.table.mask {
		return syscall.EINVAL
	}
	s.table.mu.Lock()
	defer s.table.mu.Unlock()
	if !s.link(t, id) {
		return syscall.EBUSY
	}
	s.next = uint32(id) + 1
	return nil
}

func (s *oneLockSpace) Find(id allocators.ID) *allocators.Timer {
	c := s.chain(id)
	s.table.mu.Lock()
	t := c.find(s.owner, id)
	s.table.mu.Unlock()
	return t
}

func (s *oneLockSpace) Remove(t *allocators.Timer) {
	s.table.mu.Lock()
	remove(t)
	s.table.mu.Unlock()
}
