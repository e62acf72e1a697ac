package allocatortest

import (
	"fmt"
	"slices"
	"sync/atomic"

	"idlab/allocators"
)

// listingChecks read the list of timers during churn.
func listingChecks() []Check {
	return []Check{
		{"system-listing", "during churn no timer is listed twice and no permanent timer is missing",
			systemListing, true},
	}
}

func systemListing(t *trial) error {
	p, err := t.process(wholeSpace)
	if err != nil {
		return err
	}
	var permanent []allocators.ID
	for range 20 {
		id, err := p.Create()
		if err != nil {
			return err
		}
		permanent = append(permanent, id)
	}
	var churning atomic.Int64
	churning.Store(int64(t.Workers - 1))
	return t.parallel(t.Workers, func(w int) error {
		if w == 0 {
			for churning.Load() > 0 && !t.stopped() {
				if err := checkListing(p, permanent); err != nil {
					return err
				}
			}
			return nil
		}
		defer churning.Add(-1)
		for range t.rounds(300) {
			// All workers want id 1000. Then each takes a next id.
			if p.CreateAt(1000) == nil {
				if err := p.Delete(1000); err != nil {
					return fmt.Errorf("delete of the worker's own timer: %w", err)
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

// checkListing lists the timers once: no id may be listed twice, and all permanent ones must be listed.
func checkListing(p allocators.Process, permanent []allocators.ID) error {
	listed := p.Timers(nil)
	slices.Sort(listed)
	if once := slices.Compact(slices.Clone(listed)); len(once) != len(listed) {
		return fmt.Errorf("an id is listed twice: %v", listed)
	}
	for _, id := range permanent {
		if _, found := slices.BinarySearch(listed, id); !found {
			return fmt.Errorf("permanent timer %d is not listed: %v", id, listed)
		}
	}
	return nil
}
