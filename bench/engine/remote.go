package engine

import (
	"sync/atomic"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// A remote system makes its calls in other processes than the workers'. As many
// operations as follow each other in one task go over in a batch, and the time
// that they take there is what counts: handing over is the lab's affair, not
// the system's. It is told beside (record.HandOver).

// pendingTimer marks a slot whose timer is created by the batch being put
// together: its id is not known yet. A worker that looks it up meanwhile
// misses, as it would between delete and create.
const pendingTimer = -2

// doRemote executes operations on a remote system.
func (m *Machine) doRemote(h *hand, worker int, ops []workloads.Op, clock *Clock, timed, measured bool) {
	for len(ops) > 0 {
		n := m.batch(h, ops)
		if n == 0 {
			m.doHere(h, ops[0], clock, measured && timed)
			ops = ops[1:]
			continue
		}
		p := m.procs[ops[0].Task()].(allocators.Batcher)
		h.inside += clock.Ticks(p.Do(worker, h.calls, timed))
		for i, op := range ops[:n] {
			m.settle(h, op, &h.calls[i])
			if timed && measured {
				h.record(op.Kind(), h.calls[i].Took)
			}
		}
		ops = ops[n:]
	}
}

// doHere executes an operation that is not a call to a task that lives: it is
// timed by the worker.
func (m *Machine) doHere(h *hand, op workloads.Op, clock *Clock, timed bool) {
	before := clock.Now()
	m.doOne(h, op)
	took := clock.Now() - before
	h.inside += took
	if timed {
		h.record(op.Kind(), clock.Nanoseconds(took))
	}
}

// batch puts together the calls of the operations at the front, as long as they
// are calls of one task whose ids are known, and returns how many they are.
func (m *Machine) batch(h *hand, ops []workloads.Op) int {
	h.calls = h.calls[:0]
	for i, op := range ops {
		if op.Task() != ops[0].Task() {
			return i
		}
		call, ok := callOf(op, &m.slots[op.Slot()])
		if !ok {
			return i
		}
		h.calls = append(h.calls, call)
	}
	return len(ops)
}

// callOf makes an operation a call, false if it has to wait for the calls
// before it or is none.
func callOf(op workloads.Op, slot *atomic.Int32) (c allocators.Call, ok bool) {
	id := slot.Load()
	switch op.Kind() {
	case workloads.Create:
		slot.Store(pendingTimer)
		return allocators.Call{Kind: allocators.CallCreate}, true
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

// settle notes what came of a call.
func (m *Machine) settle(h *hand, op workloads.Op, call *allocators.Call) {
	switch op.Kind() {
	case workloads.Create:
		if call.Err != nil {
			m.slots[op.Slot()].Store(noTimer)
		}
		m.created(h, op, call.ID, call.Err)
	case workloads.Delete:
		h.deleted(op, call.ID, call.Err)
	case workloads.Absent:
		h.absent(op, call.Err)
	default:
		if call.Err != nil {
			m.miss(h, op, call.Err)
		}
	}
}

// remoteness tells what a remote system costs beside its operations.
func (m *Machine) remoteness(sum *phaseTally, clock *Clock) []record.Value {
	if m.remote == nil {
		return nil
	}
	return []record.Value{
		{Unit: record.HandOver, Number: clock.Nanoseconds(sum.away) / float64(max(1, sum.ops))},
		{Unit: record.SystemCall, Number: m.remote.EmptyCall()},
	}
}
