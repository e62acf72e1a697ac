// Package engine executes workload programs on systems and measures them.
//
//   - A Machine is one design under a program: its processes, the slots that
//     hold the ids, and each worker's place in its stream with its ledger.
//   - A Pool is the workers: locked OS threads, pinned where there are CPUs
//     enough, that run a slice of a machine together, from a common start.
//   - A slice runs operations for a given time. In the throughput pass no clock
//     is read between them; in the latency pass each is timed.
//
// The engine knows no design and no workload: it sees operations, and system
// calls.
package engine

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/allocators"
	"idlab/workloads"
)

// Machine is a system under a program. Between slices it stands still.
type Machine struct {
	Name    string // of the design, for messages
	program *workloads.Program
	system  allocators.System
	remote  allocators.Remote // the system, if it is one; else nil
	procs   []allocators.Process
	slots   []atomic.Int32 // the id in each slot, or noTimer
	hands   []*hand        // one for each worker

	phases []workloads.Phase // those that are being gone through: setup or measured
	phase  int               // the one that is under way
	rounds int               // left to go after this one
}

const noTimer = -1

// hand is one worker's place in its stream, and its ledger. Only that worker
// writes it while a slice runs.
type hand struct {
	at       int   // the next operation of the stream
	timers   int64 // created less deleted
	ids      int64 // the sum of their ids
	misses   uint64
	creates  uint64
	otherIDs uint64 // creates that were given another id than was recorded
	err      error  // the first operation that failed and must not
	latency  [workloads.Kinds]*hdr.Histogram
	inside   int64             // ticks so far that calls took in a remote system
	calls    []allocators.Call // to one, a batch
	_        [64]byte          // no two workers write the same line
}

// NewMachine starts the program's tasks on a system, and takes it over. Where it
// fails, the system is closed.
func NewMachine(name string, system allocators.System, program *workloads.Program, workers int) (*Machine, error) {
	m := &Machine{
		Name: name, program: program, system: system,
		procs: make([]allocators.Process, program.Tasks()),
		slots: make([]atomic.Int32, program.Slots()),
	}
	if err := m.start(workers); err != nil {
		system.Close()
		return nil, err
	}
	for i := range m.slots {
		m.slots[i].Store(noTimer)
	}
	for range workers {
		m.hands = append(m.hands, new(hand))
	}
	return m, nil
}

// start starts the tasks.
func (m *Machine) start(workers int) error {
	if remote, ok := m.system.(allocators.Remote); ok {
		m.remote = remote
		if err := remote.Admit(m.program.Tasks(), m.program.Slots(), workers); err != nil {
			return err
		}
	}
	for i := range m.procs {
		p, err := m.system.NewProcess()
		if err != nil {
			return fmt.Errorf("%s: task %d: %w", m.Name, i, err)
		}
		m.procs[i] = p
	}
	return nil
}

// Close ends the system.
func (m *Machine) Close() error { return m.system.Close() }

// begin makes the phases the ones to go through, that many times.
func (m *Machine) begin(phases []workloads.Phase, rounds int) {
	m.phases, m.phase, m.rounds = phases, 0, rounds
	m.rewind()
}

func (m *Machine) rewind() {
	for _, h := range m.hands {
		h.at = 0
	}
}

// over reports whether all rounds are done.
func (m *Machine) over() bool { return m.rounds == 0 }

// cyclic reports whether the streams go round and round.
func (m *Machine) cyclic() bool { return m.rounds < 0 }

// current is the phase that is under way.
func (m *Machine) current() *workloads.Phase { return &m.phases[m.phase] }

// advance goes on to the next phase once every worker has done its part of
// this one.
func (m *Machine) advance() {
	if m.cyclic() {
		return
	}
	for w, h := range m.hands {
		if h.at < len(m.current().Streams[w]) {
			return
		}
	}
	if m.phase++; m.phase == len(m.phases) {
		m.phase = 0
		m.rounds--
	}
	m.rewind()
}

// doOne executes one operation.
func (m *Machine) doOne(h *hand, op workloads.Op) {
	p := m.procs[op.Task()]
	slot := &m.slots[op.Slot()]
	switch op.Kind() {
	case workloads.Find:
		if !p.Find(allocators.ID(slot.Load())) {
			m.miss(h, op, nil)
		}
	case workloads.Lookup:
		if _, err := p.Overrun(allocators.ID(slot.Load())); err != nil {
			m.miss(h, op, err)
		}
	case workloads.Create:
		id, err := p.Create()
		m.created(h, op, id, err)
	case workloads.Delete:
		id := allocators.ID(slot.Load())
		slot.Store(noTimer)
		h.deleted(op, id, p.Delete(id))
	case workloads.Absent:
		_, err := p.Overrun(allocators.MaxID)
		h.absent(op, err)
	case workloads.Exit:
		m.exit(h, op)
	default:
		h.fail(op, errors.New("the engine does not know this operation"))
	}
}

// created notes what came of a create.
func (m *Machine) created(h *hand, op workloads.Op, id allocators.ID, err error) {
	if err != nil {
		h.fail(op, err)
		return
	}
	m.slots[op.Slot()].Store(int32(id))
	h.timers++
	h.creates++
	h.ids += int64(id)
	if rec := m.program.Recorded; rec != nil && rec[op.Slot()] != id {
		h.otherIDs++
	}
}

// deleted notes what came of a delete.
func (h *hand) deleted(op workloads.Op, id allocators.ID, err error) {
	if err != nil {
		h.fail(op, err)
	}
	h.timers--
	h.ids -= int64(id)
}

// absent notes what came of looking up an id that nobody has.
func (h *hand) absent(op workloads.Op, err error) {
	if err == nil {
		h.fail(op, errors.New("an id that was never given out was found"))
	}
}

// miss notes a lookup that found nothing.
func (m *Machine) miss(h *hand, op workloads.Op, err error) {
	h.misses++
	if !m.program.MayMiss {
		if err == nil {
			err = errors.New("not found")
		}
		h.fail(op, err)
	}
}

func (m *Machine) exit(h *hand, op workloads.Op) {
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
	m.procs[task] = p
}

func (h *hand) fail(op workloads.Op, err error) {
	if h.err == nil {
		h.err = fmt.Errorf("%v: %w", op, err)
	}
}

// Check closes the ledger: every operation did what it had to, and the
// structure holds just the timers that the workers created and did not delete.
func (m *Machine) Check() error {
	var timers, ids int64
	for w, h := range m.hands {
		if h.err != nil {
			return fmt.Errorf("worker %d: %w", w, h.err)
		}
		timers += h.timers
		ids += h.ids
	}
	var buf []allocators.ID
	for task, p := range m.procs {
		buf = p.Timers(buf[:0])
		for _, id := range buf {
			timers--
			ids -= int64(id)
		}
		if err := m.checkTask(task, buf); err != nil {
			return err
		}
	}
	if timers != 0 || ids != 0 {
		return fmt.Errorf("the ledger disagrees: %d timers too few, sum of ids %d too small", timers, ids)
	}
	return nil
}

// checkTask compares a task's timers with its slots, and looks each one up.
func (m *Machine) checkTask(task int, timers []allocators.ID) error {
	var want []allocators.ID
	for slot := m.program.First[task]; slot < m.program.First[task+1]; slot++ {
		if id := allocators.ID(m.slots[slot].Load()); id != noTimer {
			want = append(want, id)
			if !m.procs[task].Find(id) {
				return fmt.Errorf("task %d: timer %d is lost", task, id)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(timers)
	if !slices.Equal(want, timers) {
		return fmt.Errorf("task %d lists %d timers, its workers hold %d", task, len(timers), len(want))
	}
	return nil
}
