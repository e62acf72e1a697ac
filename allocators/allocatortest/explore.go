//go:build sched

package allocatortest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/sched"
)

// Explore runs small random programs on one variant of a design under random schedules, for the given time, and checks
// that each history is linearizable (spaceSpec). It returns the number of schedules, and the first failure with its
// program and schedule. The same seed repeats the failure.
//
// Other checks wait for the operating system to preempt a worker between two given instructions, which may take hours.
// Here every atomic access and every lock is a scheduling point.
func Explore(d allocators.Design, variant string, seed uint64, spend time.Duration) (schedules int, err error) {
	end := time.Now().Add(spend)
	for n := uint64(0); n == 0 || time.Now().Before(end); n++ {
		random := rand.New(rand.NewPCG(seed, n))
		x, err := drawProgram(d, variant, random)
		if err != nil {
			return schedules, err
		}
		for i := range schedulesPerProgram {
			choose := sched.RandomWalk(random, 1+random.IntN(20))
			if i%2 == 1 {
				choose = sched.PCT(random, len(x.threads), 1+random.IntN(4), x.steps)
			}
			schedules++
			if err := x.run(choose); err != nil {
				return schedules, fmt.Errorf("%s, seed %d, program %d, schedule %d: %w", variant, seed, n, i, err)
			}
		}
	}
	return schedules, nil
}

const (
	schedulesPerProgram = 40
	maxSteps            = 100_000 // of a run: a run that ends takes far fewer
)

// testProgram is the calls of some threads in one task, which has some timers at the start.
type testProgram struct {
	trial   *trial
	ids     int64
	start   []allocators.ID // ids of the timers at the start; thread n % threads may remove the n-th
	threads [][]programCall
	steps   int // of the longest run so far, at least 100
}

type programCall struct {
	call call
	id   allocators.ID
	own  int // delete: index among the timers that the thread holds
}

// rebuilding is a call of allocators.Rebuilder. Histories do not contain it.
const rebuilding call = "rebuild"

func (c programCall) String() string {
	if c.call == del {
		return fmt.Sprintf("delete(own %d)", c.own)
	}
	return fmt.Sprintf("%s(%d)", c.call, c.id)
}

// drawProgram draws a program.
func drawProgram(d allocators.Design, variant string, random *rand.Rand) (*testProgram, error) {
	t := newTrial(d, variant)
	x := &testProgram{trial: t, ids: drawSpaceSize(random), steps: 100}
	x.threads = make([][]programCall, 2+random.IntN(2))
	pool := drawIDs(x.ids, random)
	for _, id := range pool {
		if random.IntN(2) == 0 && int64(len(x.start)) < x.ids/2 && len(x.start) < maxLinearIDs/2 {
			x.start = append(x.start, id)
		}
	}
	calls := []call{create, create, at, at, del, del, find, find, find, rebuilding}
	if lowestFree(d.IDs) && x.ids == wholeSpace {
		calls = calls[2:] // no create: renumber keeps the order of ids, and not which ids between them are free
	}
	for w := range x.threads {
		for range 1 + random.IntN(3) {
			x.threads[w] = append(x.threads[w], programCall{
				calls[random.IntN(len(calls))], pool[random.IntN(len(pool))], random.IntN(4)})
		}
	}
	return x, nil
}

// drawSpaceSize returns the size of a small space or of the whole one.
func drawSpaceSize(random *rand.Rand) int64 {
	if random.IntN(2) == 0 {
		return maxLinearIDs
	}
	return wholeSpace
}

// drawIDs returns ids of a space: neighbours, ids with the same low bits, and distant ones; or ids that each need a
// leaf of their own in a radix tree.
func drawIDs(ids int64, random *rand.Rand) []allocators.ID {
	switch {
	case ids == wholeSpace && random.IntN(2) == 0:
		return []allocators.ID{0, 64, 128, 192}
	case ids == wholeSpace:
		return []allocators.ID{0, 1, 2, 3, 8, 16, 64, 1000, 70_000}
	}
	return []allocators.ID{0, 1, 2, 3, 4, 5, 7}
}

// run runs the program under one schedule and checks the history.
func (x *testProgram) run(choose sched.Chooser) error {
	r, err := x.begin()
	if err != nil {
		return err
	}
	var bodies []func()
	for w := range x.threads {
		bodies = append(bodies, func() { r.work(w, x.threads[w]) })
	}
	trace, err := sched.Run(choose, maxSteps, bodies...)
	x.steps = max(x.steps, len(trace))
	if err == nil {
		err = r.check(x.trial.design.IDs, x.ids)
	}
	if err != nil {
		return fmt.Errorf("%w\ntimers %v at the start, then concurrently\n%sunder the schedule %v",
			err, x.start, x.program(), trace)
	}
	return nil
}

// program formats the threads, a line each.
func (x *testProgram) program() string {
	var text strings.Builder
	for w, calls := range x.threads {
		fmt.Fprintf(&text, "thread %d: %v\n", w, calls)
	}
	return text.String()
}

// execution records the history of one run. One thread runs at a time, so it needs no locks.
type execution struct {
	space      allocators.Space
	own        [][]*numbered // by thread: the timers that it may remove
	numbers    int32
	stamp      int64
	operations []operation
}

// begin builds a space with the timers of the start.
func (x *testProgram) begin() (*execution, error) {
	a, addresses, err := x.trial.allocator(x.ids)
	if err != nil {
		return nil, err
	}
	r := &execution{space: a.NewSpace(addresses.next()), own: make([][]*numbered, len(x.threads))}
	for n, id := range x.start {
		t := r.timer()
		if err := r.space.AddAt(&t.Timer, id); err != nil {
			return nil, fmt.Errorf("AddAt(%d) to an empty space: %w", id, err)
		}
		r.own[n%len(r.own)] = append(r.own[n%len(r.own)], t)
		r.stamp++
		r.operations = append(r.operations, operation{
			step: step{'a', at, id, "ok"}, given: id, timer: t.number, worker: len(x.threads),
			invoked: r.stamp, returned: r.stamp,
		})
	}
	return r, nil
}

func (r *execution) timer() *numbered {
	r.numbers++
	return &numbered{number: r.numbers}
}

func (r *execution) work(w int, calls []programCall) {
	for _, c := range calls {
		sched.Yield()
		r.stamp++
		e := operation{step: step{task: 'a', call: c.call, id: c.id}, worker: w, invoked: r.stamp, given: c.id}
		if !r.call(&e, w, c) {
			continue
		}
		r.stamp++
		e.returned = r.stamp
		r.operations = append(r.operations, e)
	}
}

// call makes a call, and reports whether the history contains it.
func (r *execution) call(e *operation, w int, c programCall) bool {
	switch c.call {
	case create, at:
		t := r.timer()
		e.timer = t.number
		var err error
		if c.call == create {
			e.given, err = r.space.Add(&t.Timer)
			e.answer = answerID(e.given, err)
		} else {
			err = r.space.AddAt(&t.Timer, c.id)
			e.answer = answerTo(err)
		}
		if err == nil {
			r.own[w] = append(r.own[w], t)
		}
	case del:
		if len(r.own[w]) == 0 {
			return false
		}
		n := c.own % len(r.own[w])
		t := r.own[w][n]
		r.own[w] = slices.Delete(r.own[w], n, n+1)
		e.id, e.timer, e.answer = t.ID(), t.number, "ok"
		r.space.Remove(&t.Timer)
	case find:
		r.found(e, r.space.Find(c.id))
	case rebuilding:
		if b, ok := r.space.(allocators.Rebuilder); ok {
			b.Rebuild(c.id)
		}
		return false
	}
	return true
}

func (r *execution) found(e *operation, t *allocators.Timer) {
	e.answer = "no"
	if t != nil {
		e.timer, e.answer = (*numbered)(unsafe.Pointer(t)).number, "yes"
	}
}

// check looks up every id that occurred, and then checks that the history is linearizable.
func (r *execution) check(policy allocators.Policy, ids int64) error {
	var seen []allocators.ID
	for _, e := range r.operations {
		if e.given >= 0 && e.answer != "EAGAIN" {
			seen = append(seen, e.given, e.id)
		}
	}
	slices.Sort(seen)
	seen = slices.DeleteFunc(slices.Compact(seen), func(id allocators.ID) bool { return id < 0 })
	for _, id := range seen {
		r.stamp++
		e := operation{step: step{task: 'a', call: find, id: id}, given: id, invoked: r.stamp, returned: r.stamp}
		r.found(&e, r.space.Find(id))
		r.operations = append(r.operations, e)
	}
	if len(seen) > len(specState{}) {
		return nil // more ids than a specState has
	}
	if ids == wholeSpace {
		r.renumber(seen)
	}
	slices.SortFunc(r.operations, func(a, b operation) int { return cmp.Compare(a.invoked, b.invoked) })
	if policy == allocators.NextID {
		noteOverlaps(r.operations)
	}
	spaceSpec := spaceSpec{policy, ids}
	if !spaceSpec.linearizable(specState{}, r.operations) {
		return &nonLinearizable{0, specState{}, spaceSpec.shrink(specState{}, r.operations)}
	}
	return nil
}

// renumber replaces the ids that occurred by 0, 1, 2, … in ascending order, since a specState has the first 16 ids
// only. The specification compares ids only for equality, except in a create of a design with the lowest free id, which
// drawProgram avoids.
func (r *execution) renumber(seen []allocators.ID) {
	number := func(id allocators.ID) allocators.ID {
		n, found := slices.BinarySearch(seen, id)
		if !found {
			return id
		}
		return allocators.ID(n)
	}
	for i := range r.operations {
		e := &r.operations[i]
		if e.call == create && e.answer == answerID(e.given, nil) {
			e.answer = answerID(number(e.given), nil)
		}
		e.id, e.given = number(e.id), number(e.given)
	}
}
