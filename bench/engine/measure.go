package engine

import (
	"math"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	"github.com/montanaflynn/stats"

	"idlab/allocators"
	"idlab/bench/record"
)

// Samples returns the results of a subject: a line for all operations together, then
// one for each series.
func (m *Subject) Samples(t *Totals, clock *Clock) []record.Sample {
	return sampler{m, t, clock}.samples()
}

// sampler turns what was measured of a subject into results.
type sampler struct {
	*Subject
	totals *Totals
	clock  *Clock
}

func (s sampler) samples() []record.Sample {
	m, t, clock := s.Subject, s.totals, s.clock
	main := t.main(m)
	if main == nil {
		main = &Totals{series: make([]total, len(t.series))} // no figures
	}
	whole := main.sum.sample("", clock)
	whole.Iters = max(whole.Iters, 1) // a line has to have some
	if m.program.Mixed() {
		whole.Values = nil // a mean over different things says nothing of any
	}
	if m.program.Steady() && !m.program.Mixed() {
		whole.Values = append(whole.Values, t.disturbance(clock)...)
	}
	perOp := func(unit string, n float64) {
		whole.Values = append(whole.Values, record.Value{Unit: unit, Number: n / float64(max(1, t.all))})
	}
	if t.locksKnown {
		whole.Values = append(whole.Values, t.waits(clock)...)
	}
	if m.program.Steady() && !m.program.Mixed() { // elsewhere the workers' parts differ
		whole.Values = append(whole.Values, record.Value{Unit: record.Fairness, Number: t.fairness()})
	}
	if m.remote == nil {
		whole.Values = append(whole.Values, t.labShare(clock)...)
	}
	if m.program.MayMiss {
		perOp(record.Misses, float64(t.misses))
	}
	if m.program.Recorded != nil {
		whole.Values = append(whole.Values, record.Value{Unit: record.OtherIDs, Number: s.otherIDs()})
	}
	whole.Values = append(whole.Values, structureStats(m.system)...)
	whole.Values = append(whole.Values, s.punctuality()...)
	whole.Values = append(whole.Values, s.remoteness(&main.sum)...)
	samples := append([]record.Sample{whole}, s.seriesSamples(main)...)
	for i := range samples {
		samples[i].Design = m.Name
	}
	return samples
}

// disturbance tells which share of the turns was disturbed, and the time of an
// operation with those.
func (t *Totals) disturbance(clock *Clock) []record.Value {
	all := t.sum.sample("", clock)
	ns, _ := all.Value(record.NsPerOp)
	return []record.Value{
		{Unit: record.AllNsPerOp, Number: ns},
		{Unit: record.Disturbed, Number: float64(t.hits) / float64(max(1, t.turns))},
	}
}

// labShare tells what the lab takes itself.
func (t *Totals) labShare(clock *Clock) []record.Value {
	lab := t.lab.sample("", clock)
	ns, ok := lab.Value(record.NsPerOp)
	if !ok {
		return nil
	}
	return []record.Value{{Unit: record.LabNsPerOp, Number: ns}}
}

// structureStats tells of the structure, as far as there are timers in it.
func structureStats(system allocators.System) []record.Value {
	a, ok := system.Anatomy()
	if !ok || a.Timers == 0 {
		return nil
	}
	return []record.Value{
		{Unit: record.NodesPerFind, Number: a.NodesPerFind()},
		{Unit: record.BytesPer, Number: a.BytesPerTimer()},
	}
}

// Chains counts the chains of the structure by their length, nil where it has none
// or no timer is left in it.
func (m *Subject) Chains() []int64 {
	if a, ok := m.system.Anatomy(); ok && a.Timers > 0 {
		return a.Chains
	}
	return nil
}

// Skew is the largest distance between two workers' beginnings of a slice.
func (t *Totals) Skew(clock *Clock) time.Duration {
	return time.Duration(clock.Nanoseconds(t.skew))
}

// sample holds the figures of a line.
func (a *total) sample(name string, clock *Clock) record.Sample {
	s := record.Sample{Op: name, Iters: int(math.Round(a.ops))}
	if a.ops > 0 && a.wall > 0 {
		s.Values = []record.Value{
			{Unit: record.NsPerOp, Number: clock.Nanoseconds(a.ticks) / a.ops},
			{Unit: record.OpsPerSecond, Number: a.ops / clock.Nanoseconds(a.wall) * 1e9},
		}
	}
	if a.wanted > 0 {
		s.Values = append(s.Values, record.Value{Unit: record.Refused, Number: float64(a.refused) / float64(a.wanted)})
	}
	return s
}

// seriesSamples joins what the two passes tell of each series.
func (s sampler) seriesSamples(t *Totals) (out []record.Sample) {
	for i, name := range s.series.names {
		x := t.series[i].sample(name, s.clock)
		if h := s.latency(i); h != nil {
			if x.Iters == 0 {
				x.Iters = int(h.TotalCount())
			}
			x.Values = append(x.Values, record.Percentiles(h)...)
		}
		if len(x.Values) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Latencies returns the merged histograms of all lines that were timed, by name.
func (m *Subject) Latencies() map[string]*hdr.Histogram {
	all := map[string]*hdr.Histogram{}
	for i, name := range m.series.names {
		if h := m.latency(i); h != nil {
			all[name] = h
		}
	}
	return all
}

// latency merges the workers' histograms of a line; nil if it was not timed.
func (m *Subject) latency(line int) *hdr.Histogram {
	sum := record.NewHistogram()
	for _, h := range m.states {
		if h.latency != nil && h.latency[line] != nil {
			sum.Merge(h.latency[line])
		}
	}
	if sum.TotalCount() == 0 {
		return nil
	}
	return sum
}

// punctuality tells at which rate operations were due and how many of them were
// not begun when the latency pass ended, where they were due at a rate.
func (s sampler) punctuality() []record.Value {
	due, unserved, ran := 0, 0, 0.0
	for _, h := range s.states {
		if h.schedule.gaps == nil {
			return nil
		}
		late := h.schedule.unserved()
		unserved += late
		due += late + h.schedule.begun
		ran = max(ran, s.clock.Nanoseconds(h.schedule.total))
	}
	if ran == 0 {
		return nil
	}
	return []record.Value{
		{Unit: record.Offered, Number: float64(due) / ran * 1e9},
		{Unit: record.Unserved, Number: float64(unserved) / float64(max(1, due))},
	}
}

// otherIDs is the share of all creates so far that were given another id than
// the recording tells.
func (s sampler) otherIDs() float64 {
	var other, creates uint64
	for _, h := range s.states {
		other += h.otherIDs
		creates += h.creates
	}
	return float64(other) / float64(max(1, creates))
}

// fairness is the standard deviation over the mean of the workers' rates: 0 if
// all come equally fast.
func (t *Totals) fairness() float64 {
	var rates stats.Float64Data
	for _, r := range t.rates {
		if r.ticks > 0 {
			rates = append(rates, r.ops/float64(r.ticks))
		}
	}
	cv, err := rates.CoefficientOfVariation()
	if err != nil || math.IsNaN(cv) {
		return 0
	}
	return cv
}
