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
		if !listed(p) {
			buf = m.held(buf[:0], task)
		} else {
			buf = p.Timers(buf[:0])
		}
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

// listed reports whether a process has a list of its timers. Without the list, the check relies on the slots: it does
// not see a timer that no worker holds.
func listed(p allocators.Process) bool {
	l, may := p.(allocators.Lister)
	return !may || l.Listed()
}

// held appends the ids in the slots of a task.
func (m *Subject) held(ids []allocators.ID, task int) []allocators.ID {
	for slot := m.program.First[task]; slot < m.program.First[task+1]; slot++ {
		if id := allocators.ID(m.slots[slot].Load()); id != noTimer {
			ids = append(ids, id)
		}
	}
	return ids
}

// checkTask compares a task's timers with its slots, and finds each of them.
func (m *Subject) checkTask(task int, timers []allocators.ID) error {
	want := m.held(nil, task)
	for _, id := range want {
		if !m.procs[task].Find(id) {
			return fmt.Errorf("task %d: timer %d is lost", task, id)
		}
	}
	slices.Sort(want)
	slices.Sort(timers)
	if !slices.Equal(want, timers) {
		return fmt.Errorf("task %d lists %d timers, its workers hold %d", task, len(timers), len(want))
	}
	return nil
}
