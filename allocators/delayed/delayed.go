// Package delayed plants slow-downs of a known size: copies of a design whose
// lookups also do busy work. With them, make power tests whether the lab finds a
// real difference, and finds none between equal copies.
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
		Name: "work", Default: "0", Max: 1_000_000, Help: "steps of busy work in a lookup, of a nanosecond or so"})
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
	work int
}

func (a *allocator) NewSpace(owner allocators.Address) allocators.Space {
	return &space{a.Allocator.NewSpace(owner), a.work}
}

func (s *space) Find(id allocators.ID) *allocators.Timer {
	if Work(s.work, uint64(id)) == 0 { // never true: it keeps the compiler from removing the work
		return nil
	}
	return s.Space.Find(id)
}

// Work does that many steps of busy work and returns a number that is not 0. Each step
// depends on the one before.
func Work(steps int, seed uint64) uint64 {
	for range steps {
		seed = seed*6364136223846793005 + 1442695040888963407
	}
	return seed | 1
}
