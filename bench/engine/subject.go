// Package engine executes workload programs on systems and measures them.
//
//   - A Machine is one design under a program: its processes, the slots that
//     hold the ids, and each worker's place in its stream with its ledger.
//   - A Pool is the workers: locked OS threads, pinned where there are CPUs
//     enough, that run a slice of a machine together, from a common start.
//   - A slice runs operations for a given time. In the throughput pass no clock
//     is read between them; in the latency pass each is timed, from its
//     beginning or, where arrivals are given, from when it was due.
//
// The engine knows no design and no workload: it sees operations, and system
// calls.
package engine

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/allocators"
	"idlab/workloads"
)

// Machine is a system under a program. Between slices it stands still.
type Subject struct {
	Name    string // of the design, for messages
	program *workloads.Program
	series  series
	wanted  []allocators.ID // by slot: Program.Wanted, but for what an adversary chose
	system  allocators.System
	remote  allocators.Remote // the system, if it is one; else nil
	procs   []allocators.Process
	// structures is where the finds of each task go.
	structures []structure
	someTimer  allocators.Timer // stands for those of processes that do not show theirs
	slots      []atomic.Int32   // the id in each slot, or noTimer
	states     []*workerState   // one for each worker

	setup    []phaseState // the phases of the program
	measured []phaseState
	phases   []phaseState  // those that are being gone through: setup or measured
	phase    int           // the one that is under way
	rounds   int           // left to go after this one
	warmUp   time.Duration // that warming the caches took last
}

const noTimer = -1

// hand is one worker's place in its stream, and its ledger. Only that worker
// writes it while a slice runs.
type workerState struct {
	subject  *Subject
	at       int   // the next operation of the stream
	timers   int64 // created less deleted
	ids      int64 // the sum of their ids
	misses   uint64
	creates  uint64
	otherIDs uint64        // creates that were given another id than was recorded
	sought   allocators.ID // the last that a seek under way was given, or noTimer
	sums
	err      error             // the first operation that failed and must not
	latency  []*hdr.Histogram  // by line
	schedule schedule          // where operations are due at given times
	calls    []allocators.Call // to a remote system, a batch
	listed   []allocators.ID   // by the last walk
	_        [64]byte          // no two workers write the same line
}

// sums are what a worker adds up, of which a slice takes the difference.
type sums struct {
	wanted  int   // ids that were asked for
	refused int   // of them, that could not be had
	thought int64 // ticks in which it did nothing on purpose
	inside  int64 // ticks that calls took in a remote system
}

// towards is what lies between, at a share of the way.
func (s sums) towards(t sums, share float64) sums {
	d := t.minus(s)
	part := func(n int64) int64 { return int64(share * float64(n)) }
	return sums{s.wanted + int(part(int64(d.wanted))), s.refused + int(part(int64(d.refused))), s.thought + part(d.thought), s.inside + part(d.inside)}
}

func (s sums) minus(t sums) sums {
	return sums{s.wanted - t.wanted, s.refused - t.refused, s.thought - t.thought, s.inside - t.inside}
}

// NewMachine starts the program's tasks on a system, and takes it over. Where it
// fails, the system is closed; with errors.ErrUnsupported if the system cannot
// be measured with such a program.
func NewSubject(name string, system allocators.System, program *workloads.Program, workers int) (*Subject, error) {
	if err := program.Ends(); err != nil {
		system.Close()
		return nil, err
	}
	m := &Subject{
		Name: name, program: program, series: seriesOf(program), wanted: program.Wanted, system: system,
		procs: make([]allocators.Process, program.Tasks()), structures: make([]structure, program.Tasks()),
		slots: make([]atomic.Int32, program.Slots()),
		setup: phaseStates(program, program.Setup), measured: phaseStates(program, program.Phases),
	}
	if err := m.start(workers); err != nil {
		system.Close()
		return nil, err
	}
	for i := range m.slots {
		m.slots[i].Store(noTimer)
	}
	for range workers {
		m.states = append(m.states, &workerState{subject: m, sought: noTimer})
	}
	return m, nil
}

// start starts the tasks.
func (m *Subject) start(workers int) error {
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
		m.adopt(i, p)
	}
	return nil
}

// adopt makes p the process of a task.
func (m *Subject) adopt(task int, p allocators.Process) {
	m.procs[task], m.structures[task] = p, throughProcess{p, &m.someTimer}
	if s, ok := p.(allocators.Structured); ok {
		m.structures[task] = s.Structure()
	}
}

// structure is what is asked for a timer in the loops of finds: a Space, or a
// process that shows none.
type structure interface {
	Find(allocators.ID) *allocators.Timer
}

type throughProcess struct {
	process allocators.Process
	some    *allocators.Timer
}

// Find returns any timer if the process finds one.
func (s throughProcess) Find(id allocators.ID) *allocators.Timer {
	if s.process.Find(id) {
		return s.some
	}
	return nil
}

// Remote reports whether its calls are made in other processes.
func (m *Subject) Remote() bool { return m.remote != nil }

// Close ends the system.
func (m *Subject) Close() error { return m.system.Close() }

// begin makes the legs the ones to go through, that many times.
func (m *Subject) begin(phases []phaseState, rounds int) {
	m.phases, m.phase, m.rounds = phases, 0, rounds
	m.rewind()
}

func (m *Subject) rewind() {
	for w, h := range m.states {
		h.at = 0
		if m.phase < len(m.phases) {
			h.at = m.phaseState().resumeAt[w]
		}
	}
	m.restart()
}

// restart begins the schedules of the phase that is under way.
func (m *Subject) restart() {
	if m.phase >= len(m.phases) {
		return // there is none
	}
	for w, h := range m.states {
		h.schedule.restart(m.current(), w)
	}
}

// over reports whether all rounds are done.
func (m *Subject) over() bool { return m.rounds == 0 }

// cyclic reports whether the streams go round and round.
func (m *Subject) cyclic() bool { return m.rounds < 0 }

// current is the phase that is under way.
func (m *Subject) current() *workloads.Phase { return m.phaseState().Phase }

func (m *Subject) phaseState() *phaseState { return &m.phases[m.phase] }

// burst is how many operations of a worker make a burst in the phase that is under
// way. Operations of a remote system are handed over together, but those that are
// long.
func (m *Subject) burstSize(worker int, timed bool) *int {
	pass := 0
	if timed {
		pass = 1
	}
	n := &m.phaseState().bursts[pass][worker]
	if m.remote != nil && !m.current().Once {
		*n = remoteBurst
	}
	return n
}

// stream is what a worker does in the phase that is under way: nothing, where
// the phase is not gone through with clocks.
func (m *Subject) stream(worker int, timed bool) workloads.Stream {
	if ph := m.current(); !timed || !ph.Once {
		return ph.Streams[worker]
	}
	return nil
}

// advance goes on to the next phase once every worker has done its part of
// this one.
func (m *Subject) advance(timed bool) {
	if m.cyclic() {
		return
	}
	for w, h := range m.states {
		if !m.current().IsBeside(w) && h.at < len(m.stream(w, timed)) {
			return
		}
	}
	if m.phase++; m.phase == len(m.phases) {
		m.phase = 0
		m.rounds--
	}
	m.rewind()
}

// aim has the adversary, if there is one, choose its ids against a victim that
// is there by now.
func (m *Subject) aim() {
	a := m.program.Adversary
	if a == nil {
		return
	}
	from, to := m.program.First[a.Task], m.program.First[a.Task+1]
	victim, _ := slices.BinarySearch(m.program.First, a.Victim+1)
	ids := allocators.WorstIDs(m.procs[a.Task], m.procs[victim-1], allocators.ID(m.slots[a.Victim].Load()), to-from)
	m.wanted = make([]allocators.ID, m.program.Slots())
	for i := range m.wanted[from:to] {
		m.wanted[from+i] = noTimer // if there are not so many
		if i < len(ids) {
			m.wanted[from+i] = ids[i]
		}
	}
}
