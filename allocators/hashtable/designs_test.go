package hashtable

import (
	"testing"
	"time"
	"unsafe"

	"idlab/allocators"
)

func designs() []allocators.Design {
	return []allocators.Design{AsPosted(), OneLock(), BucketLock(), OneLockRCU(), OneLockPrecheck(), RCUHash32(), RCU()}
}

// build builds an allocator of this package, given as on the command line.
func build(t *testing.T, spec string) allocators.Allocator {
	t.Helper()
	selected, err := allocators.Select(designs(), spec)
	if err != nil {
		t.Fatal(err)
	}
	a, err := selected[0].Entry.New(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func add(t *testing.T, s allocators.Space) (*allocators.Timer, allocators.ID) {
	t.Helper()
	timer := new(allocators.Timer)
	id, err := s.Add(timer)
	if err != nil {
		t.Fatal(err)
	}
	return timer, id
}

// All spaces share the locks and chains of the table. Only the allocator reports them: otherwise they would be counted
// once per space.
func TestSpacesReportNothing(t *testing.T) {
	for _, d := range designs() {
		a := build(t, d.Name)
		if _, ok := a.(allocators.LockReporter); !ok {
			t.Errorf("%s does not report its locks", d.Name)
		}
		if _, ok := a.(allocators.StructureReporter); !ok {
			t.Errorf("%s does not report its structure", d.Name)
		}
		s := a.NewSpace(owner)
		if _, ok := s.(allocators.LockReporter); ok {
			t.Errorf("a space of %s reports the locks that all spaces share", d.Name)
		}
		if _, ok := s.(allocators.StructureReporter); ok {
			t.Errorf("a space of %s reports the chains that all spaces share", d.Name)
		}
	}
}

// A lookup without a lock does not wait for a writer. A lookup with a lock does.
func TestFindBesideAWriter(t *testing.T) {
	for _, c := range []struct {
		design string
		waits  bool
	}{
		{"rfc-asposted", true}, {"onelock", true}, {"bucketlock", true},
		{"onelock-rcu", false}, {"onelock-precheck", false}, {"rcu-hash32", false}, {"rcu", false},
	} {
		waits := waitsForWriter(c.waits, func() (allocators.Allocator, func()) {
			a := build(t, c.design+",buckets=1")
			s := a.NewSpace(owner)
			timer, id := add(t, s)
			return a, func() {
				if got := s.Find(id); got != timer {
					t.Errorf("%s: beside a writer %d is %p, want %p", c.design, id, got, timer)
				}
			}
		})
		if waits != c.waits {
			t.Errorf("%s: a find waits for a writer: %v, want %v", c.design, waits, c.waits)
		}
	}
}

// A create of onelock-precheck skips a taken id without the lock, and takes the lock for a free one.
func TestPrecheckLooksBeforeItLocks(t *testing.T) {
	for _, free := range []bool{false, true} {
		linked := false
		waits := waitsForWriter(free, func() (allocators.Allocator, func()) {
			a := build(t, "onelock-precheck")
			s := a.NewSpace(owner).(*precheckSpace)
			_, id := add(t, s)
			if free {
				id++
			}
			return a, func() { linked = s.lookAndLink(new(allocators.Timer), id) }
		})
		if waits != free || linked != free {
			t.Errorf("with a free id: %v, it waits: %v and links: %v", free, waits, linked)
		}
	}
}

// waitsForWriter makes an allocator and a call of it, and reports whether the call waits while a writer holds the lock
// of the table, or of its first bucket. A call may come too late to wait. If the answer is not the wanted one, another
// try holds the lock for longer.
func waitsForWriter(want bool, made func() (allocators.Allocator, func())) bool {
	for hold := 50 * time.Millisecond; ; hold *= 4 {
		a, call := made()
		if waits := waitsWithin(hold, a, call); waits == want || hold > 10*time.Second {
			return waits
		}
	}
}

// waitsWithin calls f while a writer has the lock, for as long as given or until f returns. It reports whether f waited
// for the lock, and returns after f.
func waitsWithin(limit time.Duration, a allocators.Allocator, f func()) bool {
	var hold, release func()
	ofHeads := func(h *heads) { hold, release = h.lock, h.unlock }
	ofBuckets := func(b *buckets) {
		hold, release = func() { b.lock(0) }, func() { b.unlock(b.bucket(0)) }
	}
	switch a := a.(type) {
	case asPosted:
		ofHeads(a.heads)
	case oneLock:
		ofHeads(a.heads)
	case oneLockRCU:
		ofHeads(a.heads)
	case precheck:
		ofHeads(a.heads)
	case bucketLock:
		ofBuckets(a.buckets)
	case rcu:
		ofBuckets(a.buckets)
	}
	before := a.(allocators.LockReporter).LockStats()
	hold()
	started, done := make(chan bool), make(chan bool)
	go func() { close(started); f(); close(done) }()
	<-started
	select {
	case <-done:
	case <-time.After(limit):
	}
	release()
	<-done
	// The count decides, not the time: f may be slow without having waited.
	return a.(allocators.LockReporter).LockStats().Contended > before.Contended
}

// Each padded bucket has a cache line to itself, in tables of every size.
func TestPaddedBuckets(t *testing.T) {
	if got := unsafe.Sizeof(bucket{}); got != 16 {
		t.Errorf("a bucket is %d bytes, want 16", got)
	}
	for _, size := range []string{"1", "2", "16", "64", "512", "4096"} {
		b := build(t, "rcu,padded=yes,buckets="+size).(rcu).buckets
		lines := map[uintptr]bool{}
		for n := range 1 << b.log2 {
			slot := &b.slots[n<<b.spread]
			first := uintptr(unsafe.Pointer(slot)) / cacheLine
			last := (uintptr(unsafe.Pointer(slot)) + unsafe.Sizeof(*slot) - 1) / cacheLine
			if first != last || lines[first] {
				t.Fatalf("buckets=%s: bucket %d at %p is on two lines, or shares its line", size, n, slot)
			}
			lines[first] = true
		}
		if got, want := b.StructureStats().Bytes, int64(len(lines)*cacheLine); got != want {
			t.Errorf("buckets=%s: the table is %d bytes, want %d", size, got, want)
		}
	}
}

// The hash reaches every bucket of a padded table, and no padding slot.
func TestPaddedTableUsesAllBuckets(t *testing.T) {
	a := build(t, "bucketlock,padded=yes,buckets=4").(bucketLock)
	s := a.NewSpace(owner)
	for range 64 {
		add(t, s)
	}
	got := a.StructureStats()
	if got.Timers != 64 || got.EmptyShare() != 0 || len(a.slots) != 16 {
		t.Errorf("64 timers in 4 buckets: %+v, in %d slots", got, len(a.slots))
	}
}
