package allocatortest

import (
	"slices"

	"idlab/allocators"
)

// contract is a case of the contract: a script and what it shows.
type contract struct {
	name, claim string
	ids         int64 // in a space; 0 for as many as there are
	policies    []allocators.Policy
	script      string
}

// contracts lists the cases. Those without policies hold under every policy.
func contracts() []contract {
	const all, low, next = allocators.LowestFreeOfAll, allocators.LowestFree, allocators.NextID
	type only []allocators.Policy
	return []contract{
		{"first-ids", "ids start at 0 in every task", 0, only{next, low},
			"a.create=0 a.create=1 b.create=0 b.create=1 a.create=2 a.find(2)=yes b.find(2)=no"},
		{"first-ids", "ids start at 0 and tasks share them", 0, only{all},
			"a.create=0 b.create=1 a.create=2 a.find(1)=no b.find(1)=yes"},
		{"reuse", "a freed id does not come back before the count wraps", 0, only{next},
			"a.create=0 a.create=1 a.delete(0)=ok a.create=2 a.delete(2)=ok a.create=3"},
		{"reuse", "the lowest freed id comes back first", 0, only{low, all},
			"a.create=0 a.create=1 a.create=2 a.create=3 a.delete(2)=ok a.delete(0)=ok a.create=0 a.create=2 a.create=4"},
		{"unknown", "looking up or deleting what never was gives EINVAL", 0, nil,
			"a.find(0)=no a.find(-1)=no a.find(2147483647)=no a.delete(0)=EINVAL a.delete(-1)=EINVAL " +
				"a.delete(-2147483648)=EINVAL a.delete(2147483647)=EINVAL a.timers=none a.create=0"},
		{"stale", "a deleted id finds nothing", 0, nil,
			"a.create=0 a.create=1 a.delete(0)=ok a.find(0)=no a.delete(0)=EINVAL a.find(1)=yes a.delete(1)=ok a.find(1)=no a.timers=none"},
		{"alias", "an id with the sign bit set is another, and none", 0, nil,
			"a.create=0 a.at(5)=ok a.find(-2147483643)=no a.delete(-2147483643)=EINVAL a.at(-2147483643)=EINVAL " +
				"a.find(-2147483648)=no a.delete(-2147483648)=EINVAL a.find(0)=yes a.find(5)=yes"},
		{"busy", "a wanted id that is taken gives EBUSY, and is to be had once it is freed", 0, nil,
			"a.at(5)=ok a.at(5)=EBUSY a.find(5)=yes a.delete(5)=ok a.find(5)=no a.at(5)=ok a.at(5)=EBUSY a.delete(5)=ok a.at(5)=ok"},
		{"invalid", "a wanted id that is negative gives EINVAL", 0, nil,
			"a.at(-1)=EINVAL a.at(-2147483648)=EINVAL a.timers=none a.create=0 a.at(-1)=EINVAL a.find(-1)=no"},
		{"beyond", "a wanted id beyond a smaller space gives EINVAL", 8, nil,
			"a.at(8)=EINVAL a.at(2147483647)=EINVAL a.at(7)=ok a.find(15)=no a.delete(15)=EINVAL a.create=0 a.find(8)=no a.delete(8)=EINVAL"},
		{"unchanged", "a call that fails changes nothing, not even the count", 0, only{next},
			"a.at(10)=ok a.create=11 a.at(0)=ok a.at(10)=EBUSY a.at(-1)=EINVAL a.delete(9)=EINVAL a.create=1 a.timers=1,0,11,10"},
		{"unchanged", "a call that fails changes nothing", 0, only{low, all},
			"a.create=0 a.create=1 a.delete(0)=ok a.at(1)=EBUSY a.at(-1)=EINVAL a.delete(0)=EINVAL a.create=0 a.create=2 a.timers=2,0,1"},
		{"restore", "after a wanted id the count goes on behind it", 0, only{next},
			"a.at(8)=ok a.delete(8)=ok a.create=9 a.at(100)=ok a.create=101 a.at(7)=ok a.create=8 a.create=10 a.at(7)=EBUSY a.create=11"},
		{"restore", "a wanted id leaves the lower ones free", 0, only{low, all},
			"a.at(8)=ok a.create=0 a.at(1)=ok a.create=2 a.delete(0)=ok a.create=0"},
		{"wrap", "after the largest id comes 0, never a negative one", 0, nil,
			"a.at(2147483647)=ok a.find(2147483647)=yes a.create=0 a.create=1 a.at(2147483647)=EBUSY a.delete(2147483647)=ok a.find(2147483647)=no"},
		{"wrap-on", "counting wraps to 0 and skips what is taken", 0, only{next},
			"a.create=0 a.create=1 a.delete(1)=ok a.at(2147483646)=ok a.create=2147483647 a.create=1 a.create=2 a.find(-2147483648)=no"},
		{"full", "EAGAIN when every id is taken and not before; a freed id is to be had again", 4, nil,
			"a.create=0 a.create=1 a.create=2 a.create=3 a.create=EAGAIN a.create=EAGAIN a.at(1)=EBUSY a.delete(3)=ok a.create=3 " +
				"a.create=EAGAIN a.delete(1)=ok a.at(1)=ok a.create=EAGAIN a.timers=1,3,2,0"},
		{"full-again", "a create that finds the space full changes nothing, not even the count", 4, nil,
			"a.create=0 a.create=1 a.create=2 a.create=3 a.create=EAGAIN a.delete(0)=ok a.delete(3)=ok a.create=0 a.create=3 a.create=EAGAIN"},
		{"full-wanted", "wanted ids count as taken", 4, nil,
			"a.at(3)=ok a.create=0 a.at(2)=ok a.at(1)=ok a.create=EAGAIN a.delete(2)=ok a.create=2 a.create=EAGAIN"},
		{"full-two", "the smallest space holds two ids", 2, nil,
			"a.create=0 a.create=1 a.create=EAGAIN a.delete(1)=ok a.create=1 a.delete(0)=ok a.create=0 a.create=EAGAIN"},
		{"full-other", "one task's full space leaves another's empty", 2, only{next, low},
			"a.create=0 a.create=1 a.create=EAGAIN b.create=0 b.create=1 b.create=EAGAIN a.delete(0)=ok b.create=EAGAIN a.create=0"},
		{"full-other", "tasks fill the one space together", 2, only{all},
			"a.create=0 b.create=1 a.create=EAGAIN b.create=EAGAIN b.delete(1)=ok a.create=1 b.create=EAGAIN"},
		{"same-id", "two tasks may hold the same id", 0, only{next, low},
			"a.at(7)=ok b.at(7)=ok a.delete(7)=ok a.find(7)=no b.find(7)=yes b.at(7)=EBUSY a.at(7)=ok b.delete(7)=ok a.find(7)=yes"},
		{"same-id", "no two tasks hold the same id", 0, only{all},
			"a.at(7)=ok b.at(7)=EBUSY b.find(7)=no a.delete(7)=ok b.at(7)=ok a.find(7)=no a.at(7)=EBUSY"},
		{"foreign", "a task neither finds nor deletes another's timer", 0, nil,
			"a.create=0 b.find(0)=no b.delete(0)=EINVAL a.find(0)=yes a.delete(0)=ok"},
		{"timers", "timers are listed newest first", 0, nil,
			"a.timers=none a.create=0 a.create=1 a.at(9)=ok a.timers=9,1,0 a.delete(1)=ok a.timers=9,0 " +
				"a.at(1)=ok a.timers=1,9,0 a.delete(1)=ok a.delete(0)=ok a.timers=9"},
		{"exit", "an exit leaves nothing of the task, and others alone", 0, nil,
			"a.at(3)=ok a.at(1)=ok b.at(2)=ok a.exit=ok b.find(2)=yes a.find(1)=no a.find(3)=no a.timers=none " +
				"a.at(3)=ok a.delete(1)=EINVAL b.timers=2 a.exit=ok b.delete(2)=ok a.create=0"},
		{"exit-full", "an exit frees every id", 4, nil,
			"a.create=0 a.create=1 a.create=2 a.create=3 a.exit=ok a.create=0 a.create=1 a.create=2 a.create=3 a.create=EAGAIN"},
	}
}

// wholeSpace is how many ids there are where the space is not made smaller.
const wholeSpace = int64(allocators.MaxID) + 1

func contractChecks(policy allocators.Policy) (checks []Check) {
	for _, l := range layers() {
		for _, c := range contracts() {
			if c.holdsUnder(policy) {
				checks = append(checks, Check{l.name + "-" + c.name, c.claim, func(t *trial) error { return t.keep(c, l) }, c.ids != 0})
			}
		}
	}
	return checks
}

func (c contract) holdsUnder(policy allocators.Policy) bool {
	return c.policies == nil || slices.Contains(c.policies, policy)
}

// keep plays the case on a layer.
func (t *trial) keep(c contract, l layer) error {
	ids := c.ids
	if ids == 0 {
		ids = wholeSpace
	}
	m, err := l.open(t, ids)
	if err != nil {
		return err
	}
	steps, err := parse(c.script)
	if err != nil {
		return err
	}
	p := &player{machine: m, model: newModel(t.design.IDs, ids), every: 1, watch: watched(ids)}
	if d := t.play(p, steps); d != nil {
		return d
	}
	return nil
}

// watched lists the ids that may show a change where none should be: those of
// a small space or both ends of a large one, what lies beyond, and the same
// with the sign bit set.
func watched(ids int64) (watch []allocators.ID) {
	const few = 16
	for id := range min(ids, few) {
		watch = append(watch, allocators.ID(id), allocators.ID(id)-allocators.MaxID-1)
	}
	for n := range min(ids, few) {
		watch = append(watch, allocators.ID(ids-1-n))
		if ids <= int64(allocators.MaxID) {
			watch = append(watch, allocators.ID(ids+n))
		}
	}
	return append(watch, -1)
}
