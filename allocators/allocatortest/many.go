package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"slices"

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
	return append(checks,
		Check{"system-alike", "ids that are alike in their lowest bits stay taken while others come and go", (*trial).alike, true},
		Check{"space-owners", "tasks whose addresses differ in one bit do not see each other's timers", (*trial).owners, false})
}

// owners has two tasks hold timers, for each bit in which their addresses may differ.
func (t *trial) owners() error {
	const first, lowest, highest = allocators.Address(0xffff888104a3c000), 7, 63 // the kernel aligns tasks to lines
	for bit := lowest; bit <= highest; bit++ {
		a, _, err := t.allocator(t.spaceOf(1 << 16))
		if err != nil {
			return err
		}
		one, other := a.NewSpace(first), a.NewSpace(first^1<<bit)
		timer := new(allocators.Timer)
		id, err := one.Add(timer)
		if err != nil {
			return err
		}
		if other.Find(id) != nil || one.Find(id) != timer {
			return fmt.Errorf("owners that differ in bit %d: timer %d of the one is found by the other, or not by its own", bit, id)
		}
	}
	return nil
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

// alike has ids that lead to one slot of a table which is indexed by their lowest bits,
// the first of them free, and counts on until that slot's turn has come twice.
func (t *trial) alike() error {
	const base = 1 << 30
	for stride := allocators.ID(8); stride <= 512; stride *= 8 {
		system, err := t.system(wholeSpace)
		if err != nil {
			return err
		}
		t.closeLater(system)
		p, err := system.NewProcess()
		if err != nil {
			return err
		}
		if _, err = p.Create(); err != nil {
			return err
		}
		held := []allocators.ID{base + 2*stride, base + stride}
		for _, s := range []step{{call: at, id: held[1]}, {call: at, id: held[0]}, {call: del}, {call: at, id: base}, {call: del, id: base}} {
			call := p.Delete
			if s.call == at {
				call = p.CreateAt
			}
			if err := call(s.id); err != nil {
				return fmt.Errorf("%v: %w", s, err)
			}
		}
		for range 3 * stride {
			id, err := p.Create()
			if err == nil && slices.Contains(held, id) {
				return fmt.Errorf("create gave id %d while a timer is live under it", id)
			}
			if err == nil {
				err = p.Delete(id)
			}
			if err != nil {
				return err
			}
		}
		if listed := p.Timers(nil); !slices.Equal(listed, held) {
			return fmt.Errorf("in the end %v are listed, want %v", listed, held)
		}
	}
	return nil
}
