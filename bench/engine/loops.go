package engine

import (
	"errors"

	"idlab/allocators"
	"idlab/workloads"
)

// The loops of the pass without clocks. Their own cost is part of every figure; BenchmarkNothing measures it.

// do executes operations in the loop of their stream.
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

// hits executes finds up to the first miss, and returns the number of hits before it. Few values are live in its loop,
// because Go keeps no value in a register across a call.
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

// findChain executes finds, each of which waits for the result of the find before. The value added to the slot is
// always 0, but the processor must compute it from that result, because it does not predict values. A branch on the
// result would not make the next find wait, because branches are predicted. So misses are summed and examined after the
// loop.
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

// lookupChain does the same with lookups. It sums their overruns instead of misses.
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

// errMissed is the error of a find chain, which does not know the operation that missed.
var errMissed = errors.New("this find or one before it: not found")

// one is 1 for true. It compiles to an instruction, not to a branch.
func one(is bool) (n uint64) {
	if is {
		n = 1
	}
	return n
}
