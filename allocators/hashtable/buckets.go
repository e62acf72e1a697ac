package hashtable

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

// buckets is the scaled table of Linux 6.15 (commit 1535cb80286e): 512 × CPUs
// buckets, allocated once, each with a lock of its own for those who link and
// unlink. How lookups go about it is what bucketlock and rcu differ in.
type buckets struct {
	hash   hash
	log2   uint
	mask   uint32
	chains []bucket
}

// bucket is 32 bytes, two to a cache line; the kernel's, whose spinlock counts
// nothing, is 16.
type bucket struct {
	mu lock.Mutex
	chain
}

func newBuckets(v params.Values) *buckets {
	log2 := bucketsLog2(v)
	return &buckets{
		hash: hashNamed(v.String("hash")), log2: log2,
		mask: newMask(v.Int("ids")), chains: make([]bucket, 1<<log2),
	}
}

// LockStats adds up all bucket locks.
func (b *buckets) LockStats() (sum lock.Stats) {
	for i := range b.chains {
		sum = sum.Plus(b.chains[i].mu.Stats())
	}
	return sum
}

// Anatomy tells of the chains; the memory is the table.
func (b *buckets) Anatomy() allocators.Anatomy {
	a := allocators.Anatomy{Bytes: int64(len(b.chains)) * int64(unsafe.Sizeof(bucket{}))}
	for i := range b.chains {
		b.chains[i].count(&a)
	}
	return a
}

// bucketSpace is a task's share of the table: its address and its counter. The
// table is not embedded, or its locks would be counted once more in each space.
type bucketSpace struct {
	table *buckets
	owner allocators.Address
	next  counter
}

func (b *buckets) space(owner allocators.Address) bucketSpace {
	return bucketSpace{table: b, owner: owner, next: counter{mask: b.mask}}
}

func (s *bucketSpace) bucket(id allocators.ID) *bucket {
	return &s.table.chains[s.table.hash(s.owner, id, s.table.log2)]
}

// link puts t under id unless that is taken. Owner and id are set before the
// timer is on the chain, so that a second create finds the id reserved however
// little of the timer is built (commit 45ece9933d4a).
func (s *bucketSpace) link(t *allocators.Timer, id allocators.ID) bool {
	b := s.bucket(id)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.find(s.owner, id) != nil {
		return false
	}
	t.Assign(s.owner, id)
	b.push(t)
	return true
}

func (s *bucketSpace) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.take(func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *bucketSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.at(id, func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *bucketSpace) Remove(t *allocators.Timer) {
	b := s.bucket(t.ID())
	b.mu.Lock()
	remove(t)
	b.mu.Unlock()
}
