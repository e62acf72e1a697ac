// Package slowed plants slow-downs of a known size: copies of a design whose
// lookups do some busy work besides. They are there to prove that the lab sees
// what there is to be seen, and nothing else.
package slowed

import (
	"idlab/allocators"
	"idlab/allocators/params"
)

// Design is d with lookups that take longer, under the name of d and "-slowed".
// Its parameter work is the number of steps of busy work in each; with 0 it is
// what the others are to be compared with, for what stands between the caller and
// d is the same in all.
func Design(d allocators.Design) allocators.Design {
	build := d.New
	d.Name += "-slowed"
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
	if Work(s.work, uint64(id)) == 0 { // it never is
		return nil
	}
	return s.Space.Find(id)
}

// Work does that many steps of busy work, each of which waits for the one before
// it, and returns something that is not 0.
func Work(steps int, seed uint64) uint64 {
	for range steps {
		seed = seed*6364136223846793005 + 1442695040888963407
	}
	return seed | 1
}
