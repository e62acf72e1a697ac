package engine

import (
	"math"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	"github.com/montanaflynn/stats"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// Tally is what a machine yielded in the throughput pass.
type Tally struct {
	phases []phaseTally
	rates  []rate           // of each worker
	all    int              // operations, with those that were not measured
	skew   int64            // the largest distance between two workers' beginnings, in ticks
	misses uint64           // lookups that found nothing
	locks  allocators.Locks // what was waited for in the pass
	// locksKnown is false where the system does not tell.
	locksKnown bool
}

// phaseTally adds up the slices of one phase.
type phaseTally struct {
	name  string
	ops   int
	ticks int64 // worker time
	away  int64 // worker time for handing calls over to a remote system
	wall  int64 // from the first worker's beginning to the last one's end
}

type rate struct {
	ops   int
	ticks int64
}

// add takes in what the workers did in a slice.
func (t *Tally) add(phase int, workers []*worker) {
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	began := [2]int64{math.MaxInt64, math.MinInt64}
	ph := &t.phases[phase]
	for i, w := range workers {
		s := w.span
		t.all += s.all
		began = [2]int64{min(began[0], s.began), max(began[1], s.began)}
		if s.idle {
			continue
		}
		ph.ops += s.measured
		ph.ticks += s.to - s.from - s.away
		ph.away += s.away
		t.rates[i].ops += s.measured
		t.rates[i].ticks += s.to - s.from
		first, last = min(first, s.from), max(last, s.to)
	}
	if first < last {
		ph.wall += last - first
	}
	t.skew = max(t.skew, began[1]-began[0])
}

// Samples renders the tally and the latencies of a machine as result lines:
// one for all together, one for each operation or phase.
func (m *Machine) Samples(t *Tally, clock *Clock) []record.Sample {
	var sum phaseTally
	for _, ph := range t.phases {
		sum.ops += ph.ops
		sum.ticks += ph.ticks
		sum.away += ph.away
		sum.wall += ph.wall
	}
	whole := sum.sample(clock)
	perOp := func(unit string, n float64) {
		whole.Values = append(whole.Values, record.Value{Unit: unit, Number: n / float64(max(1, t.all))})
	}
	if t.locksKnown {
		perOp(record.LockWait, t.locks.Design.Wait.Seconds())
		perOp(record.Contended, float64(t.locks.Design.Contended))
		perOp(record.ListWait, t.locks.Shared.Wait.Seconds())
	}
	if m.program.Steady() { // elsewhere the workers' parts differ
		whole.Values = append(whole.Values, record.Value{Unit: record.Fairness, Number: t.fairness()})
	}
	if m.program.MayMiss {
		perOp(record.Misses, float64(t.misses))
	}
	if m.program.Recorded != nil {
		whole.Values = append(whole.Values, record.Value{Unit: record.OtherIDs, Number: m.otherIDs()})
	}
	whole.Values = append(whole.Values, m.anatomy()...)
	whole.Values = append(whole.Values, m.remoteness(&sum, clock)...)
	samples := append([]record.Sample{whole}, m.opSamples(t, clock)...)
	for i := range samples {
		samples[i].Design = m.Name
	}
	return samples
}

// anatomy tells of the structure, as far as there are timers in it.
func (m *Machine) anatomy() []record.Value {
	a, ok := m.system.Anatomy()
	if !ok || a.Timers == 0 {
		return nil
	}
	return []record.Value{
		{Unit: record.NodesPerFind, Number: a.NodesPerFind()},
		{Unit: record.BytesPer, Number: a.BytesPerTimer()},
	}
}

// Skew is the largest distance between two workers' beginnings of a slice.
func (t *Tally) Skew(clock *Clock) time.Duration {
	return time.Duration(clock.Nanoseconds(t.skew))
}

// sample holds the figures of one phase, or of all.
func (ph *phaseTally) sample(clock *Clock) record.Sample {
	s := record.Sample{Op: ph.name, Iters: ph.ops}
	if ph.ops > 0 && ph.wall > 0 {
		s.Values = []record.Value{
			{Unit: record.NsPerOp, Number: clock.Nanoseconds(ph.ticks) / float64(ph.ops)},
			{Unit: record.OpsPerSecond, Number: float64(ph.ops) / clock.Nanoseconds(ph.wall) * 1e9},
		}
	}
	return s
}

// opSamples joins the phases, where there are several, with the latencies of
// the operations of the same name.
func (m *Machine) opSamples(t *Tally, clock *Clock) (out []record.Sample) {
	if len(t.phases) > 1 {
		for _, ph := range t.phases {
			out = append(out, ph.sample(clock))
		}
	}
	for kind := range workloads.Kinds {
		h := m.Latency(kind)
		if h == nil {
			continue
		}
		i := 0
		for i < len(out) && out[i].Op != kind.String() {
			i++
		}
		if i == len(out) {
			out = append(out, record.Sample{Op: kind.String(), Iters: int(h.TotalCount())})
		}
		out[i].Values = append(out[i].Values, record.Percentiles(h)...)
	}
	return out
}

// Latency merges the workers' histograms of a kind; nil if it was not timed.
func (m *Machine) Latency(kind workloads.Kind) *hdr.Histogram {
	sum := record.NewHistogram()
	for _, h := range m.hands {
		if h.latency[kind] != nil {
			sum.Merge(h.latency[kind])
		}
	}
	if sum.TotalCount() == 0 {
		return nil
	}
	return sum
}

// otherIDs is the share of all creates so far that were given another id than
// the recording tells.
func (m *Machine) otherIDs() float64 {
	var other, creates uint64
	for _, h := range m.hands {
		other += h.otherIDs
		creates += h.creates
	}
	return float64(other) / float64(max(1, creates))
}

// fairness is the standard deviation over the mean of the workers' rates: 0 if
// all come equally fast.
func (t *Tally) fairness() float64 {
	var rates stats.Float64Data
	for _, r := range t.rates {
		if r.ticks > 0 {
			rates = append(rates, float64(r.ops)/float64(r.ticks))
		}
	}
	cv, err := rates.CoefficientOfVariation()
	if err != nil || math.IsNaN(cv) {
		return 0
	}
	return cv
}
