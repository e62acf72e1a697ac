package engine

import (
	"idlab/allocators"
	"idlab/workloads"
)

// span is what a worker did in a slice, in ticks of the clock.
type span struct {
	began    int64 // its first operation
	from, to int64 // the measured part, whether or not it had the CPU
	idle     bool  // it had nothing to do
	away     int64 // of it, handing calls over to a remote system
	measured int   // operations in it
	all      int   // operations, with those before the measured part
}

// burst is how many operations are done between two looks at the gate; more of
// them where they are handed over together. What of the burst in which measuring
// begins is done after that is not counted, though its time is: so short a burst
// makes that a few thousandths for operations of a microsecond.
func (m *Machine) burst() int {
	if m.remote != nil {
		return remoteBurst
	}
	return localBurst
}

const (
	localBurst  = 4
	remoteBurst = 64
)

// slice does operations until the gate ends it, the stream of a phase is done,
// or the limit is reached. In the throughput pass no clock is read but at the
// borders of what is measured; in the latency pass each operation is timed.
func (w *worker) slice(j job, p *Pool) (s span) {
	m, h := j.machine, j.machine.hands[w.index]
	stream, cyclic := m.current().Streams[w.index], m.cyclic()
	state, first, n := p.gate.opens, 0, 0
	s.began = p.clock.Now()
	s.from = s.began
	s.idle = h.at >= len(stream)
	inside, burst := h.inside, m.burst()
	for h.at < len(stream) && n < j.limit {
		if now := p.gate.state.Load(); now != state {
			if now == ending {
				break
			}
			state, first, s.from, inside = now, n, p.gate.opened, h.inside
		}
		ops := stream[h.at:min(h.at+min(burst, j.limit-n), len(stream))]
		if m.remote != nil {
			m.doRemote(h, w.index, ops, p.clock, j.timed, state == measuring)
		} else if j.timed {
			m.doTimed(h, ops, p.clock, state == measuring)
		} else {
			m.do(h, ops)
		}
		n += len(ops)
		if h.at += len(ops); h.at == len(stream) && cyclic {
			h.at = 0
		}
	}
	s.to = p.clock.Now()
	if state == ramping {
		// It was kept from its CPU, or waiting for a lock, for all of the
		// measured part, which counts like any other time.
		first, s.from, inside = n, p.gate.opened, h.inside
	}
	s.measured, s.all = n-first, n
	if m.remote != nil {
		s.away = s.to - s.from - (h.inside - inside)
	}
	return s
}

// do executes operations.
func (m *Machine) do(h *hand, ops []workloads.Op) {
	for len(ops) > 0 {
		n, missed := m.finds(ops)
		switch {
		case missed:
			m.miss(h, ops[n], nil)
		case n < len(ops):
			m.doOne(h, ops[n])
		default:
			return
		}
		ops = ops[n+1:]
	}
}

// finds executes the finds at the front and returns how many succeeded, and
// whether it was one that failed that ended them. What they cost beside the
// design must be as little as can be, so they have a loop of their own.
func (m *Machine) finds(ops []workloads.Op) (n int, missed bool) {
	procs, slots := m.procs, m.slots
	for i, op := range ops {
		if op.Kind() != workloads.Find {
			return i, false
		}
		if !procs[op.Task()].Find(allocators.ID(slots[op.Slot()].Load())) {
			return i, true
		}
	}
	return len(ops), false
}

// doTimed executes operations and times each.
func (m *Machine) doTimed(h *hand, ops []workloads.Op, clock *Clock, measured bool) {
	for _, op := range ops {
		before := clock.Now()
		m.doOne(h, op)
		after := clock.Now()
		if measured {
			h.record(op.Kind(), clock.Nanoseconds(after-before))
		}
	}
}

// record adds a latency to the worker's histogram of the kind. Less than a
// nanosecond counts as one, and what is beyond the histogram as its largest.
func (h *hand) record(kind workloads.Kind, ns float64) {
	hist := h.latency[kind]
	hist.RecordValue(min(max(int64(ns), 1), hist.HighestTrackableValue()))
}
