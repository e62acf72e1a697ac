package engine

import (
	"math"
	"time"

	"github.com/montanaflynn/stats"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// Samples returns the results of a subject: one sample for all operations together, then one for each series.
func (m *Subject) Samples(t *Totals, clock *Clock) []record.Sample {
	return sampler{m, t, clock}.samples()
}

// sampler turns the totals and the histograms of a subject into samples.
type sampler struct {
	*Subject
	totals *Totals
	clock  *Clock
}

func (s sampler) samples() []record.Sample {
	m, t, clock := s.Subject, s.totals, s.clock
	main := t.main(m)
	if main == nil {
		main = &Totals{series: make([]total, len(t.series))} // without figures
	}
	whole := main.sum.sample("", clock)
	whole.Iters = max(whole.Iters, 1) // a line of results needs at least one
	if m.program.Mixed() {
		whole.Values = nil // a mean over different operations describes none of them
	}
	if m.program.Steady() {
		whole.Values = append(whole.Values, t.disturbance(m.program.Mixed(), clock)...)
	}
	perOp := func(unit string, n float64) {
		whole.Values = append(whole.Values, record.Value{Unit: unit, Number: n / float64(max(1, t.all))})
	}
	if t.locksKnown {
		whole.Values = append(whole.Values, t.waits(clock)...)
	}
	if m.program.Steady() && !m.program.Mixed() { // in other programs the shares of the workers differ
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

// disturbance returns the time per operation over all turns, unless operations are mixed, and the share of turns that
// were disturbed.
func (t *Totals) disturbance(mixed bool, clock *Clock) (values []record.Value) {
	if !mixed {
		all := t.sum.sample("", clock)
		ns, _ := all.Value(record.NsPerOp)
		values = append(values, record.Value{Unit: record.AllNsPerOp, Number: ns})
	}
	share := float64(t.hits) / float64(max(1, t.turns))
	return append(values, record.Value{Unit: record.Disturbed, Number: share})
}

// labShare returns the lab's own share of the time per operation: the time per operation of the null subject.
func (t *Totals) labShare(clock *Clock) []record.Value {
	lab := t.lab.sample("", clock)
	ns, ok := lab.Value(record.NsPerOp)
	if !ok {
		return nil
	}
	return []record.Value{{Unit: record.LabNsPerOp, Number: ns}}
}

// structureStats returns figures of the structure, if there are timers in it.
func structureStats(system allocators.System) []record.Value {
	a, ok := system.StructureStats()
	if !ok || a.Timers == 0 {
		return nil
	}
	return []record.Value{
		{Unit: record.NodesPerFind, Number: a.NodesPerFind()},
		{Unit: record.BytesPer, Number: a.BytesPerTimer()},
	}
}

// Chains returns the number of chains of each length. It is nil if the structure has no chains or no timers.
func (m *Subject) Chains() []int64 {
	if a, ok := m.system.StructureStats(); ok && a.Timers > 0 {
		return a.Chains
	}
	return nil
}

// Skew returns the largest difference between two workers' starts of a slice.
func (t *Totals) Skew(clock *Clock) time.Duration {
	return time.Duration(clock.Nanoseconds(t.skew))
}

// allRefused reports whether every wanted id was refused. Then only refusals were timed.
func (a *total) allRefused() bool { return a.wanted > 0 && a.refused == a.wanted }

// sample returns the figures of a total as a sample.
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

// seriesSamples returns a sample for each series, with the results of both passes. A series whose wanted ids were all
// refused has no times: a refusal is faster than the work that it replaces.
func (s sampler) seriesSamples(t *Totals) (out []record.Sample) {
	latencies := s.Latencies()
	for i, name := range s.series.names {
		x := t.series[i].sample(name, s.clock)
		if t.series[i].allRefused() || name == workloads.CreateAt.String() && s.restoresNone() {
			x.Values = []record.Value{{Unit: record.Refused, Number: 1}}
		} else if h := latencies[name]; h != nil {
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

// restoresNone reports whether every create with a wanted id was refused, in all passes together. The totals of a
// series do not show this if the series mixes such creates with other operations.
func (m *Subject) restoresNone() bool {
	asked, got := uint64(0), uint64(0)
	for _, h := range m.states {
		asked, got = asked+h.restores, got+h.restored
	}
	return asked > 0 && got == 0
}

// punctuality returns, for an open loop, the rate at which operations were due, and the share of them that had not
// begun at the end of the latency pass.
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

// otherIDs is the share of all creates so far that returned another id than the recording has.
func (s sampler) otherIDs() float64 {
	var other, creates uint64
	for _, h := range s.states {
		other += h.otherIDs
		creates += h.creates
	}
	return float64(other) / float64(max(1, creates))
}

// fairness is the standard deviation of the workers' rates divided by their mean: 0 if all are equal.
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
