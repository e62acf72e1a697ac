package allocatortest

import (
	"fmt"
	"sync/atomic"
	"syscall"

	"idlab/allocators"
)

// raceChecks make all workers compete for the same ids at the same moment, round after round.
func raceChecks() []Check {
	return []Check{
		{"space-one-winner", "of concurrent Add and AddAt for one id, exactly one gets it", spaceOneWinner, false},
		{"space-last-ids", "concurrent Adds give every id of a space once, and EAGAIN only when all are taken",
			spaceLastIDs, true},
		{"system-one-winner", "of concurrent creates or deletes of one timer, exactly one succeeds",
			systemOneWinner, false},
	}
}

// spaceOneWinner: some workers call AddAt for the id that Add gives next to the others.
func spaceOneWinner(t *trial) error {
	a, addresses, err := t.allocator(1 << 16)
	if err != nil {
		return err
	}
	space := a.NewSpace(addresses.next())
	for n := range t.rounds(200) {
		// Id 0 was taken just before, so 1 is the next id under every policy.
		const wanted = 1
		first := new(allocators.Timer)
		if err := space.AddAt(first, wanted-1); err != nil {
			return fmt.Errorf("round %d: AddAt(%d): %w", n, wanted-1, err)
		}
		placed := make([]*allocators.Timer, t.Workers, t.Workers+1)
		err := t.parallel(t.Workers, func(w int) (err error) {
			timer := new(allocators.Timer)
			if w%3 == 2 {
				_, err = space.Add(timer)
			} else if err = space.AddAt(timer, wanted); err == syscall.EBUSY {
				return nil
			}
			placed[w] = timer
			return err
		})
		if err == nil {
			err = checkWinner(t, space, wanted, append(placed, first))
		}
		if err != nil {
			return fmt.Errorf("round %d: %w", n, err)
		}
	}
	return nil
}

// checkWinner checks that the timers have distinct ids, one of them the wanted one, and removes all of them
// concurrently.
func checkWinner(t *trial, space allocators.Space, wanted allocators.ID, placed []*allocators.Timer) error {
	under := map[allocators.ID]*allocators.Timer{}
	for _, timer := range placed {
		if timer == nil {
			continue
		}
		id := timer.ID()
		if under[id] != nil {
			return fmt.Errorf("id %d was given to two live timers", id)
		}
		under[id] = timer
		if space.Find(id) != timer {
			return fmt.Errorf("Find(%d) does not return the timer just added", id)
		}
	}
	if under[wanted] == nil {
		return fmt.Errorf("no worker got id %d", wanted)
	}
	err := t.parallel(len(placed), func(w int) error {
		if placed[w] != nil {
			space.Remove(placed[w])
		}
		return nil
	})
	for id := range under {
		if err == nil && space.Find(id) != nil {
			err = fmt.Errorf("stale hit: Find(%d) returns a timer whose Remove returned before", id)
		}
	}
	return err
}

// spaceLastIDs fills a space, removes half of the timers, and fills it again, each phase by all workers.
//
// EAGAIN is checked only while no worker removes: under concurrent Remove, a counting design may return EAGAIN although
// an id is free (allocators.Space).
func spaceLastIDs(t *trial) error {
	const ids = 64
	a, addresses, err := t.allocator(ids)
	if err != nil {
		return err
	}
	f := &filling{space: a.NewSpace(addresses.next()), free: ids, own: make([][]*allocators.Timer, t.Workers)}
	for n := range t.rounds(60) {
		f.begun.Store(0)
		f.failed.Store(0)
		err := t.parallel(t.Workers, f.fill)
		if err == nil {
			err = checkAllOnce(f.space, f.own, ids)
		}
		if err == nil {
			err = t.parallel(t.Workers, f.halve)
		}
		if err != nil {
			return fmt.Errorf("round %d: %w", n, err)
		}
		f.free = ids
		for _, timers := range f.own {
			f.free -= int64(len(timers))
		}
	}
	return nil
}

// filling is a space that workers fill together.
type filling struct {
	space         allocators.Space
	own           [][]*allocators.Timer // by worker
	free          int64                 // ids that were free at the start of the phase
	begun, failed atomic.Int64          // calls of Add in this phase
}

// fill adds timers until no id is left.
func (f *filling) fill(w int) error {
	for {
		timer := new(allocators.Timer)
		f.begun.Add(1)
		if _, err := f.space.Add(timer); err == nil {
			f.own[w] = append(f.own[w], timer)
			continue
		} else if err != syscall.EAGAIN {
			return err
		}
		// An Add that has begun and has not failed may have taken an id.
		failed := f.failed.Add(1)
		if took := f.begun.Load() - failed; took < f.free {
			return fmt.Errorf("EAGAIN when at most %d of %d free ids were taken", took, f.free)
		}
		return nil
	}
}

// halve removes half of a worker's timers.
func (f *filling) halve(w int) error {
	keep := len(f.own[w]) / 2
	for _, timer := range f.own[w][keep:] {
		f.space.Remove(timer)
	}
	f.own[w] = f.own[w][:keep]
	return nil
}

// checkAllOnce checks that the workers together hold every id exactly once.
func checkAllOnce(space allocators.Space, own [][]*allocators.Timer, ids int) error {
	seen := map[allocators.ID]bool{}
	for _, timers := range own {
		for _, timer := range timers {
			id := timer.ID()
			if seen[id] {
				return fmt.Errorf("id %d was given twice", id)
			}
			seen[id] = true
			if space.Find(id) != timer {
				return fmt.Errorf("Find(%d) does not return the timer that was added", id)
			}
		}
	}
	if len(seen) != ids {
		return fmt.Errorf("only %d of %d ids were given", len(seen), ids)
	}
	return nil
}

// systemOneWinner creates and deletes one timer by all workers concurrently.
func systemOneWinner(t *trial) error {
	p, err := t.process(t.spaceOf(1 << 16))
	if err != nil {
		return err
	}
	for n := range t.rounds(200) {
		id := allocators.ID(n % 5)
		if err := exactlyOne(t, "CreateAt", func() error { return p.CreateAt(id) }, syscall.EBUSY); err != nil {
			return err
		}
		if answer := lookUp(p, id); answer != "yes" {
			return fmt.Errorf("timer %d after CreateAt: %s", id, answer)
		}
		if err := exactlyOne(t, "Delete", func() error { return p.Delete(id) }, syscall.EINVAL); err != nil {
			return err
		}
		if answer := lookUp(p, id); answer != "no" {
			return fmt.Errorf("timer %d after Delete: %s", id, answer)
		}
	}
	return nil
}

// exactlyOne makes the call in all workers concurrently: one must succeed, and the others must fail with the given
// errno.
func exactlyOne(t *trial, name string, call func() error, others error) error {
	var succeeded atomic.Int64
	err := t.parallel(t.Workers, func(int) error {
		err := call()
		if err == nil {
			succeeded.Add(1)
		} else if err != others {
			return fmt.Errorf("%s: %w, want success or %s", name, err, answerTo(others))
		}
		return nil
	})
	if n := succeeded.Load(); err == nil && n != 1 {
		return fmt.Errorf("%s of the same id succeeded for %d of %d workers", name, n, t.Workers)
	}
	return err
}
