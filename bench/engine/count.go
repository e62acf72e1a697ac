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

// Counting is a pass of its own: one worker goes once through what is measured,
// and no clock is read. What is counted then follows from the program alone.

// Count brings a machine with one worker to where measuring begins, goes once
// through the measured phases, and returns what an operation took, as far as it
// can be told of the design. It ends with the ledger.
//
// Lines have the names that they have in a run. Allocations are told of all
// operations together, and of each phase where there are several.
func (m *Subject) Count(told allocators.Counted) ([]record.Sample, error) {
	if len(m.states) != 1 || m.remote != nil {
		return nil, fmt.Errorf("%s: only one worker can be counted, and only what it does itself", m.Name)
	}
	// A collection allocates, and comes when it likes: none but where it is
	// not counted.
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

// through goes once through phases, one after the other.
func (c *countingRun) through(phases []phaseState) {
	m := c.subject
	m.begin(phases, min(1, len(phases)))
	for !m.over() {
		c.phase()
		m.advance(false)
	}
}

// countingRun is a pass under way.
type countingRun struct {
	subject *Subject
	whole   count
	// series are those of the subject, nil where nothing is noted. One is of a
	// phase, whatever is done in it; or else of a kind, wherever that is done.
	series  []count
	ofPhase []bool
	heap    heap
	steps   int // since the heap was last looked after
}

// count is what operations took together.
type count struct {
	ops    int
	steps  counters.Counts
	allocs uint64
}

func (n *count) add(d counters.Counts) {
	n.ops++
	n.steps = n.steps.Plus(d)
}

// phase goes through the phase that is under way.
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
	if line := m.series.times[m.phase][0]; line != noSeries {
		c.series[line].allocs += c.heap.allocs
	}
}

func (c *countingRun) do(op workloads.Op) {
	if op.Kind() != workloads.Seek {
		c.subject.states[0].doOne(op)
		return
	}
	for !c.subject.states[0].seek(op) {
		c.step()
	}
}

func (c *countingRun) note(kind workloads.Kind, d counters.Counts) {
	if c.series == nil {
		return
	}
	c.whole.add(d)
	of := &c.subject.series
	if line := of.times[c.subject.phase][0]; line != noSeries {
		c.series[line].add(d)
	}
	if line := of.latencies[c.subject.phase][0][kind]; line != noSeries && !c.ofPhase[line] {
		c.series[line].add(d)
	}
}

// step looks after the heap now and then.
func (c *countingRun) step() {
	if c.steps++; c.steps%stepsPerLook == 0 {
		c.heap.read()
		c.heap.collect()
		c.heap.watch()
	}
}

// stepsPerLook is how many operations, or pieces of a seek, are done between two
// looks at the heap, which stop the world: little enough that garbage does not
// fill the memory.
const stepsPerLook = 1 << 10

// heap counts allocations. The runtime counts exactly those that were made when
// it is asked (runtime.ReadMemStats), and none is made by asking.
type heap struct {
	stats     runtime.MemStats
	from      uint64
	allocs    uint64
	collected uint64 // bytes in use after the last collection
}

// watch begins to count, read ends it.
func (h *heap) watch() {
	runtime.ReadMemStats(&h.stats)
	h.from = h.stats.Mallocs
}

func (h *heap) read() {
	runtime.ReadMemStats(&h.stats)
	h.allocs += h.stats.Mallocs - h.from
}

// collect collects garbage, if much was allocated since the last time.
func (h *heap) collect() {
	if h.stats.HeapAlloc < h.collected+garbageLimit {
		return
	}
	runtime.GC()
	runtime.ReadMemStats(&h.stats)
	h.collected = h.stats.HeapAlloc
}

// samples renders what was noted, as far as it can be told.
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
