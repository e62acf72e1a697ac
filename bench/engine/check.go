package engine

import (
	"fmt"
	"slices"

	"idlab/allocators"
)

// Check returns an error if an operation failed unexpectedly, or if the structure does not hold exactly the timers that
// the workers created and did not delete.
func (m *Subject) Check() error {
	var timers, ids int64
	for w, h := range m.states {
		if h.err != nil {
			return fmt.Errorf("worker %d: %w", w, h.err)
		}
		timers += h.timers
		ids += h.ids
	}
	var buf []allocators.ID
	for task, p := range m.procs {
		buf = p.Timers(buf[:0])
		for _, id := range buf {
			timers--
			ids -= int64(id)
		}
		if err := m.checkTask(task, buf); err != nil {
			return err
		}
	}
	if timers != 0 || ids != 0 {
		return fmt.Errorf("the ledger disagrees: %d timers too few, sum of ids %d too small", timers, ids)
	}
	return nil
}

// checkTask compares a task's timers with its slots, and finds each of them.
func (m *Subject) checkTask(task int, timers []allocators.ID) error {
	var want []allocators.ID
	for slot := m.program.First[task]; slot < m.program.First[task+1]; slot++ {
		if id := allocators.ID(m.slots[slot].Load()); id != noTimer {
			want = append(want, id)
			if !m.procs[task].Find(id) {
				return fmt.Errorf("task %d: timer %d is lost", task, id)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(timers)
	if !slices.Equal(want, timers) {
		return fmt.Errorf("task %d lists %d timers, its workers hold %d", task, len(timers), len(want))
	}
	return nil
}
