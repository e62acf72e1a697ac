package allocatortest

import (
	"fmt"
	"runtime"
	"weak"

	"idlab/allocators"
)

// gcChecks collect garbage while only the structure references its timers. A design loses timers if it keeps them as
// integers or in memory that the collector does not scan.
func gcChecks() []Check {
	return []Check{
		{"space-gc", "timers that only the structure references survive garbage collection", spaceGC, false},
	}
}

func spaceGC(t *trial) error {
	a, addresses, err := t.allocator(t.spaceOf(wholeSpace))
	if err != nil {
		return err
	}
	owner := addresses.next()
	space := a.NewSpace(owner)
	timers := map[allocators.ID]weak.Pointer[allocators.Timer]{}
	for n := range 64 {
		if err := addUnreferenced(space, timers, n); err != nil {
			return err
		}
		if n%16 == 15 { // between resizes of the structure
			runtime.GC()
			runtime.GC()
		}
	}
	for id, timer := range timers {
		kept := timer.Value()
		if kept == nil {
			return fmt.Errorf("timer %d was garbage-collected while it was in the structure", id)
		}
		if found := space.Find(id); found != kept || !found.Is(owner, id) {
			return fmt.Errorf("after garbage collection Find(%d) does not return the timer that was added", id)
		}
	}
	runtime.KeepAlive(space)
	return nil
}

// addUnreferenced adds a timer under the next id and one under a distant id, and keeps only weak references.
func addUnreferenced(space allocators.Space, timers map[allocators.ID]weak.Pointer[allocators.Timer], n int) error {
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
