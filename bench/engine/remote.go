package engine

import (
	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// A remote system makes its calls outside of the workers' process. Consecutive operations in one task are handed over
// as a batch. The time per operation is the time of the calls alone. The hand-over is a cost of the lab, not of the
// system, and a figure of its own (record.HandOver).

// remoteWorker executes a worker's operations on a remote system.
type remoteWorker struct {
	seeker
	worker  int
	latency *recorder
	clock   *Clock
}

// pendingTimer marks a slot whose timer the current batch creates: its id is not known yet. Another worker that looks
// the timer up misses, as it would between a delete and a create.
const pendingTimer = -2

// do executes operations on a remote system, at least one of them, and returns how many. It stops after an
// operation that it executes alone, because that may take long.
func (h remoteWorker) do(ops []workloads.Op, timed bool) (done int) {
	m := h.subject
	for done < len(ops) {
		n := h.batch(ops[done:])
		if n == 0 {
			h.doAlone(ops[done], timed)
			return done + 1
		}
		p := m.procs[ops[done].Task()].(allocators.Batcher)
		h.inside += h.clock.Ticks(p.Do(h.worker, h.calls, timed))
		for i, op := range ops[done : done+n] {
			h.settle(op, &h.calls[i])
			if timed {
				h.latency.record(op.Kind(), h.calls[i].Took)
			}
		}
		done += n
	}
	return done
}

// doAlone executes an operation that cannot be in a batch. The worker times it.
func (h remoteWorker) doAlone(op workloads.Op, timed bool) {
	p := h.fetch(op)
	before := h.clock.Begin()
	h.doIn(p, op)
	took := h.clock.End() - before
	h.inside += took
	if timed {
		h.latency.record(op.Kind(), h.clock.Nanoseconds(took))
	}
}

// batch fills h.calls with the calls of the first operations, and returns their number. It stops at the first operation
// of another task, and at the first for which callOf has no call.
func (h remoteWorker) batch(ops []workloads.Op) int {
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
func (h remoteWorker) callOf(op workloads.Op) (c allocators.Call, ok bool) {
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
func (h remoteWorker) settle(op workloads.Op, call *allocators.Call) {
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

// remoteness returns two costs of a remote system: the hand-over of a call, and an empty call.
func (s sampler) remoteness(sum *total) []record.Value {
	if s.remote == nil {
		return nil
	}
	return []record.Value{
		{Unit: record.HandOver, Number: s.clock.Nanoseconds(sum.away) / float64(max(1, sum.ops))},
		{Unit: record.SystemCall, Number: s.remote.EmptyCall()},
	}
}
