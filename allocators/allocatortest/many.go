package allocatortest

import (
	"fmt"
	"math/rand/v2"

	"idlab/allocators"
)

// manyChecks are of more timers than a node of a radix tree has slots, or a word bits:
// with gaps, that a design which gives the lowest free id must find again.
func manyChecks() (checks []Check) {
	for _, l := range layers() {
		checks = append(checks, Check{l.name + "-many", "hundreds of timers with gaps between their ids go as the model says", func(t *trial) error {
			for n := range t.rounds(20) {
				h := history{layer: l, ids: t.spaceOf(wholeSpace), steps: manySteps(t.rand(n))}
				if d := h.run(t); d != nil {
					return fmt.Errorf("seed %d: %w", t.Seed, h.shortest(t, d))
				}
			}
			return nil
		}, false})
	}
	return checks
}

// manySteps creates timers, makes gaps, fills some of them, and again.
func manySteps(random *rand.Rand) (steps []step) {
	const first, ids = 150, 300 // beyond 2 nodes of 64 slots, beyond 4
	for range first {
		steps = append(steps, step{task: 'a', call: create})
	}
	calls := [...]call{del, del, del, create, create, at}
	for range 200 {
		s := step{task: 'a', call: calls[random.IntN(len(calls))]}
		if s.call.takesID() {
			s.id = allocators.ID(random.IntN(ids))
		}
		steps = append(steps, s)
	}
	return append(steps, step{task: 'a', call: timers})
}
