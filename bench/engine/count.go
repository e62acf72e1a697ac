package engine

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"idlab/allocators"
	"idlab/allocators/counters"
	"idlab/bench/record"
	"idlab/workloads"
)

// A counting run executes the measured phases once, with one worker and without clocks. So the counts follow from the
// program and the design alone.

// Count executes the setup of a subject with one worker, then the measured phases once, and checks the ledger. It
// returns counts per operation. told says which of the counts are reliable for the design.
//
// The series have the same names as in a run. Allocations are counted for all operations together, and for each phase
// if there are several.
func (m *Subject) Count(told allocators.Counted) ([]record.Sample, error) {
	if len(m.states) != 1 || m.remote != nil {
		return nil, fmt.Errorf("%s: counting takes one worker and a system in this process", m.Name)
	}
	// A collection allocates, and may start at any time. So the collector is off, and collections are made
	// only while allocations are not counted.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	m.states[0].listed = make([]allocators.ID, 0, m.program.Slots())

	(&countingRun{subject: m}).through(m.setup)
	m.aim()
	c := &countingRun{subject: m, series: make([]count, len(m.series.names))}
	c.ofPhase = make([]bool, len(c.series))
	for _, times := range m.series.times {
		if times[0] != noSeries {
			c.ofPhase[times[0]] = true
		}
	}
	c.through(m.measured)
	return c.samples(told), m.Check()
}

// through executes phases once, one after the other.
func (c *countingRun) through(phases []phaseState) {
	m := c.subject
	m.begin(phases, min(1, len(phases)))
	for !m.over() {
		c.phase()
		m.advance(false)
	}
}

// countingRun executes phases and counts what their operations do.
type countingRun struct {
	subject *Subject
	whole   count // of all operations
	// series has a count for each series of the subject. It is nil in the setup, where nothing is counted. A series of
	// a phase counts all operations of the phase. A series of a kind counts that kind in all phases.
	series  []count
	ofPhase []bool // by series: whether it is the series of a phase
	heap    heap
	steps   int // operations and pieces of seeks so far
}

// count is the sum of the counts of operations.
type count struct {
	ops    int
	steps  counters.Counts
	allocs uint64
}

func (n *count) add(d counters.Counts) {
	n.ops++
	n.steps = n.steps.Plus(d)
}

// phase executes the current phase.
func (c *countingRun) phase() {
	m := c.subject
	c.heap = heap{}
	c.heap.watch()
	for _, op := range m.stream(0, false) {
		before := counters.Now()
		c.do(op)
		c.note(op.Kind(), counters.Now().Minus(before))
		c.step()
	}
	c.heap.read()
	m.states[0].at = len(m.stream(0, false))
	if c.series == nil {
		return
	}
	c.whole.allocs += c.heap.allocs
	if i := m.series.times[m.phase][0]; i != noSeries {
		c.series[i].allocs += c.heap.allocs
	}
}

func (c *countingRun) do(op workloads.Op) {
	if op.Kind() != workloads.Seek {
		c.subject.states[0].doOne(op)
		return
	}
	for !(seeker{c.subject.states[0]}).seek(op) {
		c.step()
	}
}

// note adds the counts of an operation.
func (c *countingRun) note(kind workloads.Kind, d counters.Counts) {
	if c.series == nil {
		return
	}
	c.whole.add(d)
	of := &c.subject.series
	if i := of.times[c.subject.phase][0]; i != noSeries {
		c.series[i].add(d)
	}
	if i := of.latencies[c.subject.phase][0][kind]; i != noSeries && !c.ofPhase[i] {
		c.series[i].add(d)
	}
}

// step checks the heap every stepsPerLook calls.
func (c *countingRun) step() {
	if c.steps++; c.steps%stepsPerLook == 0 {
		c.heap.read()
		c.heap.collect()
		c.heap.watch()
	}
}

// stepsPerLook is the number of operations, or pieces of a seek, between two checks of the heap. Each check stops the
// world. It is small enough that garbage does not fill the memory.
const stepsPerLook = 1 << 10

// heap counts allocations. The count of the runtime (runtime.ReadMemStats) is exact, and reading it allocates nothing.
type heap struct {
	stats     runtime.MemStats
	from      uint64 // allocations when watch was called
	allocs    uint64 // allocations between watch and read, summed
	collected uint64 // bytes in use after the last collection
}

// watch starts counting.
func (h *heap) watch() {
	runtime.ReadMemStats(&h.stats)
	h.from = h.stats.Mallocs
}

// read adds the allocations since watch.
func (h *heap) read() {
	runtime.ReadMemStats(&h.stats)
	h.allocs += h.stats.Mallocs - h.from
}

// collect collects garbage if much was allocated since the last collection.
func (h *heap) collect() {
	if h.stats.HeapAlloc < h.collected+garbageLimit {
		return
	}
	runtime.GC()
	runtime.ReadMemStats(&h.stats)
	h.collected = h.stats.HeapAlloc
}

// samples returns the counts that are reliable for the design, for all operations and for each series.
func (c *countingRun) samples(told allocators.Counted) []record.Sample {
	m := c.subject
	allocs := told.Allocs == allocators.Always ||
		told.Allocs == allocators.UnlessWanted && m.program.Wanted == nil && m.program.Adversary == nil
	whole := c.whole.sample("", told.Steps, allocs)
	whole.Values = append(whole.Values, structureStats(m.system)...)
	samples := []record.Sample{whole}
	for i, name := range m.series.names {
		if c.series[i].ops > 0 {
			samples = append(samples, c.series[i].sample(name, told.Steps, allocs && c.ofPhase[i]))
		}
	}
	for i := range samples {
		samples[i].Design = m.Name
	}
	return samples
}

func (n *count) sample(name string, steps, allocs bool) record.Sample {
	s := record.Sample{Op: name, Iters: n.ops}
	tell := func(unit string, sum uint64) {
		s.Values = append(s.Values, record.Value{Unit: unit, Number: float64(sum) / float64(n.ops)})
	}
	if steps {
		tell(record.LocksPerOp, n.steps.Locks)
		tell(record.AtomicWrites, n.steps.Writes)
		tell(record.AtomicReads, n.steps.Reads)
	}
	if allocs {
		tell(record.AllocsPerOp, n.allocs)
	}
	return s
}
