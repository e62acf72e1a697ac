// Package delayed plants slow-downs: copies of a design whose lookups also do busy work.
// With them, make power tests whether the lab finds a real difference, and finds none
// between equal copies. How much time a step of work costs depends on the processor and on
// the lookup around it, so make power measures that first.
package delayed

import (
	"idlab/allocators"
	"idlab/allocators/params"
)

// Design returns d with slower lookups, named d's name and "-delayed". Its parameter work is
// the number of steps of busy work per lookup. The copy with 0 steps is the baseline for the
// others: all copies have the same wrapper around d.
func Design(d allocators.Design) allocators.Design {
	build := d.New
	d.Name += "-delayed"
	d.Title += ", with busy work in lookups"
	d.Params = append(append([]params.Param(nil), d.Params...), params.Param{
		Name: "work", Default: "0", Max: 1_000_000, Help: "steps of busy work in a lookup, of a clock cycle or so"})
	d.New = func(v params.Values) (allocators.Allocator, error) {
		a, err := build(v)
		return &allocator{a, int(v.Int("work"))}, err
	}
	return d
}

type allocator struct {
	allocators.Allocator
	work int
}

type space struct {
	allocators.Space
	list [1]allocators.Space // holds Space
	work int
	zero [2]uint64 // always 0. The compiler does not know that, so it cannot remove the work
}

func (a *allocator) NewSpace(owner allocators.Address) allocators.Space {
	s := a.Allocator.NewSpace(owner)
	return &space{Space: s, list: [1]allocators.Space{s}, work: a.work}
}

// Find does the work first. The id and the place of the space depend on the result of the work,
// so the processor cannot overlap the work with any part of the lookup.
func (s *space) Find(id allocators.ID) *allocators.Timer {
	n := Work(s.work, uint64(uint32(id)), s.zero[0], s.zero[1])
	return s.list[n>>32].Find(allocators.ID(n))
}

// Work makes that many additions to a number, of a and b in turn, and returns the sum. Each
// waits for the one before. With a single summand the compiler makes one addition of several.
//
// A loop with an iteration for each step would fill the processor's history of branches. From
// some 16 steps on a step cost twice as much, since branches were mispredicted. So a round of
// the loop has eight steps, and the rest have no loop.
func Work(steps int, number, a, b uint64) uint64 {
	for ; steps >= 8; steps -= 8 {
		number += a
		number += b
		number += a
		number += b
		number += a
		number += b
		number += a
		number += b
	}
	switch steps {
	case 7:
		number += a
		fallthrough
	case 6:
		number += b
		fallthrough
	case 5:
		number += a
		fallthrough
	case 4:
		number += b
		fallthrough
	case 3:
		number += a
		fallthrough
	case 2:
		number += b
		fallthrough
	case 1:
		number += a
	}
	return number
}
