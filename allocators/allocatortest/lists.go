package allocatortest

import (
	"fmt"
	"slices"
	"sync/atomic"

	"idlab/allocators"
)

// listChecks list timers while others come and go.
func listChecks() []Check {
	return []Check{
		{"system-lists", "beside churn no timer is listed twice, and none is missing that stays", (*trial).lists, true},
	}
}

func (t *trial) lists() error {
	system, err := t.system(wholeSpace)
	if err != nil {
		return err
	}
	defer system.Close()
	p, err := system.NewProcess()
	if err != nil {
		return err
	}
	var stay []allocators.ID
	for range 20 {
		id, err := p.Create()
		if err != nil {
			return err
		}
		stay = append(stay, id)
	}
	var churning atomic.Int64
	churning.Store(int64(t.Workers - 1))
	return t.together(t.Workers, func(w int) error {
		if w == 0 {
			for churning.Load() > 0 && !t.over() {
				if err := listsWhole(p, stay); err != nil {
					return err
				}
			}
			return nil
		}
		defer churning.Add(-1)
		for range t.rounds(300) {
			// The same id again and again, which others want as well, and the next.
			if p.CreateAt(1000) == nil {
				if err := p.Delete(1000); err != nil {
					return fmt.Errorf("delete of a timer of one's own: %w", err)
				}
			}
			id, err := p.Create()
			if err == nil {
				err = p.Delete(id)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// listsWhole lists the timers once.
func listsWhole(p allocators.Process, stay []allocators.ID) error {
	listed := p.Timers(nil)
	slices.Sort(listed)
	if once := slices.Compact(slices.Clone(listed)); len(once) != len(listed) {
		return fmt.Errorf("an id is listed twice: %v", listed)
	}
	for _, id := range stay {
		if _, found := slices.BinarySearch(listed, id); !found {
			return fmt.Errorf("timer %d, which stays, is not listed: %v", id, listed)
		}
	}
	return nil
}
