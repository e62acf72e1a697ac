package allocatortest

import (
	"fmt"
	"sync/atomic"
	"syscall"

	"idlab/allocators"
)

// raceChecks have all workers want the same thing at the same moment, round
// after round.
func raceChecks() []Check {
	return []Check{
		{"space-one-winner", "of those who want or are given the same id at once, one gets it", (*trial).oneWinner, false},
		{"space-last-ids", "those who fill a space together get every id once, and EAGAIN only then", (*trial).lastIDs, true},
		{"system-one-winner", "of those who create or delete the same timer at once, one does", (*trial).oneDeleter, false},
	}
}

// oneWinner: some workers want the very id that others are about to be given.
func (t *trial) oneWinner() error {
	a, addresses, err := t.allocator(1 << 16)
	if err != nil {
		return err
	}
	space := a.NewSpace(addresses.next())
	for n := range t.rounds(200) {
		// With 0 taken just now, 1 is next under every policy.
		const wanted = 1
		first := new(allocators.Timer)
		if err := space.AddAt(first, wanted-1); err != nil {
			return fmt.Errorf("round %d: AddAt(%d): %w", n, wanted-1, err)
		}
		placed := make([]*allocators.Timer, t.Workers, t.Workers+1)
		err := t.together(t.Workers, func(w int) (err error) {
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
			err = t.settle(space, wanted, append(placed, first))
		}
		if err != nil {
			return fmt.Errorf("round %d: %w", n, err)
		}
	}
	return nil
}

// settle checks that the timers have an id each, one of them the wanted one,
// and removes them, all at once.
func (t *trial) settle(space allocators.Space, wanted allocators.ID, placed []*allocators.Timer) error {
	under := map[allocators.ID]*allocators.Timer{}
	for _, timer := range placed {
		if timer == nil {
			continue
		}
		id := timer.ID()
		if under[id] != nil {
			return fmt.Errorf("id %d was given to two timers at once", id)
		}
		under[id] = timer
		if space.Find(id) != timer {
			return fmt.Errorf("Find(%d) does not return the timer just added", id)
		}
	}
	if under[wanted] == nil {
		return fmt.Errorf("nobody got id %d", wanted)
	}
	err := t.together(len(placed), func(w int) error {
		if placed[w] != nil {
			space.Remove(placed[w])
		}
		return nil
	})
	for id := range under {
		if err == nil && space.Find(id) != nil {
			err = fmt.Errorf("Find(%d) returns a timer whose Remove returned before", id)
		}
	}
	return err
}

// lastIDs fills a space, empties half of it, and fills it again, all workers at
// once in each phase.
//
// That EAGAIN is exact is asked only while nobody removes: a counter that
// others push on may pass by the one id that comes free behind it.
func (t *trial) lastIDs() error {
	const ids = 64
	a, addresses, err := t.allocator(ids)
	if err != nil {
		return err
	}
	f := &filling{space: a.NewSpace(addresses.next()), free: ids, own: make([][]*allocators.Timer, t.Workers)}
	for n := range t.rounds(60) {
		f.begun.Store(0)
		f.failed.Store(0)
		err := t.together(t.Workers, f.fill)
		if err == nil {
			err = allOnce(f.space, f.own, ids)
		}
		if err == nil {
			err = t.together(t.Workers, f.halve)
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
	free          int64                 // ids, at the start
	begun, failed atomic.Int64          // calls of Add
}

// fill adds until there is no id left.
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
		// What has begun and not failed has an id, or may have one already.
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

// allOnce checks that the workers together hold every id, each once.
func allOnce(space allocators.Space, own [][]*allocators.Timer, ids int) error {
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
		return fmt.Errorf("only %d of %d ids could be had", len(seen), ids)
	}
	return nil
}

// oneDeleter creates and deletes one timer by all workers at once.
func (t *trial) oneDeleter() error {
	system, err := t.system(t.spaceOf(1 << 16))
	if err != nil {
		return err
	}
	defer system.Close()
	p, err := system.NewProcess()
	if err != nil {
		return err
	}
	for n := range t.rounds(200) {
		id := allocators.ID(n % 5)
		if err := t.exactlyOne("CreateAt", func() error { return p.CreateAt(id) }, syscall.EBUSY); err != nil {
			return err
		}
		if answer := lookUp(p, id); answer != "yes" {
			return fmt.Errorf("timer %d after CreateAt: %s", id, answer)
		}
		if err := t.exactlyOne("Delete", func() error { return p.Delete(id) }, syscall.EINVAL); err != nil {
			return err
		}
		if answer := lookUp(p, id); answer != "no" {
			return fmt.Errorf("timer %d after Delete: %s", id, answer)
		}
	}
	return nil
}

// exactlyOne makes all workers call at once: one succeeds, the others fail so.
func (t *trial) exactlyOne(name string, call func() error, others error) error {
	var succeeded atomic.Int64
	err := t.together(t.Workers, func(int) error {
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
