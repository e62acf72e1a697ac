package allocatortest

import (
	"fmt"
	"runtime"
	"weak"

	"idlab/allocators"
)

// collectedChecks let garbage be collected while nothing but the structure refers to
// the timers in it. A design that keeps them as numbers, or in memory that the
// collector does not look at, loses them.
func collectedChecks() []Check {
	return []Check{
		{"space-collected", "timers that only the structure refers to outlive garbage collections", (*trial).collected, false},
	}
}

func (t *trial) collected() error {
	a, addresses, err := t.allocator(t.spaceOf(wholeSpace))
	if err != nil {
		return err
	}
	owner := addresses.next()
	space := a.NewSpace(owner)
	timers := map[allocators.ID]weak.Pointer[allocators.Timer]{}
	for n := range 64 {
		if err := addForgotten(space, timers, n); err != nil {
			return err
		}
		if n%16 == 15 { // before the structure grows, and after
			runtime.GC()
			runtime.GC()
		}
	}
	for id, timer := range timers {
		kept := timer.Value()
		if kept == nil {
			return fmt.Errorf("timer %d was collected while it was in the structure", id)
		}
		if found := space.Find(id); found != kept || !found.Is(owner, id) {
			return fmt.Errorf("after garbage collections Find(%d) does not return the timer that was added", id)
		}
	}
	runtime.KeepAlive(space)
	return nil
}

// addForgotten adds a timer under the next id, and one far away, and keeps no reference.
func addForgotten(space allocators.Space, timers map[allocators.ID]weak.Pointer[allocators.Timer], n int) error {
	next, far := new(allocators.Timer), new(allocators.Timer)
	id, err := space.Add(next)
	if err != nil {
		return err
	}
	timers[id] = weak.Make(next)
	id = allocators.ID(1<<20 + n*4099)
	if err := space.AddAt(far, id); err != nil {
		return err
	}
	timers[id] = weak.Make(far)
	return nil
}
