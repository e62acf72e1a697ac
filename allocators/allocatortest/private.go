package allocatortest

import (
	"errors"
	"math/rand/v2"
	"slices"

	"idlab/allocators"
)

// privateChecks let workers share a structure but no task, or no id. So each
// goes through a history of its own of which its own model knows every answer,
// whatever the others do, and nothing but the structure under test is shared:
// no bookkeeping of the suite orders the workers' accesses and so hides a race
// from the race detector.
func privateChecks() (checks []Check) {
	for _, l := range layers() {
		checks = append(checks,
			Check{l.name + "-private-tasks", "workers on tasks of their own do not disturb each other; tasks come and go", func(t *trial) error {
				return t.privateTasks(l)
			}, false},
			Check{l.name + "-private-ids", "workers on ids of their own in the same tasks do not disturb each other, high and low ids mixed", func(t *trial) error {
				return t.privateIDs(l)
			}, false},
			Check{l.name + "-tide", "nothing is lost while very many timers come and go", func(t *trial) error {
				return t.tide(l)
			}, false})
	}
	return checks
}

// privateTasks: random histories, each worker with tasks of its own.
func (t *trial) privateTasks(l layer) error {
	// So many ids that the others cannot fill them where all tasks share them.
	ids := t.spaceOf(1 << 16)
	shared, err := l.open(t, ids)
	if err != nil {
		return err
	}
	return t.together(t.Workers, func(w int) error {
		random := t.rand(w)
		p := &player{machine: shared.apart(), model: newModel(t.design.IDs, ids), every: 25, watch: watched(4), late: t.late}
		p.model.crowded = true
		for range t.rounds(10) {
			if d := p.play(randomSteps(random, 16, 100)); d != nil {
				return errorOf(d)
			}
		}
		return errorOf(p.play(exitSteps("abc")))
	})
}

// errorOf keeps a nil *deviation from becoming an error.
func errorOf(d *deviation) error {
	if d == nil {
		return nil
	}
	return d
}

func exitSteps(letters string) (steps []step) {
	for _, letter := range []byte(letters) {
		steps = append(steps, step{task: letter, call: exit})
	}
	return steps
}

// privateIDs: random wanted ids, each worker with ids of its own.
func (t *trial) privateIDs(l layer) error {
	shared, err := t.openTasks(l, "ab")
	if err != nil {
		return err
	}
	return t.together(t.Workers, func(w int) error {
		random := t.rand(w)
		own := scatteredIDs(w, t.Workers)
		p := &player{machine: shared[w], model: newModel(t.design.IDs, wholeSpace), every: 64, watch: own, late: t.late}
		for range t.rounds(30) {
			if d := p.play(wantedSteps(random, own, 100)); d != nil {
				return errorOf(d)
			}
		}
		return nil
	})
}

// openTasks opens a machine with the tasks, and a view of them for each worker.
func (t *trial) openTasks(l layer, letters string) (views []machine, err error) {
	m, err := l.open(t, wholeSpace)
	if err != nil {
		return nil, err
	}
	for _, letter := range []byte(letters) {
		if answer := m.do(step{task: letter, call: timers}); answer != "none" {
			return nil, errors.New("a new task has timers: " + answer)
		}
	}
	for range t.Workers {
		views = append(views, m.fork())
	}
	return views, nil
}

// scatteredIDs are some ids of a worker, those that leave its number when
// divided by that of the workers: neighbours of the others' ids, from one end
// of the space to the other, so that trees grow and shrink.
func scatteredIDs(w, workers int) (own []allocators.ID) {
	for n := range 12 {
		own = append(own, allocators.ID(w+n*workers))
	}
	for n := 16; w+n*workers <= int(allocators.MaxID); n *= 16 {
		own = append(own, allocators.ID(w+n*workers))
	}
	last := int(allocators.MaxID)/workers - 1
	return append(own, allocators.ID(w+last*workers))
}

// wantedSteps draws calls on some ids in two tasks.
func wantedSteps(random *rand.Rand, own []allocators.ID, n int) (steps []step) {
	calls := [...]call{at, at, at, del, del, find, find, find}
	for range n {
		steps = append(steps, step{
			task: 'a' + byte(random.IntN(2)), call: calls[random.IntN(len(calls))], id: own[random.IntN(len(own))],
		})
	}
	return steps
}

// tide: ever more timers come and go, so that what grows and shrinks with them
// does both while it is in use; and again, in a new machine.
func (t *trial) tide(l layer) error {
	const doublings = 8 // to 512 timers a worker
	var shared []machine
	for n := range t.rounds(2 * doublings) {
		if n%doublings == 0 {
			var err error
			if shared, err = t.openTasks(l, "a"); err != nil {
				return err
			}
		}
		if err := t.floods(shared, 4<<(n%doublings)); err != nil {
			return err
		}
	}
	return nil
}

// floods: each worker's ids of a dense range come, half of them go and come
// again, and all go. Then timers come in tasks of the workers' own, under the
// ids that they are given, and go with the tasks.
func (t *trial) floods(shared []machine, each int) error {
	err := t.together(t.Workers, func(w int) error {
		var own []allocators.ID
		for n := range each {
			own = append(own, allocators.ID(w+n*t.Workers))
		}
		p := &player{machine: shared[w], model: newModel(t.design.IDs, wholeSpace), every: each, late: t.late}
		return errorOf(p.play(tideSteps(t.rand(w), own)))
	})
	if err != nil {
		return err
	}
	return t.together(t.Workers, func(w int) error {
		p := &player{machine: shared[w].apart(), model: newModel(t.design.IDs, wholeSpace), every: each, late: t.late}
		p.model.crowded = true
		return errorOf(p.play(slices.Concat(givenSteps(each), givenSteps(each))))
	})
}

func tideSteps(random *rand.Rand, own []allocators.ID) (steps []step) {
	all := func(c call, ids []allocators.ID) {
		for _, n := range random.Perm(len(ids)) {
			steps = append(steps, step{task: 'a', call: c, id: ids[n]})
		}
	}
	all(at, own)
	all(find, own)
	all(del, own[:len(own)/2])
	all(find, own)
	all(at, own[:len(own)/2])
	all(find, own)
	all(del, own)
	all(find, own)
	return steps
}

func givenSteps(n int) (steps []step) {
	for range n {
		steps = append(steps, step{task: 'b', call: create})
	}
	return append(steps, step{task: 'b', call: timers}, step{task: 'b', call: exit})
}
