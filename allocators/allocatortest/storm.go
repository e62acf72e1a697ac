package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"syscall"

	"idlab/allocators"
)

// stormChecks let all workers loose on the same few tasks and ids.
func stormChecks() []Check {
	return []Check{
		{"space-storm", "no stale, wrong or lost timer, no id twice, no EAGAIN while ids are free", (*trial).spaceStorm, true},
		{"system-storm", "no timer lost, nothing deleted twice; the lists agree in the end", (*trial).systemStorm, true},
	}
}

const (
	stormTasks = 3
	// stormTimers is how many a task may have at once, and stormIDs how many
	// ids there are, for all tasks together if they share them: three in four
	// are always free. A create that counts through all ids and finds each of
	// them taken at the moment it comes by is then as good as impossible, so
	// that EAGAIN is a fault.
	stormTimers = 16
	stormIDs    = 4 * stormTimers
)

func (t *trial) idsInStorm() int64 {
	if t.design.IDs == allocators.LowestFreeOfAll {
		return stormIDs * 4 // a power of two with room for all tasks
	}
	return stormIDs
}

func (t *trial) spaceStorm() error {
	a, addresses, err := t.allocator(t.idsInStorm())
	if err != nil {
		return err
	}
	var ledgers []*ledger
	shared := make([]entry, t.idsInStorm())
	for range stormTasks {
		owner := addresses.next()
		l := &ledger{space: a.NewSpace(owner), owner: owner, entries: shared}
		if t.design.IDs != allocators.LowestFreeOfAll {
			l.entries = make([]entry, t.idsInStorm())
		}
		ledgers = append(ledgers, l)
	}
	err = t.together(t.Workers, func(w int) error {
		random := t.rand(w)
		for range t.rounds(100) {
			for range 100 {
				if err := ledgers[random.IntN(stormTasks)].storm(random); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, l := range ledgers {
		if err == nil {
			err = l.close()
		}
	}
	if err == nil {
		err = ledgers[0].fill()
	}
	if err == nil {
		err = blameless(a.NewSpace(addresses.next()))
	}
	return err
}

// storm makes one random call.
func (l *ledger) storm(random *rand.Rand) error {
	id := allocators.ID(random.IntN(len(l.entries)))
	switch random.IntN(8) {
	case 0, 1:
		return l.add(func(b *booked) (allocators.ID, error) { return l.space.Add(&b.Timer) })
	case 2:
		return l.add(func(b *booked) (allocators.ID, error) { return id, l.space.AddAt(&b.Timer, id) })
	case 3, 4, 5:
		if b := l.take(id); b != nil {
			l.remove(b)
			l.count.Add(-1)
		}
		return nil
	}
	return l.look(id)
}

// add puts a timer in and looks it up, unless the task has its share.
func (l *ledger) add(put func(*booked) (allocators.ID, error)) error {
	if l.count.Add(1) > stormTimers {
		l.count.Add(-1)
		return nil
	}
	b := l.new()
	id, err := put(b)
	switch err {
	case nil:
	case syscall.EBUSY: // of AddAt, and somebody was quicker
		l.count.Add(-1)
		return nil
	default:
		return fmt.Errorf("add: %w, with three in four ids free", err)
	}
	if err := l.added(b, id); err != nil {
		return err
	}
	return l.look(id)
}
