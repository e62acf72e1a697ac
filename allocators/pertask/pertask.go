// Package pertask is the lab's own answer: a hash table in each task that is about as
// fast as an array, as small as a table for all tasks, and shared by no two of them.
package pertask

import (
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/atomics"
	"idlab/allocators/lock"
	"idlab/allocators/nextid"
	"idlab/allocators/params"
)

// PerTask is a table of pairs in each task: a place holds the number of a pair of
// ids that differ in their last bit, and the two timers, in 24 bytes. Its hash is
// multiplicative (Knuth, The Art of Computer Programming 3, section 6.4): the number
// times a multiplier, as a fraction of 2³², of the places there are. The multiplier is
// one by which neighbours lie side by side, so that ids that were counted out meet no
// other and a table may be full. A pair whose home is taken goes on to the next place
// that is free, up to reach; each place counts the pairs that passed it, so that a
// lookup knows when to stop, and nothing is left behind where a pair was. One that finds
// no place has the table rebuilt: half as large again, or, where it is not even half full,
// by 2³²/φ, which spreads what is evenly far apart; and if that was so already, by a
// multiplier drawn at random, for then ids were chosen to collide. A table that has few
// pairs left is rebuilt smaller.
//
// Ids come from an atomic counter. A lock for each span of places guards their writers,
// who never hold two; who rebuilds takes all, in order.
//
// Why a reader is safe. Lookups take no lock:
//   - Within a table no timer moves, and a pair keeps its place while either id is
//     live. So who looks for a timer that is live all the while comes by it: each place
//     before it counts the pair for as long.
//   - A place may pass from one pair to another between two loads of a reader. Number
//     and count of turns are one word, the seal. A new pair comes once both timers are
//     gone, sets both in one store, a turn further, and only then its timer. A reader
//     that sees one seal before and after it loads a timer has seen no other
//     pair's. Else it looks again, which means that another worker got on. (For the same
//     seal to come back, 2²⁸ pairs would have to take turns in the place meanwhile.)
//   - A table that was replaced is not written any more: writers look again whether
//     theirs is the current one once they have the lock, and all locks are held while it
//     is copied and the new one published. Who still reads it sees what was true when it
//     was replaced, which is after that reader began.
//   - First place, number of places and multiplier lie apart in the space, on the line
//     that every lookup reads anyway. shape is 0 while they change, and then a value it
//     never had; who sees it change goes by the table. It is 0 before writers see the
//     new table, so that no lookup that begins after they wrote reads the old one.
//
// Why no id is handed out twice: a pair has one place, and the lock of its home is held
// while that is looked for and filled. Why a removed timer is not found: Remove clears
// its slot before it returns, in the table that is current while it holds the lock.
func PerTask() allocators.Design {
	return allocators.Design{
		Name:    "pertask",
		Title:   "a hash table per task, of pairs of ids, side by side while there is room",
		Source:  "this lab",
		IDs:     allocators.NextID,
		Writers: "one per 128 pairs, in each task",
		Lookup:  "lock-free",
		Counted: allocators.Counted{Steps: true, Allocs: allocators.Always},
		New: func(v params.Values) (allocators.Allocator, error) {
			return perTask{ids: v.Int("ids")}, nil
		},
	}
}

type perTask struct{ ids int64 }

type space struct {
	// What lookups read is on one line: the table's view, in parts.
	shape      atomics.Uint64 // places × 2³² + how many tables there were; 0 while the parts change
	first      atomics.Pointer[pair]
	multiplier atomics.Uint32
	table      atomics.Pointer[table]
	owner      allocators.Address
	_          [24]byte // and no line that writers write

	next nextid.Counter
	_    [56]byte
	own  stripe // the first
}

// stripe guards span places, all of a table that has fewer.
type stripe struct {
	mu    lock.Mutex
	pairs int32    // in its places
	_     [36]byte // two stripes are not on one line
}

func (a perTask) NewSpace(owner allocators.Address) allocators.Space {
	s := &space{owner: owner, next: nextid.New(a.ids)}
	s.publish(&table{view: view{&make([]pair, least)[0], least, even(least)}})
	return s
}

// publish makes a table the current one: see PerTask for the order.
func (s *space) publish(tab *table) {
	shape := uint64(tab.places)<<32 + uint64(uint32(s.shape.Load())+1)
	s.shape.Store(0)
	s.first.Store(tab.first)
	s.multiplier.Store(tab.multiplier)
	s.table.Store(tab)
	s.shape.Store(shape)
}

func (s *space) Find(id allocators.ID) *allocators.Timer {
	shape := s.shape.Load()
	v := view{s.first.Load(), uint32(shape >> 32), s.multiplier.Load()}
	if s.shape.Load() == shape {
		// Nearly always it is where it belongs. A shape of 0 has no places, and the first
		// for a home, of a table whose stripe of it is locked.
		key, side := split(id)
		p := v.pair(v.home(key))
		seal := p.seal.Load()
		if uint32(seal) == key {
			if t := p.timers[side].Load(); p.seal.Load() == seal {
				return t
			}
		}
	}
	return s.table.Load().find(id)
}

func (s *space) Add(t *allocators.Timer) (allocators.ID, error) {
	return s.next.Take(func(id allocators.ID) bool { return s.link(t, id) })
}

func (s *space) AddAt(t *allocators.Timer, id allocators.ID) error {
	return s.next.At(id, func(id allocators.ID) bool { return s.link(t, id) })
}

// link puts t under id, unless that is taken.
func (s *space) link(t *allocators.Timer, id allocators.ID) bool {
	key, side := split(id)
	for {
		tab, st, home := s.hold(key)
		p, far, found := tab.seek(key, home)
		if p == nil {
			st.mu.Unlock()
			s.rebuild(tab, true)
			continue
		}
		free := p.timers[side].Load() == nil
		if free {
			t.Assign(s.owner, id)
			if p.free() {
				st.pairs++
			}
			if !found {
				tab.open(key, p, home, far)
			}
			p.timers[side].Store(t)
		}
		st.mu.Unlock()
		return free
	}
}

func (s *space) Remove(t *allocators.Timer) {
	key, side := split(t.ID())
	tab, st, home := s.hold(key)
	p, _, _ := tab.seek(key, home)
	p.timers[side].Store(nil)
	few := false
	if p.timers[side^1].Load() == nil {
		st.pairs--
		few = st.pairs == span/8 && tab.ends(home)
	}
	st.mu.Unlock()
	if few {
		s.rebuild(tab, false)
	}
}

// hold locks the stripe of a pair in the current table, and returns its home.
func (s *space) hold(key uint32) (*table, *stripe, uint32) {
	for {
		tab := s.table.Load()
		home := tab.home(key)
		st := s.stripe(tab, home/span)
		st.mu.Lock()
		if s.table.Load() == tab {
			return tab, st, home
		}
		st.mu.Unlock()
	}
}

func (s *space) stripe(tab *table, i uint32) *stripe {
	if i == 0 {
		return &s.own
	}
	return (*tab.more)[i-1]
}

// each calls do with the stripes of a table in order, and with those that larger ones
// before it had.
func (s *space) each(tab *table, do func(i uint32, st *stripe)) {
	do(0, &s.own)
	if tab.more != nil {
		for i, st := range *tab.more {
			do(uint32(i)+1, st)
		}
	}
}

func (s *space) LockStats() (sum lock.Stats) {
	s.each(s.table.Load(), func(_ uint32, st *stripe) { sum = sum.Plus(st.mu.Stats()) })
	return sum
}

// rebuild replaces a table that is crowded, or else has few pairs left, if nobody did
// meanwhile.
func (s *space) rebuild(tab *table, crowded bool) {
	has := uint32(0)
	s.each(tab, func(_ uint32, st *stripe) {
		st.mu.Lock()
		has += uint32(st.pairs)
	})
	if s.table.Load() == tab && (crowded || has <= tab.places/4) {
		next := tab.rebuilt(has, crowded)
		s.each(next, func(i uint32, st *stripe) { st.pairs = next.count(i) })
		s.publish(next)
	}
	s.each(tab, func(_ uint32, st *stripe) { st.mu.Unlock() })
}

// Anatomy tells of the table and its locks, but for the first, which lies in the
// task. A find walks the places from a pair's home to its own.
func (s *space) Anatomy() allocators.Anatomy {
	tab := s.table.Load()
	a := tab.anatomy()
	if tab.more != nil {
		a.Bytes += int64(len(*tab.more)) * int64(unsafe.Sizeof(stripe{})+unsafe.Sizeof(&s.own))
	}
	return a
}

// WorstIDs returns ids that all have one home in the table that there is. They slow
// this task alone: no victim shares anything with it.
func (s *space) WorstIDs(n int, _ *allocators.Timer) (ids []allocators.ID) {
	tab := s.table.Load()
	for key := uint32(1); key <= 1<<30 && len(ids) < n; key++ {
		if tab.home(key) == 0 {
			ids = append(ids, allocators.ID(2*(key-1)))
		}
	}
	return ids
}
