package hashtable

import (
	"math/bits"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// buckets is the scaled table of Linux 6.15 (commit 1535cb80286e): 512 × CPUs
// buckets, allocated once, each with a lock of its own for those who link and
// unlink. How lookups go about it is what bucketlock and rcu differ in.
type buckets struct {
	hash   hash
	log2   uint
	ids    int64 // in a space
	spread uint  // bucket n is slots[n<<spread]
	slots  []bucket
}

// bucket is 32 bytes, two to a cache line; the kernel's, whose spinlock counts
// nothing, is 16, four to a line.
type bucket struct {
	mu lock.Mutex
	chain
}

const cacheLine = 64

// bucketsParams are the parameters of designs on this table; hash names the one
// that the design comes with.
func bucketsParams(hash string) []params.Param {
	return []params.Param{paramHash(hash), paramBuckets(0), {
		Name: "padded", Default: "no", Choices: []string{"no", "yes"},
		Help: "whether a bucket has a cache line to itself, so that no two locks share one",
	}}
}

func newBuckets(v params.Values) *buckets {
	b := &buckets{hash: hashNamed(v.String("hash")), log2: bucketsLog2(v), ids: v.Int("ids")}
	if v.String("padded") == "yes" {
		// The padding of a bucket is the slots behind it that stay unused.
		b.spread = uint(bits.Len(uint(cacheLine/unsafe.Sizeof(bucket{}) - 1)))
	}
	b.slots = make([]bucket, 1<<(b.log2+b.spread))
	return b
}

// LockStats adds up all bucket locks.
func (b *buckets) LockStats() (sum lock.Stats) {
	for n := range 1 << b.log2 {
		sum = sum.Plus(b.slots[n<<b.spread].mu.Stats())
	}
	return sum
}

// Anatomy tells of the chains; the memory is the table with its padding.
func (b *buckets) Anatomy() allocators.Anatomy {
	a := allocators.Anatomy{Bytes: int64(len(b.slots)) * int64(unsafe.Sizeof(bucket{}))}
	for n := range 1 << b.log2 {
		b.slots[n<<b.spread].count(&a)
	}
	return a
}

// bucketSpace is a task's share of the table: its address and its counter. The
// table is not embedded, or its locks would be counted once more in each space.
type bucketSpace struct {
	table *buckets
	owner allocators.Address
	_     [cacheLine]byte // taking an id does not take from lookups the line above
	next  nextid.Counter
}

func (b *buckets) space(owner allocators.Address) bucketSpace {
	return bucketSpace{table: b, owner: owner, next: nextid.New(b.ids)}
}

func (s *bucketSpace) bucket(id allocators.ID) *bucket {
	return &s.table.slots[s.table.hash(s.owner, id, s.table.log2)<<s.table.spread]
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
	return s.next.Take(func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *bucketSpace) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *bucketSpace) Remove(t *allocators.Timer) {
	b := s.bucket(t.ID())
	b.mu.Lock()
	remove(t)
	b.mu.Unlock()
}
