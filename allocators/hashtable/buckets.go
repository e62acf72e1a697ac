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
// buckets, allocated once, each with a lock of its own for writers. In bucketlock lookups
// take that lock too; in rcu they take none.
type buckets struct {
	hash   hash
	log2   uint
	ids    int64  // in a space
	spread uint   // bucket n is slots[n<<spread]
	counts uint32 // the count of bucket n's mutex is in slots[n<<spread|counts]
	slots  []bucket
	locks  *lock.Class
}

// bucket is 16 bytes, four to a cache line, as the kernel's. A mutex fills its word and
// leaves no room for a count of its acquisitions: then a bucket takes two slots, and the
// second has the count.
type bucket struct {
	mu lock.Word
	chain
}

const cacheLine = 64

// bucketsParams are the parameters of designs on this table; hash is the default hash.
func bucketsParams(hash string) []params.Param {
	return []params.Param{paramHash(hash), paramBuckets(0), lock.Param(lock.QSpin), {
		Name: "padded", Default: "no", Choices: []string{"no", "yes"},
		Help: "whether a bucket has a cache line to itself, so that no two locks share one",
	}}
}

func newBuckets(v params.Values) *buckets {
	b := &buckets{
		hash: hashNamed(v.String("hash")), log2: bucketsLog2(v),
		ids: v.Int("ids"), locks: lock.NewClass(lock.In(v)),
	}
	// A padded bucket is followed by unused slots.
	if v.String("padded") == "yes" {
		b.spread = uint(bits.Len(uint(cacheLine/unsafe.Sizeof(bucket{}) - 1)))
	} else if b.locks.Kind() == lock.Mutex {
		b.spread = 1
	}
	if b.locks.Kind() == lock.Mutex {
		b.counts = 1
	}
	b.slots = make([]bucket, 1<<(b.log2+b.spread))
	return b
}

// LockStats adds up all bucket locks.
func (b *buckets) LockStats() lock.Stats {
	sum := b.locks.Stats()
	for n := range uint32(1) << b.log2 {
		sum.Acquired += b.bucket(n).mu.Acquired(b.locks, b.spare(n))
	}
	return sum
}

// bucket returns bucket n, and spare the word for the count of its mutex.
func (b *buckets) bucket(n uint32) *bucket   { return &b.slots[n<<b.spread] }
func (b *buckets) spare(n uint32) *lock.Word { return &b.slots[n<<b.spread|b.counts].mu }

// lock takes the lock of bucket n and returns the bucket.
func (b *buckets) lock(n uint32) *bucket {
	at := b.bucket(n)
	at.mu.LockCounting(b.locks, b.spare(n))
	return at
}

func (b *buckets) unlock(at *bucket) { at.mu.Unlock(b.locks) }

// StructureStats describes the chains; Bytes is the table with its padding, and the links in the timers.
func (b *buckets) StructureStats() allocators.StructureStats {
	a := allocators.StructureStats{Bytes: int64(len(b.slots)) * int64(unsafe.Sizeof(bucket{}))}
	for n := range 1 << b.log2 {
		b.bucket(uint32(n)).count(&a)
	}
	return a
}

// bucketSpace is a task's view of the table: its address and its counter. The table is not
// embedded: each space would have its LockStats, and its locks would be counted repeatedly.
type bucketSpace struct {
	table *buckets
	owner allocators.Address
	_     [cacheLine]byte // lookups read another cache line than the counter's
	next  nextid.Counter
}

func (b *buckets) space(owner allocators.Address) bucketSpace {
	return bucketSpace{table: b, owner: owner, next: nextid.New(b.ids)}
}

// hash returns the number of an id's bucket.
func (s *bucketSpace) hash(id allocators.ID) uint32 { return s.table.hash(s.owner, id, s.table.log2) }

// link links t under id unless the id is taken. Add and AddAt linearize at its push. Owner
// and id are set before the push, so that a second create finds the id reserved although
// the timer is not built yet (commit 45ece9933d4a).
func (s *bucketSpace) link(t *allocators.Timer, id allocators.ID) bool {
	b := s.table.lock(s.hash(id))
	defer s.table.unlock(b)
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
	b := s.table.lock(s.hash(t.ID()))
	remove(t)
	s.table.unlock(b)
}
