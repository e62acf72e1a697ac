package allocatortest

import (
	"errors"
	"math/rand/v2"
	"slices"

	"idlab/allocators"
)

// disjointChecks run workers that share a structure but no task, or no id. Each worker replays a history of its own,
// and its model knows every answer whatever the others do. The workers share nothing but the structure under test:
// bookkeeping of the suite would order their accesses and so hide races from the race detector.
func disjointChecks() (checks []Check) {
	for _, l := range layers() {
		checks = append(checks,
			Check{l.name + "-disjoint-tasks", "workers on disjoint tasks, which start and exit, are independent",
				func(t *trial) error { return disjointTasks(t, l) }, false},
			Check{l.name + "-disjoint-ids", "workers on disjoint ids of the same tasks, low and high, are independent",
				func(t *trial) error { return disjointIDs(t, l) }, false},
			Check{l.name + "-bulk", "no timer is lost while ever larger numbers are created and deleted",
				func(t *trial) error { return bulk(t, l) }, false})
	}
	return checks
}

// disjointTasks replays random histories, each worker in tasks of its own.
func disjointTasks(t *trial, l layer) error {
	// The space is so large that other workers cannot fill it, even if all tasks share it.
	ids := t.spaceOf(1 << 16)
	shared, err := l.open(t, ids)
	if err != nil {
		return err
	}
	return t.parallel(t.Workers, func(w int) error {
		random := t.rand(w)
		r := &runner{sut: shared.newTasks(), model: newModel(t.design.IDs, ids), every: 25, watch: watchedIDs(4)}
		r.stop = t.overdue
		r.model.crowded = true
		for range t.rounds(10) {
			if d := r.replay(randomSteps(random, 16, 100)); d != nil {
				return errorOf(d)
			}
		}
		return errorOf(r.replay(exitSteps("abc")))
	})
}

// errorOf returns a nil error for a nil *mismatch.
func errorOf(d *mismatch) error {
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

// disjointIDs replays random calls with wanted ids, each worker with ids of its own.
func disjointIDs(t *trial, l layer) error {
	shared, err := openTasks(t, l, "ab")
	if err != nil {
		return err
	}
	return t.parallel(t.Workers, func(w int) error {
		random := t.rand(w)
		own := interleavedIDs(w, t.Workers)
		r := &runner{sut: shared[w], model: newModel(t.design.IDs, wholeSpace), every: 64, watch: own, stop: t.overdue}
		for range t.rounds(30) {
			if d := r.replay(wantedIDSteps(random, own, 100)); d != nil {
				return errorOf(d)
			}
		}
		return nil
	})
}

// openTasks opens a sut with the tasks and returns a view of them for each worker.
func openTasks(t *trial, l layer, letters string) (views []sut, err error) {
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
		views = append(views, m.sameTasks())
	}
	return views, nil
}

// interleavedIDs returns ids of a worker: those congruent to w modulo the number of workers. They are neighbours of the
// other workers' ids, and range from one end of the space to the other, so that trees grow and shrink.
func interleavedIDs(w, workers int) (own []allocators.ID) {
	for n := range 12 {
		own = append(own, allocators.ID(w+n*workers))
	}
	for n := 16; w+n*workers <= int(allocators.MaxID); n *= 16 {
		own = append(own, allocators.ID(w+n*workers))
	}
	last := int(allocators.MaxID)/workers - 1
	return append(own, allocators.ID(w+last*workers))
}

// wantedIDSteps draws calls on the given ids in two tasks.
func wantedIDSteps(random *rand.Rand, own []allocators.ID, n int) (steps []step) {
	calls := [...]call{at, at, at, del, del, find, find, find}
	for range n {
		steps = append(steps, step{
			task: 'a' + byte(random.IntN(2)), call: calls[random.IntN(len(calls))], id: own[random.IntN(len(own))],
		})
	}
	return steps
}

// bulk runs rounds with twice as many timers each, so that tables grow and shrink while in use. After the last doubling
// it starts again with a new sut.
func bulk(t *trial, l layer) error {
	const doublings = 8 // up to 512 timers per worker
	var shared []sut
	for n := range t.rounds(2 * doublings) {
		if n%doublings == 0 {
			var err error
			if shared, err = openTasks(t, l, "a"); err != nil {
				return err
			}
		}
		if err := bulkRound(t, shared, 4<<(n%doublings)); err != nil {
			return err
		}
	}
	return nil
}

// bulkRound is one round. First each worker creates timers under its ids of a dense range, deletes and recreates half
// of them, and deletes all. Then each worker creates timers in a task of its own, under ids that the design chooses,
// and exits.
func bulkRound(t *trial, shared []sut, each int) error {
	err := t.parallel(t.Workers, func(w int) error {
		var own []allocators.ID
		for n := range each {
			own = append(own, allocators.ID(w+n*t.Workers))
		}
		r := &runner{sut: shared[w], model: newModel(t.design.IDs, wholeSpace), every: each, stop: t.overdue}
		return errorOf(r.replay(bulkSteps(t.rand(w), own)))
	})
	if err != nil {
		return err
	}
	return t.parallel(t.Workers, func(w int) error {
		r := &runner{sut: shared[w].newTasks(), model: newModel(t.design.IDs, wholeSpace), every: each, stop: t.overdue}
		r.model.crowded = true
		return errorOf(r.replay(slices.Concat(createSteps(each), createSteps(each))))
	})
}

func bulkSteps(random *rand.Rand, own []allocators.ID) (steps []step) {
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

func createSteps(n int) (steps []step) {
	for range n {
		steps = append(steps, step{task: 'b', call: create})
	}
	return append(steps, step{task: 'b', call: timers}, step{task: 'b', call: exit})
}
