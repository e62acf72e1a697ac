package allocatortest

import (
	"fmt"
	"sync/atomic"
	"syscall"

	"idlab/allocators"
)

// growthChecks have the structure change its shape under those who use it.
func growthChecks() []Check {
	return []Check{
		{"space-growth", "wanted ids, near and far, are found at once and always, while others make tables grow", (*trial).growth, false},
		{"space-rebuild", "no stale, wrong or lost timer while tables are rebuilt", (*trial).rebuild, true},
	}
}

// growth: half of the workers count ids out, the others ask for some. What a worker
// added it finds, at once and at the end.
func (t *trial) growth() error {
	const each = 300
	a, addresses, err := t.allocator(t.spaceOf(wholeSpace))
	if err != nil {
		return err
	}
	for n := range t.rounds(8) {
		space := a.NewSpace(addresses.next())
		err := t.together(t.Workers, func(w int) error {
			own := map[allocators.ID]*allocators.Timer{}
			for i := range each {
				timer, id := new(allocators.Timer), allocators.ID(-1)
				var err error
				if w%2 == 0 {
					id, err = space.Add(timer)
				} else {
					id = wantedBeside(n, w, i)
					err = space.AddAt(timer, id)
				}
				switch {
				case err == syscall.EBUSY && w%2 != 0:
					continue // those who count go on behind wanted ids, and came by it
				case err != nil:
					return fmt.Errorf("add: %w", err)
				}
				if space.Find(id) != timer {
					return fmt.Errorf("Find(%d) does not return the timer just added", id)
				}
				own[id] = timer
				if i%64 == 63 && t.late() {
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

// wantedBeside is an id of worker w: far from the first ones, dense in one round and far
// apart in others, and among the first ones in between, where others count ids out.
func wantedBeside(round, w, i int) allocators.ID {
	stride := [...]int{1, 0, 64, 4096}[round%4]
	if stride == 0 {
		return allocators.ID(w + 8*i)
	}
	return allocators.ID(1<<24 + w*(1<<22) + i*stride)
}

// rebuild is a storm in which one more worker has tables rebuilt.
func (t *trial) rebuild() error {
	a, addresses, err := t.allocator(t.idsInStorm())
	if err != nil {
		return err
	}
	owner := addresses.next()
	l := &ledger{space: a.NewSpace(owner), owner: owner, entries: make([]entry, t.idsInStorm())}
	r, ok := l.space.(allocators.Rebuilder)
	if !ok {
		return nil
	}
	var storming atomic.Int64
	storming.Store(int64(t.Workers - 1))
	err = t.together(t.Workers, func(w int) error {
		random := t.rand(w)
		if w == 0 {
			for storming.Load() > 0 && !t.over() {
				r.Rebuild(allocators.ID(random.Int64N(t.idsInStorm())))
			}
			return nil
		}
		defer storming.Add(-1)
		for range t.rounds(100) {
			for range 100 {
				if err := l.storm(random); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		err = l.close()
	}
	if err == nil {
		err = l.fill()
	}
	return err
}
