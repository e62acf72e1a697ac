package allocatortest

import (
	"slices"

	"idlab/allocators"
)

// contractCase is a case of the contract: a script, and the claim that it shows.
type contractCase struct {
	name, claim string
	ids         int64 // size of the space; 0 means wholeSpace
	policies    []allocators.Policy
	script      string
}

// contractCases returns all cases.
func contractCases() []contractCase {
	return slices.Concat(idCases(), errorCases(), fullCases(), taskCases())
}

// The policies under which a case holds; nil means every policy.
func counting() []allocators.Policy { return []allocators.Policy{allocators.NextID} }
func shared() []allocators.Policy   { return []allocators.Policy{allocators.LowestFreeOfAll} }
func perTask() []allocators.Policy {
	return []allocators.Policy{allocators.NextID, allocators.LowestFree}
}
func lowestFirst() []allocators.Policy {
	return []allocators.Policy{allocators.LowestFree, allocators.LowestFreeOfAll}
}

// idCases are about the choice of ids.
func idCases() []contractCase {
	return []contractCase{
		{"first-ids", "ids start at 0 in each task", 0, perTask(),
			"a.create=0 a.create=1 b.create=0 b.create=1 a.create=2 a.find(2)=yes b.find(2)=no"},
		{"first-ids", "ids start at 0 and are shared by all tasks", 0, shared(),
			"a.create=0 b.create=1 a.create=2 a.find(1)=no b.find(1)=yes"},
		{"reuse", "a freed id is not given again before the counter wraps", 0, counting(),
			"a.create=0 a.create=1 a.delete(0)=ok a.create=2 a.delete(2)=ok a.create=3"},
		{"reuse", "the lowest free id is given first", 0, lowestFirst(),
			"a.create=0 a.create=1 a.create=2 a.create=3 a.delete(2)=ok a.delete(0)=ok a.create=0 a.create=2 " +
				"a.create=4"},
		{"restore", "after a wanted id, the counter continues at that id + 1", 0, counting(),
			"a.at(8)=ok a.delete(8)=ok a.create=9 a.at(100)=ok a.create=101 a.at(7)=ok a.create=8 a.create=10 " +
				"a.at(7)=EBUSY a.create=11"},
		{"restore", "a wanted id leaves lower ids free", 0, lowestFirst(),
			"a.at(8)=ok a.create=0 a.at(1)=ok a.create=2 a.delete(0)=ok a.create=0"},
		{"wrap", "the id after the largest is 0, never a negative id", 0, nil,
			"a.at(2147483647)=ok a.find(2147483647)=yes a.create=0 a.create=1 a.at(2147483647)=EBUSY " +
				"a.delete(2147483647)=ok a.find(2147483647)=no"},
		{"wrap-on", "the counter wraps to 0 and skips taken ids", 0, counting(),
			"a.create=0 a.create=1 a.delete(1)=ok a.at(2147483646)=ok a.create=2147483647 a.create=1 " +
				"a.create=2 a.find(-2147483648)=no"},
	}
}

// errorCases are about ids that do not exist, taken ids, and calls that fail.
func errorCases() []contractCase {
	return []contractCase{
		{"unknown", "an id that was never given is not found, and deleting it gives EINVAL", 0, nil,
			"a.find(0)=no a.find(-1)=no a.find(2147483647)=no a.delete(0)=EINVAL a.delete(-1)=EINVAL " +
				"a.delete(-2147483648)=EINVAL a.delete(2147483647)=EINVAL a.timers=none a.create=0"},
		{"stale", "a deleted id is not found, and deleting it again gives EINVAL", 0, nil,
			"a.create=0 a.create=1 a.delete(0)=ok a.find(0)=no a.delete(0)=EINVAL a.find(1)=yes " +
				"a.delete(1)=ok a.find(1)=no a.timers=none"},
		{"alias", "setting the sign bit of a live id gives an id that does not exist", 0, nil,
			"a.create=0 a.at(5)=ok a.find(-2147483643)=no a.delete(-2147483643)=EINVAL " +
				"a.at(-2147483643)=EINVAL a.find(-2147483648)=no a.delete(-2147483648)=EINVAL a.find(0)=yes " +
				"a.find(5)=yes"},
		{"busy", "a wanted id that is taken gives EBUSY; once freed, it can be taken again", 0, nil,
			"a.at(5)=ok a.at(5)=EBUSY a.find(5)=yes a.delete(5)=ok a.find(5)=no a.at(5)=ok a.at(5)=EBUSY " +
				"a.delete(5)=ok a.at(5)=ok"},
		{"invalid", "a negative wanted id gives EINVAL", 0, nil,
			"a.at(-1)=EINVAL a.at(-2147483648)=EINVAL a.timers=none a.create=0 a.at(-1)=EINVAL a.find(-1)=no"},
		{"beyond", "a wanted id beyond the end of a smaller space gives EINVAL", 8, nil,
			"a.at(8)=EINVAL a.at(2147483647)=EINVAL a.at(7)=ok a.find(15)=no a.delete(15)=EINVAL a.create=0 " +
				"a.find(8)=no a.delete(8)=EINVAL"},
		{"unchanged", "a failed call changes neither the timers nor the counter", 0, counting(),
			"a.at(10)=ok a.create=11 a.at(0)=ok a.at(10)=EBUSY a.at(-1)=EINVAL a.delete(9)=EINVAL a.create=1 " +
				"a.timers=1,0,11,10"},
		{"unchanged", "a failed call changes nothing", 0, lowestFirst(),
			"a.create=0 a.create=1 a.delete(0)=ok a.at(1)=EBUSY a.at(-1)=EINVAL a.delete(0)=EINVAL a.create=0 " +
				"a.create=2 a.timers=2,0,1"},
	}
}

// fullCases are about spaces in which every id is taken.
func fullCases() []contractCase {
	return []contractCase{
		{"full", "EAGAIN exactly when every id is taken; a freed id can be taken again", 4, nil,
			"a.create=0 a.create=1 a.create=2 a.create=3 a.create=EAGAIN a.create=EAGAIN a.at(1)=EBUSY " +
				"a.delete(3)=ok a.create=3 a.create=EAGAIN a.delete(1)=ok a.at(1)=ok a.create=EAGAIN " +
				"a.timers=1,3,2,0"},
		{"full-again", "a create that fails with EAGAIN changes neither the timers nor the counter", 4, nil,
			"a.create=0 a.create=1 a.create=2 a.create=3 a.create=EAGAIN a.delete(0)=ok a.delete(3)=ok " +
				"a.create=0 a.create=3 a.create=EAGAIN"},
		{"full-wanted", "wanted ids count as taken", 4, nil,
			"a.at(3)=ok a.create=0 a.at(2)=ok a.at(1)=ok a.create=EAGAIN a.delete(2)=ok a.create=2 " +
				"a.create=EAGAIN"},
		{"full-two", "the smallest space, of two ids, works", 2, nil,
			"a.create=0 a.create=1 a.create=EAGAIN a.delete(1)=ok a.create=1 a.delete(0)=ok a.create=0 " +
				"a.create=EAGAIN"},
		{"full-other", "the full space of one task leaves the spaces of others empty", 2, perTask(),
			"a.create=0 a.create=1 a.create=EAGAIN b.create=0 b.create=1 b.create=EAGAIN a.delete(0)=ok " +
				"b.create=EAGAIN a.create=0"},
		{"full-other", "all tasks share one space of ids", 2, shared(),
			"a.create=0 b.create=1 a.create=EAGAIN b.create=EAGAIN b.delete(1)=ok a.create=1 b.create=EAGAIN"},
		{"exit-full", "an exit frees every id of the task", 4, nil,
			"a.create=0 a.create=1 a.create=2 a.create=3 a.exit=ok a.create=0 a.create=1 a.create=2 " +
				"a.create=3 a.create=EAGAIN"},
	}
}

// taskCases are about the timers of one task beside those of another, and about exit.
func taskCases() []contractCase {
	return []contractCase{
		{"same-id", "two tasks may hold the same id", 0, perTask(),
			"a.at(7)=ok b.at(7)=ok a.delete(7)=ok a.find(7)=no b.find(7)=yes b.at(7)=EBUSY a.at(7)=ok " +
				"b.delete(7)=ok a.find(7)=yes"},
		{"same-id", "no two tasks hold the same id", 0, shared(),
			"a.at(7)=ok b.at(7)=EBUSY b.find(7)=no a.delete(7)=ok b.at(7)=ok a.find(7)=no a.at(7)=EBUSY"},
		{"foreign", "a task neither finds nor deletes a timer of another task", 0, nil,
			"a.create=0 b.find(0)=no b.delete(0)=EINVAL a.find(0)=yes a.delete(0)=ok"},
		{"timers", "timers are listed newest first", 0, nil,
			"a.timers=none a.create=0 a.create=1 a.at(9)=ok a.timers=9,1,0 a.delete(1)=ok a.timers=9,0 " +
				"a.at(1)=ok a.timers=1,9,0 a.delete(1)=ok a.delete(0)=ok a.timers=9"},
		{"exit", "an exit deletes all timers of the task and no others", 0, nil,
			"a.at(3)=ok a.at(1)=ok b.at(2)=ok a.exit=ok b.find(2)=yes a.find(1)=no a.find(3)=no a.timers=none " +
				"a.at(3)=ok a.delete(1)=EINVAL b.timers=2 a.exit=ok b.delete(2)=ok a.create=0"},
	}
}

// wholeSpace is the number of ids in a space of default size.
const wholeSpace = int64(allocators.MaxID) + 1

func contractChecks(policy allocators.Policy) (checks []Check) {
	for _, l := range layers() {
		for _, c := range contractCases() {
			if c.holdsUnder(policy) {
				run := func(t *trial) error { return c.run(t, l) }
				checks = append(checks, Check{l.name + "-" + c.name, c.claim, run, c.ids != 0})
			}
		}
	}
	return checks
}

func (c contractCase) holdsUnder(policy allocators.Policy) bool {
	return c.policies == nil || slices.Contains(c.policies, policy)
}

// run replays the case on a layer.
func (c contractCase) run(t *trial, l layer) error {
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
	r := &runner{sut: m, model: newModel(t.design.IDs, ids), every: 1, watch: watchedIDs(ids)}
	if d := r.replayGuarded(t, steps); d != nil {
		return d
	}
	return nil
}

// watchedIDs returns the ids that an audit looks up: those of a small space, or both ends of a large one; the ids just
// beyond; and ids with the sign bit set.
func watchedIDs(ids int64) (watch []allocators.ID) {
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
