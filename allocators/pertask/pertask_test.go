package pertask

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/allocatortest"
	"idlab/allocators/lock"
	"idlab/allocators/params"
)

func newSpace() *space { return (&perTask{1 << 31, lock.NewClass(lock.QSpin)}).NewSpace(1).(*space) }

// filled is a space with timers under ids.
func filled(t testing.TB, ids func(yield func(allocators.ID) bool)) (*space, []*allocators.Timer) {
	t.Helper()
	s := newSpace()
	var timers []*allocators.Timer
	for id := range ids {
		timer := new(allocators.Timer)
		if err := s.AddAt(timer, id); err != nil {
			t.Fatalf("id %d: %v", id, err)
		}
		timers = append(timers, timer)
	}
	return s, timers
}

// strided are n ids, so far apart.
func strided(n, stride int) func(func(allocators.ID) bool) {
	return func(yield func(allocators.ID) bool) {
		for i := range n {
			if !yield(allocators.ID(i * stride)) {
				return
			}
		}
	}
}

func found(t *testing.T, s *space, timers []*allocators.Timer) {
	t.Helper()
	for _, timer := range timers {
		if got := s.Find(timer.ID()); got != timer {
			t.Fatalf("id %d finds %p, want %p", timer.ID(), got, timer)
		}
	}
	if a := s.StructureStats(); a.Timers != int64(len(timers)) {
		t.Errorf("%d timers are there, want %d", a.Timers, len(timers))
	}
}

// The memory of the table is what the lab claims of it, in whatever order the ids are
// asked for: Linux's xarray has 33 nodes of 576 bytes for 2048 dense ids, and more than a
// megabyte at a stride of 512 (commit 1535cb80286e).
func TestBytes(t *testing.T) {
	for _, test := range []struct {
		name      string
		n, stride int
		most      int64
	}{
		{"one timer", 1, 1, 99},
		{"dense", 2048, 1, 33 * 576},
		{"512 apart", 2048, 512, 60_000},
		{"65536 apart", 2048, 65536, 60_000},
	} {
		shuffled := rand.New(rand.NewPCG(5, 6)).Perm(test.n)
		for order, of := range map[string]func(i int) int{
			"upwards":         func(i int) int { return i },
			"downwards":       func(i int) int { return test.n - 1 - i },
			"halves in turns": func(i int) int { return i%2*(test.n/2) + i/2 },
			"at random":       func(i int) int { return shuffled[i%len(shuffled)] },
		} {
			s, timers := filled(t, func(yield func(allocators.ID) bool) {
				for i := 0; i < test.n && yield(allocators.ID(of(i)*test.stride)); i++ {
				}
			})
			found(t, s, timers)
			a := s.StructureStats()
			if a.Bytes > test.most || a.NodesPerFind() > 1.25 {
				t.Errorf("%s, %s: %d bytes, %.2f cache lines per find, want %d and 1.25 at most",
					test.name, order, a.Bytes, a.NodesPerFind(), test.most)
			}
		}
	}
}

// What the counter leaves behind costs memory too: the table of a task whose timers are
// replaced at random stays small. xarray has 36 bytes per timer in one task of 20,000, and
// 84 in tasks of 20.
func TestBytesInChurn(t *testing.T) {
	for _, test := range []struct {
		tasks, timers int
		most          float64 // bytes per timer
	}{{100, 2, 180}, {100, 20, 40}, {10, 200, 36}, {1, 20_000, 36}} {
		rng := rand.New(rand.NewPCG(7, 8))
		var sum allocators.StructureStats
		for range test.tasks {
			s, timers := filled(t, strided(test.timers, 1))
			for range 10 * test.timers {
				timer := timers[rng.IntN(test.timers)]
				s.Remove(timer)
				if _, err := s.Add(timer); err != nil {
					t.Fatal(err)
				}
			}
			found(t, s, timers)
			sum = sum.Plus(s.StructureStats())
		}
		if got := sum.BytesPerTimer(); got > test.most || sum.NodesPerFind() > 2 {
			t.Errorf("%d tasks with %d timers: %.1f bytes per timer, %.2f cache lines per find, want %g and 2 at most",
				test.tasks, test.timers, got, sum.NodesPerFind(), test.most)
		}
	}
}

// A task that grows beyond a page keeps its slots where they are: lookups meet no new cache
// lines.
func TestGrowthMovesNoSlot(t *testing.T) {
	s, timer := newSpace(), new(allocators.Timer)
	page := s.begin.page()
	var at []*slot
	for id := range 4 * page {
		if id == page {
			for id := range id {
				at = append(at, s.slot(allocators.ID(id)))
			}
		}
		if _, err := s.Add(timer); err != nil { // one timer under all ids: only its slots matter
			t.Fatal(err)
		}
	}
	for id, was := range at {
		if got := s.slot(allocators.ID(id)); got != was {
			t.Fatalf("the slot of id %d has moved", id)
		}
	}
}

// More pages do not cover an id that is in the hash part.
func TestGrowthOverWantedID(t *testing.T) {
	s, timers := filled(t, strided(1, 1))
	page := allocators.ID(s.begin.page())
	for _, id := range []allocators.ID{page + 1, 2*page + 1, 1} { // the count goes on at 2
		wanted := new(allocators.Timer)
		if err := s.AddAt(wanted, id); err != nil {
			t.Fatal(err)
		}
		timers = append(timers, wanted)
	}
	for range 3 * page {
		timer := new(allocators.Timer)
		if _, err := s.Add(timer); err != nil {
			t.Fatal(err)
		}
		timers = append(timers, timer)
	}
	found(t, s, timers)
}

// An id far from the others leaves these in the window, and is found.
func TestOneFarIDMovesNoOthers(t *testing.T) {
	s, timers := filled(t, strided(1000, 1))
	far := new(allocators.Timer)
	if err := s.AddAt(far, 1_000_000); err != nil {
		t.Fatal(err)
	}
	found(t, s, append(timers, far))
	for _, timer := range timers {
		if tab := s.table.Load(); uint32(timer.ID())-tab.low >= tab.near {
			t.Fatalf("id %d is not in the window any more", timer.ID())
		}
	}
}

// Ids that lie close together are in the window but for a few, whatever size it comes to,
// whether they were counted out or asked for, upwards or downwards.
func TestNeighboursAreInTheWindow(t *testing.T) {
	const most = 100_000
	for name, id := range map[string]func(n int) allocators.ID{
		"counted":   nil,
		"upwards":   func(n int) allocators.ID { return allocators.ID(n) },
		"from far":  func(n int) allocators.ID { return allocators.ID(1_000_000 + n) },
		"downwards": func(n int) allocators.ID { return allocators.ID(most - n) },
	} {
		s := newSpace()
		for n := range most {
			timer := new(allocators.Timer)
			err := error(nil)
			if id == nil {
				_, err = s.Add(timer)
			} else {
				err = s.AddAt(timer, id(n))
			}
			if err != nil {
				t.Fatal(name, err)
			}
			if n&(n-1) == 0 && n >= 64 {
				if a := s.StructureStats(); a.NodesPerFind() > 2 || a.BytesPerTimer() > 40 {
					t.Errorf("%s, %d timers: %g slots per find, %g bytes per timer",
						name, n+1, a.NodesPerFind(), a.BytesPerTimer())
				}
			}
		}
	}
}

// What chooses ids to collide gets another multiplier, not a table that is longer and
// longer, nor a long way.
func TestChosenIDsAreSpread(t *testing.T) {
	s, timers := filled(t, strided(1000, 1))
	for _, timer := range timers {
		s.Remove(timer)
	}
	timers = nil
	for round := range 3 {
		for _, id := range s.WorstIDs(300, nil) {
			timer := new(allocators.Timer)
			if s.AddAt(timer, id) == nil {
				timers = append(timers, timer)
			}
		}
		found(t, s, timers)
		a := s.StructureStats()
		if a.NodesPerFind() > 6 || a.BytesPerTimer() > 150 {
			t.Errorf("round %d, %d timers: %g places per find, %g bytes per timer",
				round, len(timers), a.NodesPerFind(), a.BytesPerTimer())
		}
	}
}

// A table gives memory back once most of its timers are gone, and keeps the rest.
func TestShrinks(t *testing.T) {
	s, timers := filled(t, strided(50_000, 1))
	full := s.StructureStats().Bytes
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(timers), func(i, j int) { timers[i], timers[j] = timers[j], timers[i] })
	for _, timer := range timers[500:] {
		s.Remove(timer)
	}
	found(t, s, timers[:500])
	if got := s.StructureStats().Bytes; got > full/3 {
		t.Errorf("500 timers of 50,000 are left in %d bytes of %d", got, full)
	}
	for _, timer := range timers[:500] {
		s.Remove(timer)
	}
	found(t, s, nil)
}

// An id that cannot be is not found, though its key is what stands for no key.
func TestNoKeyIsNoID(t *testing.T) {
	if at := newTable(&table{pageBits: 16}, 0, least, 2, golden).slot(-1); at != nil {
		t.Error("id -1 has a slot")
	}
}

// Deleting every other timer leaves a table that is half full, and is not replaced each
// time that somebody looks.
func TestHalfFullIsNotSparse(t *testing.T) {
	s, timers := filled(t, strided(64_000, 1))
	tables := uint32(s.shape.Load())
	for _, timer := range timers {
		if timer.ID()%2 == 1 {
			s.Remove(timer)
		}
	}
	if got := uint32(s.shape.Load()); got != tables {
		t.Errorf("%d tables more", got-tables)
	}
}

// restless is a space that is rebuilt every third time it is called, around an id near the
// others or a far one. So most ids are in the hash part, and tables are replaced under
// everybody's hands.
type restless struct {
	*space
	calls atomic.Uint32
}

func (r *restless) stir() {
	n := r.calls.Add(1)
	if n%3 != 0 {
		return
	}
	id := allocators.ID(n % 40)
	if n%2 == 0 {
		id = allocators.ID(n * golden >> 1)
	}
	r.mu.Lock(r.locks)
	defer r.mu.Unlock(r.locks)
	r.rebuild(r.table.Load(), id, n%4 < 2)
}

func (r *restless) Add(t *allocators.Timer) (allocators.ID, error) {
	r.stir()
	return r.space.Add(t)
}

func (r *restless) AddAt(t *allocators.Timer, id allocators.ID) error {
	r.stir()
	return r.space.AddAt(t, id)
}

func (r *restless) Find(id allocators.ID) *allocators.Timer {
	r.stir()
	return r.space.Find(id)
}

func (r *restless) Remove(t *allocators.Timer) {
	r.stir()
	r.space.Remove(t)
}

type restlessTasks struct{ *perTask }

func (a restlessTasks) NewSpace(owner allocators.Address) allocators.Space {
	return &restless{space: a.perTask.NewSpace(owner).(*space)}
}

// All checks of the suite, those of linearizability among them, with tables that are
// replaced all the while.
func TestConformanceWhileRebuilding(t *testing.T) {
	d := PerTask()
	d.New = func(v params.Values) (allocators.Allocator, error) {
		return restlessTasks{&perTask{v.Int("ids"), lock.NewClass(lock.In(v))}}, nil
	}
	allocatortest.Run(t, d, allocatortest.Options{Seed: 1, Short: testing.Short()})
}

// While one worker makes the table grow, others see what they did themselves: what they
// removed is gone, what they added is there.
func TestGrowthHidesNothing(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 2
	}
	for range rounds {
		s := newSpace()
		var done atomic.Bool
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				for !done.Load() {
					timer := new(allocators.Timer)
					id, err := s.Add(timer)
					if err != nil || s.Find(id) != timer {
						t.Errorf("id %d is added, %v, and not found", id, err)
					}
					if s.Remove(timer); s.Find(id) != nil {
						t.Errorf("id %d is removed, and found", id)
					}
				}
			})
		}
		var timers []*allocators.Timer
		for range 4_000 {
			timer := new(allocators.Timer)
			if _, err := s.Add(timer); err != nil {
				t.Error(err)
			}
			timers = append(timers, timer)
		}
		done.Store(true)
		wait.Wait()
		found(t, s, timers)
	}
}

// While the table is rebuilt again and again, with the window now here and now there,
// timers are found that stay, and those of another worker just while they are there.
func TestRebuildingHidesNothing(t *testing.T) {
	const run, apart = 16, 10_000
	rounds := 10_000
	if testing.Short() {
		rounds = 1000
	}
	s, stay := filled(t, func(yield func(allocators.ID) bool) {
		for id := range allocators.ID(4 * run) {
			if !yield(id/run*apart + id%run) {
				return
			}
		}
	})
	var done atomic.Bool
	var wait sync.WaitGroup
	wait.Go(func() {
		defer done.Store(true)
		for n := range rounds {
			s.mu.Lock(s.locks)
			s.rebuild(s.table.Load(), stay[n*run%len(stay)].ID(), false)
			s.mu.Unlock(s.locks)
		}
	})
	wait.Go(func() {
		for !done.Load() {
			for _, timer := range stay {
				if got := s.Find(timer.ID()); got != timer {
					t.Errorf("id %d finds %p, want %p", timer.ID(), got, timer)
				}
			}
		}
	})
	wait.Go(func() {
		for n := allocators.ID(0); !done.Load(); n++ {
			id := n%4*apart + run + n%3
			timer := new(allocators.Timer)
			if err := s.AddAt(timer, id); err != nil || s.Find(id) != timer {
				t.Errorf("id %d is added, %v, and not found", id, err)
			}
			if s.Remove(timer); s.Find(id) != nil {
				t.Errorf("id %d is removed, and found", id)
			}
		}
	})
	wait.Wait()
	found(t, s, stay)
}

// A lookup goes by one window, never by parts of two, while tables with other windows are
// published as fast as can be.
func TestWindowIsOfOnePiece(t *testing.T) {
	s, timers := filled(t, func(yield func(allocators.ID) bool) {
		for id := allocators.ID(0); id < 80 && yield(id+id/16*10_000); id++ {
		}
	})
	from := s.table.Load()
	tables := []*table{newTable(from, 0, 16, 50, golden), newTable(from, 10_016, 128, 25, golden)}
	from.freeze(0)
	for _, tab := range tables {
		if !tab.fill(from) {
			t.Fatal("too small a table")
		}
	}
	var done atomic.Bool
	var wait sync.WaitGroup
	wait.Go(func() {
		defer done.Store(true)
		for n := range 500_000 {
			s.publish(tables[n%len(tables)])
			for range n % 50 { // let some lookups come between
			}
		}
	})
	for !done.Load() {
		for _, timer := range timers {
			if got := s.Find(timer.ID()); got != timer {
				t.Errorf("id %d finds %p, want %p", timer.ID(), got, timer)
			}
		}
	}
	wait.Wait()
}

// Whoever finds a timer finds it assigned.
func TestFoundIsAssigned(t *testing.T) {
	const timers = 50_000
	s := newSpace()
	var wait sync.WaitGroup
	wait.Go(func() {
		for range timers {
			s.Add(new(allocators.Timer))
		}
	})
	for id := range allocators.ID(timers) {
		timer := s.Find(id)
		for timer == nil {
			timer = s.Find(id)
		}
		if !timer.Is(s.owner, id) {
			t.Fatalf("id %d finds id %d of %d", id, timer.ID(), timer.Owner())
		}
	}
	wait.Wait()
}

// Sizes that the layout relies on.
func TestSizes(t *testing.T) {
	var s space
	for _, x := range []struct {
		name      string
		got, want uintptr
	}{
		{"what lookups read", unsafe.Offsetof(s.next), 64},
		{"what an Add writes", unsafe.Offsetof(s.begin), 128},
		{"a space, a size that the allocator aligns to lines", unsafe.Sizeof(s), 192},
		{"a bucket", unsafe.Sizeof(bucket{}), 64},
		{"a table", unsafe.Sizeof(table{}), 56},
	} {
		if x.got != x.want {
			t.Errorf("%s is %d bytes, want %d", x.name, x.got, x.want)
		}
	}
}
