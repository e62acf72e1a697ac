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

// Subject is a design under a program. Nothing runs on it between its slices.
type Subject struct {
	Name    string // of the design, for messages
	program *workloads.Program
	series  series
	wanted  []allocators.ID // by slot: Program.Wanted, or the ids that the adversary chose
	system  allocators.System
	remote  allocators.Remote // the system if it is remote, else nil
	procs   []allocators.Process
	// structures execute the finds of the find loops, by task.
	structures []structure
	someTimer  allocators.Timer // stands for the timers of processes that do not show their structure
	slots      []atomic.Int32   // the id in each slot, noTimer or pendingTimer
	histograms []*hdr.Histogram // by series: latencies; nil for a series without
	stepper                     // the phases of the program, and the workers
	warmUp     time.Duration    // the least warm-up of the next slice, from the rate of the last one
}

const noTimer = -1

// workerState is a worker's position in its stream, and its ledger: the count of the timers that the worker holds, and
// the sum of their ids. Only that worker writes it while a slice runs.
type workerState struct {
	subject  *Subject
	at       int   // index of the next operation in the stream
	timers   int64 // ledger: timers created minus timers deleted
	ids      int64 // ledger: the sum of their ids
	misses   uint64
	creates  uint64
	otherIDs uint64        // creates that returned another id than the recording has
	restores uint64        // creates with a wanted id
	restored uint64        // of these, those that got it
	sought   allocators.ID // the latest id of the seek in progress, or noTimer
	sums
	err      error             // the first unexpected failure of an operation
	schedule schedule          // when operations are due, in an open loop
	calls    []allocators.Call // the batch for a remote system
	listed   []allocators.ID   // by the last walk
	_        [64]byte          // no two workers write to the same cache line
}

// sums are running sums of a worker. The sums of a slice are the difference of two readings.
type sums struct {
	wanted  int   // ids that were asked for
	refused int   // of these, ids that were refused
	thought int64 // ticks of think time
	inside  int64 // ticks that calls took inside a remote system
}

// towards interpolates between s (share 0) and t (share 1).
func (s sums) towards(t sums, share float64) sums {
	d := t.minus(s)
	part := func(n int64) int64 { return int64(share * float64(n)) }
	return sums{
		s.wanted + int(part(int64(d.wanted))), s.refused + int(part(int64(d.refused))),
		s.thought + part(d.thought), s.inside + part(d.inside),
	}
}

func (s sums) minus(t sums) sums {
	return sums{s.wanted - t.wanted, s.refused - t.refused, s.thought - t.thought, s.inside - t.inside}
}

// NewSubject starts the program's tasks on a system and takes ownership of the system. On an error it closes the
// system. The error wraps errors.ErrUnsupported if the system cannot be measured with such a program.
func NewSubject(name string, system allocators.System, program *workloads.Program, workers int) (*Subject, error) {
	if err := program.Ends(); err != nil {
		system.Close()
		return nil, err
	}
	measured := phaseStates(program, program.Phases)
	m := &Subject{
		Name: name, program: program, series: seriesOf(measured), wanted: program.Wanted, system: system,
		procs: make([]allocators.Process, program.Tasks()), structures: make([]structure, program.Tasks()),
		slots: make([]atomic.Int32, program.Slots()),
		stepper: stepper{
			setup: phaseStates(program, program.Setup), measured: measured,
		},
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

// start starts the tasks. A remote system admits the program first.
func (m *Subject) start(workers int) error {
	if remote, ok := m.system.(allocators.Remote); ok {
		m.remote, m.batches = remote, true
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

// structure executes the finds of the find loops: a Space, or a process that does not show its Space.
type structure interface {
	Find(allocators.ID) *allocators.Timer
}

type throughProcess struct {
	process allocators.Process
	some    *allocators.Timer
}

// Find returns some timer if the process finds the id. The loops only compare the result with nil.
func (s throughProcess) Find(id allocators.ID) *allocators.Timer {
	if s.process.Find(id) {
		return s.some
	}
	return nil
}

// Remote reports whether the calls run outside of the workers' process.
func (m *Subject) Remote() bool { return m.remote != nil }

// Close closes the system.
func (m *Subject) Close() error { return m.system.Close() }

// aim lets the program's adversary choose its ids, if there is one. It runs after the setup, because the ids depend on
// the victim's timer.
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
		m.wanted[from+i] = noTimer // there may be fewer ids than slots
		if i < len(ids) {
			m.wanted[from+i] = ids[i]
		}
	}
}
