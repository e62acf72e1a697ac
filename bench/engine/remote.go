package engine

import (
	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// A remote system makes its calls in other processes than the workers'. Consecutive operations in one task go over in a
// batch. The time that they take in those processes counts: handing them over is a cost of the lab, not of the system,
// and is a figure of its own (record.HandOver).

// pendingTimer marks a slot whose timer is created by the current batch: its id is not known yet. A worker that looks
// it up meanwhile misses, as it would between a delete and a create.
const pendingTimer = -2

// doRemote executes operations on a remote system, at least one of them, and returns how many. It stops after an
// operation that it executes alone, because that may take long.
func (h *workerState) doRemote(worker int, ops []workloads.Op, clock *Clock, timed bool) (done int) {
	m := h.subject
	for done < len(ops) {
		n := h.batch(ops[done:])
		if n == 0 {
			h.doAlone(worker, ops[done], clock, timed)
			return done + 1
		}
		p := m.procs[ops[done].Task()].(allocators.Batcher)
		h.inside += clock.Ticks(p.Do(worker, h.calls, timed))
		for i, op := range ops[done : done+n] {
			h.settle(op, &h.calls[i])
			if timed {
				h.record(worker, op.Kind(), h.calls[i].Took)
			}
		}
		done += n
	}
	return done
}

// doAlone executes an operation that cannot be in a batch. The worker times it.
func (h *workerState) doAlone(worker int, op workloads.Op, clock *Clock, timed bool) {
	p := h.fetch(op)
	before := clock.Begin()
	h.doIn(p, op)
	took := clock.End() - before
	h.inside += took
	if timed {
		h.record(worker, op.Kind(), clock.Nanoseconds(took))
	}
}

// batch fills h.calls with the calls of the first operations, and returns how many there are. It stops at an operation
// of another task and at one that has no call yet.
func (h *workerState) batch(ops []workloads.Op) int {
	h.calls = h.calls[:0]
	for i, op := range ops {
		if op.Task() != ops[0].Task() {
			return i
		}
		call, ok := h.callOf(op)
		if !ok {
			return i
		}
		h.calls = append(h.calls, call)
	}
	return len(ops)
}

// callOf returns the call of an operation. ok is false if the operation is not a call, or if its id comes from a call
// before it in the batch.
func (h *workerState) callOf(op workloads.Op) (c allocators.Call, ok bool) {
	m := h.subject
	slot := &m.slots[op.Slot()]
	id := slot.Load()
	switch op.Kind() {
	case workloads.Create:
		slot.Store(pendingTimer)
		return allocators.Call{Kind: allocators.CallCreate}, true
	case workloads.CreateAt:
		slot.Store(pendingTimer)
		return allocators.Call{Kind: allocators.CallCreateAt, ID: m.wanted[op.Slot()]}, true
	case workloads.Find, workloads.Lookup:
		return allocators.Call{Kind: allocators.CallOverrun, ID: allocators.ID(id)}, id != pendingTimer
	case workloads.Delete:
		if id == pendingTimer {
			return c, false
		}
		slot.Store(noTimer)
		return allocators.Call{Kind: allocators.CallDelete, ID: allocators.ID(id)}, true
	case workloads.Absent:
		return allocators.Call{Kind: allocators.CallOverrun, ID: allocators.MaxID}, true
	}
	return c, false
}

// settle records the result of a call.
func (h *workerState) settle(op workloads.Op, call *allocators.Call) {
	m := h.subject
	if call.Err != nil && (op.Kind() == workloads.Create || op.Kind() == workloads.CreateAt) {
		m.slots[op.Slot()].Store(noTimer)
	}
	switch op.Kind() {
	case workloads.Create:
		h.created(op, call.ID, call.Err)
	case workloads.CreateAt:
		h.restore(op, call.ID, call.Err)
	case workloads.Delete:
		if call.ID != noTimer || !m.program.MayRefuse {
			h.deleted(op, call.ID, call.Err)
		}
	case workloads.Absent:
		h.absent(op, call.Err)
	default:
		if call.Err != nil {
			h.miss(op, call.Err)
		}
	}
}

// remoteBurst is the largest number of operations in a batch.
const remoteBurst = 64

// remoteness returns the costs of a remote system beside its operations: handing a call over, and an empty call.
func (s sampler) remoteness(sum *total) []record.Value {
	if s.remote == nil {
		return nil
	}
	return []record.Value{
		{Unit: record.HandOver, Number: s.clock.Nanoseconds(sum.away) / float64(max(1, sum.ops))},
		{Unit: record.SystemCall, Number: s.remote.EmptyCall()},
	}
}
