package engine

import (
	"errors"

	"idlab/allocators"
	"idlab/workloads"
)

// The loops of the pass without clocks. What they cost beside the design is in
// every figure: BenchmarkNothing tells how much it is.

// do executes operations of a stream of that kind.
func (h *workerState) do(kind loop, ops []workloads.Op) {
	switch kind {
	case loopFinds:
		h.finds(ops)
	case loopLookups:
		h.lookups(ops)
	case loopFindChain:
		h.findChain(ops)
	case loopLookupChain:
		h.lookupChain(ops)
	default:
		for _, op := range ops {
			h.doOne(op)
		}
	}
}

func (h *workerState) finds(ops []workloads.Op) {
	for n := h.hits(ops); n < len(ops); n = h.hits(ops) {
		h.miss(ops[n], nil)
		ops = ops[n+1:]
	}
}

// hits executes finds up to the first that misses, and returns how many did not.
// Nothing is alive in its loop but what the next find takes: Go keeps no register
// over a call.
func (h *workerState) hits(ops []workloads.Op) int {
	m := h.subject
	structures, slots := m.structures, m.slots
	for i, op := range ops {
		if structures[op.Task()].Find(allocators.ID(slots[op.Slot()].Load())) == nil {
			return i
		}
	}
	return len(ops)
}

func (h *workerState) lookups(ops []workloads.Op) {
	m := h.subject
	procs, slots := m.procs, m.slots
	for _, op := range ops {
		if _, err := procs[op.Task()].Overrun(allocators.ID(slots[op.Slot()].Load())); err != nil {
			h.miss(op, err)
		}
	}
}

// findChain executes finds each of which begins when the one before has its
// result: what is added to its slot is always 0, but the processor has to compute
// it from that result, and does not foretell values. A branch on the result would
// not do, since branches are foretold: so misses are summed up, and looked at when
// all is done.
func (h *workerState) findChain(ops []workloads.Op) {
	m := h.subject
	structures, slots := m.structures, m.slots
	misses := uint64(0)
	for _, op := range ops {
		timer := structures[op.Task()].Find(allocators.ID(slots[op.Slot()+int(misses>>neverSet)].Load()))
		misses += one(timer == nil)
	}
	h.misses += misses
	if misses > 0 && !m.mayMiss() {
		h.fail(ops[len(ops)-1], errMissed)
	}
}

// lookupChain does the same with lookups, whose result is a number.
func (h *workerState) lookupChain(ops []workloads.Op) {
	m := h.subject
	procs, slots := m.procs, m.slots
	overruns := uint64(0)
	for _, op := range ops {
		n, err := procs[op.Task()].Overrun(allocators.ID(slots[op.Slot()+int(overruns>>neverSet)].Load()))
		overruns += uint64(uint32(n))
		if err != nil {
			h.miss(op, err)
		}
	}
}

// neverSet is a bit that no sum over a burst reaches.
const neverSet = 62

// errMissed is of a chain, which cannot tell the operation.
var errMissed = errors.New("one of the finds up to this one: not found")

// one is 1 if it is true. It compiles to an instruction, not to a branch.
func one(is bool) (n uint64) {
	if is {
		n = 1
	}
	return n
}
