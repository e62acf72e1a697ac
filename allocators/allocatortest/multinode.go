package allocatortest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"idlab/allocators"
)

// multinodeChecks are about histories of more timers than a node of a radix tree has slots, or a word of a bitmap has
// bits, with gaps that a design with the lowest free id must find again. Two more are about ids and owners that differ
// in few bits.
func multinodeChecks() (checks []Check) {
	for _, l := range layers() {
		checks = append(checks, Check{
			l.name + "-multinode", "hundreds of timers with gaps between ids agree with the model",
			func(t *trial) error { return multinode(t, l) }, false,
		})
	}
	return append(checks,
		Check{"system-congruent-ids", "ids with the same low bits stay taken while others are created and deleted",
			systemCongruentIDs, true},
		Check{"space-owner-bits", "tasks whose addresses differ in one bit do not see each other's timers",
			spaceOwnerBits, false})
}

func multinode(t *trial, l layer) error {
	for n := range t.rounds(20) {
		h := history{layer: l, ids: t.spaceOf(wholeSpace), steps: multinodeSteps(t.rand(n))}
		if d := h.run(t); d != nil {
			return fmt.Errorf("seed %d: %w", t.Seed, h.shrink(t, d))
		}
	}
	return nil
}

// spaceOwnerBits adds a timer of one task and looks it up in another, for each bit in which their addresses can differ.
func spaceOwnerBits(t *trial) error {
	const first, lowest, highest = allocators.Address(0xffff888104a3c000), 7, 63 // task addresses are multiples of 128
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
			return fmt.Errorf("owners that differ in bit %d: timer %d is found by the wrong owner, or not by its own",
				bit, id)
		}
	}
	return nil
}

// multinodeSteps creates timers, then deletes many and refills some of the gaps.
func multinodeSteps(random *rand.Rand) (steps []step) {
	const first, ids = 150, 300 // more than 2 and more than 4 nodes of 64 slots
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

// systemCongruentIDs holds ids that share a slot in a table indexed by low bits. The first id of the slot is freed.
// Then creates pass that slot's turn at least twice and must not give an id that is held.
func systemCongruentIDs(t *trial) error {
	const base = 1 << 30
	for stride := allocators.ID(8); stride <= 512; stride *= 8 {
		p, err := t.process(wholeSpace)
		if err != nil {
			return err
		}
		if _, err = p.Create(); err != nil {
			return err
		}
		held := []allocators.ID{base + 2*stride, base + stride}
		for _, s := range []step{
			{call: at, id: held[1]}, {call: at, id: held[0]}, {call: del}, {call: at, id: base}, {call: del, id: base},
		} {
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
			return fmt.Errorf("at the end the listed timers are %v, want %v", listed, held)
		}
	}
	return nil
}
