package allocatortest

import (
	"fmt"
	"sync/atomic"
	"syscall"

	"idlab/allocators"
)

// resizeChecks run calls while the structure changes its tables: they grow, or are rebuilt on request.
func resizeChecks() []Check {
	return []Check{
		{"space-resize", "timers stay found while tables grow, under ids near and far", spaceResize, false},
		{"space-rebuild", "no stale hit, wrong or lost timer while tables are rebuilt", spaceRebuild, true},
	}
}

// spaceResize: half of the workers call Add, the others AddAt. Each looks up its timers after the call and at the end.
func spaceResize(t *trial) error {
	const each = 300
	a, addresses, err := t.allocator(t.spaceOf(wholeSpace))
	if err != nil {
		return err
	}
	for n := range t.rounds(8) {
		space := a.NewSpace(addresses.next())
		err := t.parallel(t.Workers, func(w int) error {
			own := map[allocators.ID]*allocators.Timer{}
			for i := range each {
				timer, id := new(allocators.Timer), allocators.ID(-1)
				var err error
				if w%2 == 0 {
					id, err = space.Add(timer)
				} else {
					id = wantedID(n, w, i)
					err = space.AddAt(timer, id)
				}
				switch {
				case err == syscall.EBUSY && w%2 != 0:
					continue // an Add of another worker got the id: counters continue after wanted ids
				case err != nil:
					return fmt.Errorf("add: %w", err)
				}
				if space.Find(id) != timer {
					return fmt.Errorf("Find(%d) does not return the timer just added", id)
				}
				own[id] = timer
				if i%16 == 15 && t.overdue() {
					break
				}
			}
			for id, timer := range own {
				if space.Find(id) != timer {
					return fmt.Errorf("lost timer: Find(%d) does not return the timer that was added", id)
				}
			}
			for id, timer := range own {
				space.Remove(timer)
				if space.Find(id) == timer {
					return fmt.Errorf("stale hit: Find(%d) returns a timer whose Remove returned before", id)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wantedID returns the i-th wanted id of worker w. In most rounds the ids are far from the first ones: dense, or at a
// stride. In every fourth round they lie among the first ids, which Add gives to the others.
func wantedID(round, w, i int) allocators.ID {
	stride := [...]int{1, 0, 64, 4096}[round%4]
	if stride == 0 {
		return allocators.ID(w + 8*i)
	}
	return allocators.ID(1<<24 + w*(1<<22) + i*stride)
}

// spaceRebuild is space-stress with one worker that keeps calling Rebuild.
func spaceRebuild(t *trial) error {
	ids := stressSpaceSize(t.design.IDs)
	a, addresses, err := t.allocator(ids)
	if err != nil {
		return err
	}
	owner := addresses.next()
	s := &shadow{space: a.NewSpace(owner), owner: owner, entries: make([]entry, ids)}
	r, ok := s.space.(allocators.Rebuilder)
	if !ok {
		return nil
	}
	var running atomic.Int64
	running.Store(int64(t.Workers - 1))
	err = t.parallel(t.Workers, func(w int) error {
		random := t.rand(w)
		if w == 0 {
			for running.Load() > 0 && !t.stopped() {
				r.Rebuild(allocators.ID(random.Int64N(ids)))
			}
			return nil
		}
		defer running.Add(-1)
		for range t.rounds(100) {
			for range 100 {
				if err := s.randomCall(random); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		err = s.checkFinal()
	}
	if err == nil {
		err = s.checkCapacity()
	}
	return err
}
