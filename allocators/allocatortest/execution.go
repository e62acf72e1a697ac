//go:build sim

package allocatortest

import (
	"cmp"
	"fmt"
	"slices"
	"unsafe"

	"idlab/allocators"
	"idlab/allocators/sched"
)

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
	a, addresses, err := x.subject.allocator(x.ids)
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
