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

// seekRemote is seek in batches. It predicts the ids in a batch: a seek relies on ids that follow one another.
func (h *workerState) seekRemote(worker int, op workloads.Op, clock *Clock) (done bool) {
	m := h.subject
	p := m.procs[op.Task()].(allocators.Batcher)
	do := func(calls ...allocators.Call) {
		h.calls = calls
		h.inside += clock.Ticks(p.Do(worker, calls, false))
	}
	create := allocators.Call{Kind: allocators.CallCreate}
	do(create)
	id, want := h.calls[0].ID, m.wanted[op.Slot()]
	if err := h.calls[0].Err; err != nil {
		h.fail(op, err)
		return true
	}
	if id == want {
		h.found(op)
		return true
	}
	calls := []allocators.Call{{Kind: allocators.CallDelete, ID: id}}
	if h.lost(op, id) {
		do(calls...)
		return true
	}
	for next := id + 1; next < want && len(calls) < remoteBurst-1; next++ {
		calls = append(calls, create, allocators.Call{Kind: allocators.CallDelete, ID: next})
		h.sought = next
	}
	do(calls...)
	if err := h.createError(); err != nil {
		h.fail(op, err)
		return true
	}
	if strays := h.strays(); len(strays) > 0 {
		do(strays...)
		h.wanted++
		h.sought = noTimer
		h.refuse(op, errNotConsecutive)
		return true
	}
	return false
}

// createError returns the error of a create in the batch, if there is one.
func (h *workerState) createError() error {
	for _, c := range h.calls {
		if c.Kind == allocators.CallCreate && c.Err != nil {
			return c.Err
		}
	}
	return nil
}

// strays returns deletes for the timers whose id differs from the prediction. The batch did not delete them.
func (h *workerState) strays() (deletes []allocators.Call) {
	for i, c := range h.calls {
		if c.Kind == allocators.CallCreate && h.calls[i+1].ID != c.ID {
			deletes = append(deletes, allocators.Call{Kind: allocators.CallDelete, ID: c.ID})
		}
	}
	return deletes
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
		h.restored(op, call.ID, call.Err)
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
