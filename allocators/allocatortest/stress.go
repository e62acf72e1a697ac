package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"syscall"

	"idlab/allocators"
)

// stressChecks run random calls of all workers on the same few tasks and ids.
func stressChecks() []Check {
	return []Check{
		{"space-stress", "no stale hit, wrong or lost timer, no id given twice, no EAGAIN with ids free",
			spaceStress, true},
		{"system-stress", "no timer is lost or deleted twice, and the lists are right at the end",
			systemStress, true},
	}
}

const (
	stressTasks = 3
	// maxStressTimers is the largest number of timers of a task, and stressIDs the number of ids of a task. Three in
	// four ids are always free. So it is practically impossible that a create finds each id taken when it tries the id,
	// and EAGAIN is a fault.
	maxStressTimers = 16
	stressIDs       = 4 * maxStressTimers
)

// stressSpaceSize is the size of a space; of the one that all tasks share, if they share their ids.
func stressSpaceSize(policy allocators.Policy) int64 {
	if policy == allocators.LowestFreeOfAll {
		return stressIDs * 4 // a power of two, at least stressIDs × stressTasks
	}
	return stressIDs
}

func spaceStress(t *trial) error {
	ids := stressSpaceSize(t.design.IDs)
	a, addresses, err := t.allocator(ids)
	if err != nil {
		return err
	}
	var shadows []*shadow
	shared := make([]entry, ids)
	for range stressTasks {
		owner := addresses.next()
		s := &shadow{space: a.NewSpace(owner), owner: owner, entries: shared}
		if t.design.IDs != allocators.LowestFreeOfAll {
			s.entries = make([]entry, ids)
		}
		shadows = append(shadows, s)
	}
	err = t.parallel(t.Workers, func(w int) error {
		random := t.rand(w)
		for range t.rounds(100) {
			for range 100 {
				if err := shadows[random.IntN(stressTasks)].randomCall(random); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, s := range shadows {
		if err == nil {
			err = s.checkFinal()
		}
	}
	if err == nil {
		err = shadows[0].checkCapacity()
	}
	if err == nil {
		err = checkFreshStats(a.NewSpace(addresses.next()))
	}
	return err
}

// randomCall makes one random call.
func (s *shadow) randomCall(random *rand.Rand) error {
	id := allocators.ID(random.IntN(len(s.entries)))
	switch random.IntN(8) {
	case 0, 1:
		return s.add(func(b *tracked) (allocators.ID, error) { return s.space.Add(&b.Timer) })
	case 2:
		return s.add(func(b *tracked) (allocators.ID, error) { return id, s.space.AddAt(&b.Timer, id) })
	case 3, 4, 5:
		if b := s.claim(id); b != nil {
			s.remove(b)
			s.count.Add(-1)
		}
		return nil
	}
	return s.checkFind(id)
}

// add adds a timer and looks it up, unless the task has maxStressTimers.
func (s *shadow) add(put func(*tracked) (allocators.ID, error)) error {
	if s.count.Add(1) > maxStressTimers {
		s.count.Add(-1)
		return nil
	}
	b := s.new()
	id, err := put(b)
	switch err {
	case nil:
	case syscall.EBUSY: // AddAt found the id taken
		s.count.Add(-1)
		return nil
	default:
		return fmt.Errorf("add: %w, with three in four ids free", err)
	}
	if err := s.recordAdd(b, id); err != nil {
		return err
	}
	return s.checkFind(id)
}
