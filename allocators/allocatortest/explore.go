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

// Explore goes through schedules of small random programs on one variant of a design,
// for as long as it is given, and judges each by all orders of its calls (rules). It
// returns how many there were, and the first failure with its program and schedule,
// which the same seed repeats.
//
// The plain checks wait for races to happen, which between two neighbouring
// instructions may take hours. Here every access is a point at which others go on.
func Explore(d allocators.Design, variant string, seed uint64, spend time.Duration) (schedules int, err error) {
	end := time.Now().Add(spend)
	for n := uint64(0); n == 0 || time.Now().Before(end); n++ {
		random := rand.New(rand.NewPCG(seed, n))
		x, err := newExploration(d, variant, random)
		if err != nil {
			return schedules, err
		}
		for i := range schedulesEach {
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
	schedulesEach = 40      // of a program
	mostSteps     = 100_000 // of a run: far more than any takes that ends
)

// exploration is a program: what threads do in one task that has some timers.
type exploration struct {
	trial   *trial
	ids     int64
	start   []allocators.ID // of the timers that are there; thread n%threads may remove the nth
	threads [][]exploredCall
	steps   int // that the last run took
}

type exploredCall struct {
	call call
	id   allocators.ID
	own  int // del: which of the thread's own timers
}

// rebuilding is a call of allocators.Rebuilder, which no history tells of.
const rebuilding call = "rebuild"

func (c exploredCall) String() string {
	if c.call == del {
		return fmt.Sprintf("delete(own %d)", c.own)
	}
	return fmt.Sprintf("%s(%d)", c.call, c.id)
}

// newExploration draws a program.
func newExploration(d allocators.Design, variant string, random *rand.Rand) (*exploration, error) {
	t := newTrial(d, variant)
	x := &exploration{trial: t, ids: exploredSpace(random), steps: 100, threads: make([][]exploredCall, 2+random.IntN(2))}
	pool := exploredIDs(x.ids, random)
	for _, id := range pool {
		if random.IntN(2) == 0 && int64(len(x.start)) < x.ids/2 && len(x.start) < mostLinearIDs/2 {
			x.start = append(x.start, id)
		}
	}
	calls := []call{create, create, at, at, del, del, find, find, find, rebuilding}
	if lowest := d.IDs == allocators.LowestFree || d.IDs == allocators.LowestFreeOfAll; lowest && x.ids == wholeSpace {
		calls = calls[2:] // rules knows the lowest free id by counting, which far ids upset
	}
	for w := range x.threads {
		for range 1 + random.IntN(3) {
			x.threads[w] = append(x.threads[w], exploredCall{
				calls[random.IntN(len(calls))], pool[random.IntN(len(pool))], random.IntN(4)})
		}
	}
	return x, nil
}

// exploredSpace is small or whole.
func exploredSpace(random *rand.Rand) int64 {
	if random.IntN(2) == 0 {
		return mostLinearIDs
	}
	return wholeSpace
}

// exploredIDs are ids of a space: neighbours, some that are alike in their lowest bits,
// and some far off; or ids each of which has a leaf of a radix tree to itself.
func exploredIDs(ids int64, random *rand.Rand) []allocators.ID {
	switch {
	case ids == wholeSpace && random.IntN(2) == 0:
		return []allocators.ID{0, 64, 128, 192}
	case ids == wholeSpace:
		return []allocators.ID{0, 1, 2, 3, 8, 16, 64, 1000, 70_000}
	}
	return []allocators.ID{0, 1, 2, 3, 4, 5, 7}
}

// run makes one schedule of the program, and judges it.
func (x *exploration) run(choose sched.Chooser) error {
	r, err := x.begin()
	if err != nil {
		return err
	}
	var bodies []func()
	for w := range x.threads {
		bodies = append(bodies, func() { r.work(w, x.threads[w]) })
	}
	trace, err := sched.Run(choose, mostSteps, bodies...)
	x.steps = max(x.steps, len(trace))
	if err == nil {
		err = r.judge(x.trial.design.IDs, x.ids)
	}
	if err != nil {
		return fmt.Errorf("%w\nat first %v, then at once\n%sin the schedule %v", err, x.start, x.program(), trace)
	}
	return nil
}

func (x *exploration) program() string {
	var text strings.Builder
	for w, calls := range x.threads {
		fmt.Fprintf(&text, "thread %d: %v\n", w, calls)
	}
	return text.String()
}

// exploredRun is a run under way. One thread runs at a time, so it has no locks.
type exploredRun struct {
	space   allocators.Space
	own     [][]*numbered // timers that a thread may remove
	numbers int32
	stamp   int64
	events  []event
}

// begin builds a space with the timers of the start.
func (x *exploration) begin() (*exploredRun, error) {
	a, addresses, err := x.trial.allocator(x.ids)
	if err != nil {
		return nil, err
	}
	r := &exploredRun{space: a.NewSpace(addresses.next()), own: make([][]*numbered, len(x.threads))}
	for n, id := range x.start {
		t := r.timer()
		if err := r.space.AddAt(&t.Timer, id); err != nil {
			return nil, fmt.Errorf("AddAt(%d) to an empty space: %w", id, err)
		}
		r.own[n%len(r.own)] = append(r.own[n%len(r.own)], t)
		r.stamp++
		r.events = append(r.events, event{step: step{'a', at, id, "ok"}, given: id, timer: t.number, worker: len(x.threads), began: r.stamp, ended: r.stamp})
	}
	return r, nil
}

func (r *exploredRun) timer() *numbered {
	r.numbers++
	return &numbered{number: r.numbers}
}

func (r *exploredRun) work(w int, calls []exploredCall) {
	for _, c := range calls {
		sched.Yield()
		r.stamp++
		e := event{step: step{task: 'a', call: c.call, id: c.id}, worker: w, began: r.stamp, given: c.id}
		if !r.call(&e, w, c) {
			continue
		}
		r.stamp++
		e.ended = r.stamp
		r.events = append(r.events, e)
	}
}

// call makes a call, and tells whether there is anything to tell.
func (r *exploredRun) call(e *event, w int, c exploredCall) bool {
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

func (r *exploredRun) found(e *event, t *allocators.Timer) {
	e.answer = "no"
	if t != nil {
		e.timer, e.answer = (*numbered)(unsafe.Pointer(t)).number, "yes"
	}
}

// judge looks each id up that occurred, and then for an order that explains it all.
func (r *exploredRun) judge(policy allocators.Policy, ids int64) error {
	var seen []allocators.ID
	for _, e := range r.events {
		if e.given >= 0 && e.answer != "EAGAIN" {
			seen = append(seen, e.given, e.id)
		}
	}
	slices.Sort(seen)
	seen = slices.DeleteFunc(slices.Compact(seen), func(id allocators.ID) bool { return id < 0 })
	for _, id := range seen {
		r.stamp++
		e := event{step: step{task: 'a', call: find, id: id}, given: id, began: r.stamp, ended: r.stamp}
		r.found(&e, r.space.Find(id))
		r.events = append(r.events, e)
	}
	if len(seen) > len(held{}) {
		return nil // more ids than rules keeps account of
	}
	if ids == wholeSpace {
		r.rename(seen)
	}
	slices.SortFunc(r.events, func(a, b event) int { return cmp.Compare(a.began, b.began) })
	if policy == allocators.NextID {
		excuse(r.events)
	}
	rules := rules{policy, ids}
	if !rules.explain(held{}, r.events) {
		return &unexplained{0, held{}, rules.shortest(held{}, r.events)}
	}
	return nil
}

// rename numbers the ids from 0, since rules keeps account of the first few alone. What
// it knows of an id beside is which it is.
func (r *exploredRun) rename(seen []allocators.ID) {
	number := func(id allocators.ID) allocators.ID {
		n, found := slices.BinarySearch(seen, id)
		if !found {
			return id
		}
		return allocators.ID(n)
	}
	for i := range r.events {
		e := &r.events[i]
		if e.call == create && e.answer == answerID(e.given, nil) {
			e.answer = answerID(number(e.given), nil)
		}
		e.id, e.given = number(e.id), number(e.given)
	}
}
