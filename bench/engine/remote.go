package engine

import (
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

// doRemote executes operations on a remote system, at least one of them, and
// returns how many it was. It ends with one that is done alone, and so may be
// long.
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

// doAlone executes an operation that is not a call to a task that lives: it is
// timed by the worker.
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

// seekRemote is seek in batches. The ids in one are foretold: that each follows
// the one before is what seeking lives on.
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
	if err := h.foretold(); err != nil {
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

// foretold returns the error of a create in the batch, if there is one.
func (h *workerState) foretold() error {
	for _, c := range h.calls {
		if c.Kind == allocators.CallCreate && c.Err != nil {
			return c.Err
		}
	}
	return nil
}

// strays are the deletes of timers that got another id than was foretold, and so
// were not deleted.
func (h *workerState) strays() (deletes []allocators.Call) {
	for i, c := range h.calls {
		if c.Kind == allocators.CallCreate && h.calls[i+1].ID != c.ID {
			deletes = append(deletes, allocators.Call{Kind: allocators.CallDelete, ID: c.ID})
		}
	}
	return deletes
}

// batch puts together the calls of the operations at the front, as long as they
// are calls of one task whose ids are known, and returns how many they are.
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

// callOf makes an operation a call, false if it has to wait for the calls
// before it or is none.
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

// settle notes what came of a call.
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

// remoteBurst is how many operations are handed over together, at most.
const remoteBurst = 64

// remoteness tells what a remote system costs beside its operations.
func (s sampler) remoteness(sum *total) []record.Value {
	if s.remote == nil {
		return nil
	}
	return []record.Value{
		{Unit: record.HandOver, Number: s.clock.Nanoseconds(sum.away) / float64(max(1, sum.ops))},
		{Unit: record.SystemCall, Number: s.remote.EmptyCall()},
	}
}
