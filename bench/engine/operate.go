package engine

import (
	"errors"
	"fmt"
	"syscall"

	"idlab/allocators"
	"idlab/workloads"
)

// This file executes operations on a system in this process and enters their results in the worker's ledger.

// doOne executes one operation.
func (h *workerState) doOne(op workloads.Op) { h.doIn(h.subject.procs[op.Task()], op) }

// doIn executes one operation in the given process.
func (h *workerState) doIn(p allocators.Process, op workloads.Op) {
	m := h.subject
	slot := &m.slots[op.Slot()]
	switch op.Kind() {
	case workloads.Find:
		if !p.Find(allocators.ID(slot.Load())) {
			h.miss(op, nil)
		}
	case workloads.Lookup:
		if _, err := p.Overrun(allocators.ID(slot.Load())); err != nil {
			h.miss(op, err)
		}
	case workloads.Create:
		id, err := p.Create()
		h.created(op, id, err)
	case workloads.CreateAt:
		id := m.wanted[op.Slot()]
		h.restore(op, id, p.CreateAt(id))
	case workloads.Delete:
		id := allocators.ID(slot.Load())
		if id == noTimer && m.program.MayRefuse {
			return
		}
		slot.Store(noTimer)
		h.deleted(op, id, p.Delete(id))
	case workloads.Absent:
		_, err := p.Overrun(allocators.MaxID)
		h.absent(op, err)
	case workloads.Walk:
		h.listed = p.Timers(h.listed[:0])
	case workloads.Exit:
		h.exit(op)
	default:
		h.fail(op, errors.New("the engine does not know this operation"))
	}
}

// created records the result of a create.
func (h *workerState) created(op workloads.Op, id allocators.ID, err error) {
	m := h.subject
	if err != nil {
		h.fail(op, err)
		return
	}
	h.hold(op, id)
	h.creates++
	if rec := m.program.Recorded; rec != nil && rec[op.Slot()] != id {
		h.otherIDs++
	}
}

// hold enters a new timer in the slot and the ledger.
func (h *workerState) hold(op workloads.Op, id allocators.ID) {
	m := h.subject
	m.slots[op.Slot()].Store(int32(id))
	h.timers++
	h.ids += int64(id)
}

// restore records the result of a create with a wanted id.
func (h *workerState) restore(op workloads.Op, id allocators.ID, err error) {
	h.wanted++
	h.restores++
	if err != nil {
		h.refuse(op, err)
		return
	}
	h.restored++
	h.hold(op, id)
}

// refuse records a wanted id that was refused. The refusal is a failure unless the program allows it and its reason is
// one of three: another task holds the id, the system cannot create with a wanted id, or the slot has no wanted id.
func (h *workerState) refuse(op workloads.Op, err error) {
	m := h.subject
	h.refused++
	expected := errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EOPNOTSUPP) || m.wanted[op.Slot()] < 0
	if !m.program.MayRefuse || !expected {
		h.fail(op, err)
	}
}

// deleted records the result of a delete.
func (h *workerState) deleted(op workloads.Op, id allocators.ID, err error) {
	if err != nil {
		h.fail(op, err)
	}
	h.timers--
	h.ids -= int64(id)
}

// absent records the result of a lookup of an id that no timer has.
func (h *workerState) absent(op workloads.Op, err error) {
	if err == nil {
		h.fail(op, errors.New("an id that was never given out was found"))
	}
}

// miss records a lookup without a result.
func (h *workerState) miss(op workloads.Op, err error) {
	m := h.subject
	h.misses++
	if !m.mayMiss() {
		if err == nil {
			err = errors.New("not found")
		}
		h.fail(op, err)
	}
}

// mayMiss reports whether a lookup without a result is no failure.
func (m *Subject) mayMiss() bool { return m.program.MayMiss || m.program.MayRefuse }

// exit ends a task and starts it anew. The ledger loses the timers of the task.
func (h *workerState) exit(op workloads.Op) {
	m := h.subject
	task := op.Task()
	for slot := m.program.First[task]; slot < m.program.First[task+1]; slot++ {
		if id := m.slots[slot].Swap(noTimer); id != noTimer {
			h.timers--
			h.ids -= int64(id)
		}
	}
	m.procs[task].Exit()
	p, err := m.system.NewProcess()
	if err != nil {
		h.fail(op, err)
		return
	}
	m.adopt(task, p)
}

// fail keeps the first failure.
func (h *workerState) fail(op workloads.Op, err error) {
	if h.err == nil {
		h.err = fmt.Errorf("%v: %w", op, err)
	}
}
