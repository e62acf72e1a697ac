package peers

import (
	_ "sync/atomic" // the map is generic and compiled here: without this import its atomics are not inlined

	"github.com/puzpuzpuz/xsync/v4"

	"idlab/allocators"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// Xsync is an xsync.Map per task: the cache-line hash table (CLHT). A bucket is one cache
// line with five entries, a byte of hash per entry and a mutex for writers. Lookups take no
// lock and write nothing. The table grows with its entries, with the help of all writers,
// and shrinks again. Ids come from an atomic counter in the task.
//
// Why no id is given out twice: LoadOrStore stores under an id only if the map has no entry
// for it. Why a reader gets no removed timer: Delete returns after the entry is out, and
// entries are replaced, never changed. Add and AddAt linearize in LoadOrStore, Find in
// Load, Remove in Delete.
//
// Memory order: as in SyncMap, each try assigns the timer before LoadOrStore publishes it.
//
// An empty map has 32 buckets, some 2 KiB per task. xsync.Map does not report its size in
// bytes.
func Xsync() allocators.Design {
	return allocators.Design{
		Name:     "xsync",
		Title:    "an xsync.Map per task: a hash table of cache lines",
		Source:   "github.com/puzpuzpuz/xsync v4.5.0",
		IDs:      allocators.NextID,
		Writers:  "one per bucket, in each task",
		Lookup:   "lock-free",
		Restores: true,
		Counted: allocators.Counted{
			Not: "its locks and atomics are inside xsync.Map; its allocations depend on a hash with a random seed"},
		New: func(v params.Values) (allocators.Allocator, error) {
			return xsyncs{ids: v.Int("ids")}, nil
		},
	}
}

type xsyncs struct{ ids int64 }

func (a xsyncs) NewSpace(owner allocators.Address) allocators.Space {
	return &xsyncMap{timers: xsync.NewMap[allocators.ID, *allocators.Timer](), owner: owner, next: nextid.New(a.ids)}
}

type xsyncMap struct {
	timers *xsync.Map[allocators.ID, *allocators.Timer]
	owner  allocators.Address
	_      [64]byte // lookups read another cache line than the counter's
	next   nextid.Counter
}

func (s *xsyncMap) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.Take(func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *xsyncMap) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.link(t, id) })
}

// link links t under id unless the id is taken.
func (s *xsyncMap) link(t *allocators.Timer, id allocators.ID) bool {
	t.Assign(s.owner, id)
	_, taken := s.timers.LoadOrStore(id, t)
	return !taken
}

func (s *xsyncMap) Find(id allocators.ID) *allocators.Timer {
	t, _ := s.timers.Load(id)
	return t
}

func (s *xsyncMap) Remove(t *allocators.Timer) { s.timers.Delete(t.ID()) }
