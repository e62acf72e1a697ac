//go:build sim

package atomics

import (
	"slices"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators/sched"
)

// kinds records the kinds of events.
type kinds []sched.Kind

func (k *kinds) Observe(e sched.Event) { *k = append(*k, e.Kind) }

// Each access is one event of its kind. Atomic accesses are scheduling points: a thread with one takes two steps.
// Touches are none.
func TestScheduledAccesses(t *testing.T) {
	var (
		i32 Int32
		u32 Uint32
		u64 Uint64
		ptr Pointer[int]
		bar unsafe.Pointer
		foo uint32
	)
	for want, accesses := range map[sched.Kind][]func(){
		sched.Load: {
			func() { i32.Load() }, func() { u32.Load() }, func() { u64.Load() }, func() { ptr.Load() },
			func() { LoadPointer(&bar) }, func() { LoadUint32(&foo) },
		},
		sched.Store: {
			func() { i32.Store(1) }, func() { u32.Store(1) }, func() { u64.Store(1) }, func() { ptr.Store(nil) },
			func() { StorePointer(&bar, nil) }, func() { StoreUint32(&foo, 1) },
			func() { InitUint64(&u64, 1) }, func() { InitPointer(&ptr, nil) },
		},
		sched.Add: {func() { i32.Add(1) }, func() { u32.Add(1) }, func() { u64.Add(1) }},
		sched.Swap: {
			func() { i32.Swap(1) }, func() { u32.Swap(1) }, func() { u64.Swap(1) }, func() { ptr.Swap(nil) },
		},
		sched.CompareAndSwap: {
			func() { i32.CompareAndSwap(1, 2) }, func() { u32.CompareAndSwap(1, 2) }, func() { u64.CompareAndSwap(1, 2) },
			func() { ptr.CompareAndSwap(nil, nil) }, func() { CompareAndSwapPointer(&bar, nil, nil) },
		},
		sched.Touch:      {func() { Touch(&foo) }},
		sched.TouchWrite: {func() { TouchWrite(&foo) }},
	} {
		wantSteps := 2
		if want == sched.Touch || want == sched.TouchWrite {
			wantSteps = 1
		}
		for n, access := range accesses {
			var seen kinds
			c := sched.Config{Choose: sched.Replay(nil), Observer: &seen}
			steps, err := sched.Run(c, access)
			if err != nil || steps != wantSteps || !slices.Equal(seen, kinds{want, sched.End}) {
				t.Errorf("%v, access %d: %d steps, events %v, %v; want %d steps", want, n, steps, seen, err, wantSteps)
			}
		}
	}
}

// watched records the values of accesses.
type watched []sched.Values

func (*watched) Observe(sched.Event) {}

func (w *watched) Accessed(_ sched.Event, v sched.Values) {
	v.Variable = nil
	*w = append(*w, v)
}

// A Watcher sees the value before an access, the one that is written, and the one that a compare-and-swap expects.
func TestWatchedValues(t *testing.T) {
	var seen watched
	_, err := sched.Run(sched.Config{Choose: sched.Replay(nil), Observer: &seen}, func() {
		var (
			n Uint32
			p Pointer[int]
			x int
		)
		n.Store(5)
		n.Load()
		n.Add(2)
		n.Swap(1)
		n.CompareAndSwap(7, 8)
		n.CompareAndSwap(1, 8)
		p.Store(new(int))
		p.Store(nil)
		Touch(&x)
	})
	one, none := new(int), (*int)(nil)
	want := watched{
		{Old: uint32(0), New: uint32(5)},
		{Old: uint32(5)},
		{Old: uint32(5), New: uint32(7)},
		{Old: uint32(7), New: uint32(1)},
		{Old: uint32(1), New: uint32(8), Expected: uint32(7)},
		{Old: uint32(1), New: uint32(8), Expected: uint32(1)},
		{Old: none, New: one},
		{Old: one, New: none},
		{},
	}
	if diff := cmp.Diff(want, seen); err != nil || diff != "" {
		t.Errorf("%v: %s", err, diff)
	}
}
