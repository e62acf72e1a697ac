package engine

import (
	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"idlab/bench/record"
	"idlab/workloads"
)

// A histogram takes 254 kB. So workers have histograms for the slice that runs, whatever its subject, and a subject has
// one histogram for each of its series. Their number grows with workers × kinds and with designs × series, not with
// workers × kinds × designs. Counts move from the first to the second between slices, where no time is measured.

// recorder holds the latencies of a worker in one slice: a histogram for each kind of operation that the worker may
// have, nil for the others.
type recorder [workloads.Kinds]*hdr.Histogram

// record adds a latency. It clamps the latency to the range of the histogram, which begins at 1 ns.
func (r *recorder) record(kind workloads.Kind, ns float64) {
	h := r[kind]
	h.RecordValue(min(max(int64(ns), 1), h.HighestTrackableValue()))
}

// prepareLatency gives the subject an empty histogram for each series that has latencies, and the workers the recorders
// that its operations need.
func (r *Interleaver) prepareLatency(m *Subject) {
	m.histograms = make([]*hdr.Histogram, len(m.series.names))
	for _, phase := range m.series.latencies {
		for w, kinds := range phase {
			for kind, i := range kinds {
				if i == noSeries {
					continue
				}
				if m.histograms[i] == nil {
					m.histograms[i] = record.NewHistogram()
				}
				if recorder := &r.Pool.workers[w].latency; recorder[kind] == nil {
					recorder[kind] = record.NewHistogram()
				}
			}
		}
	}
}

// takeLatencies moves the latencies of a slice from the recorders of the workers to the histograms of the subject.
func (m *Subject) takeLatencies(p *Pool, phase int) {
	for w, worker := range p.workers {
		for kind, h := range worker.latency {
			if h != nil && h.TotalCount() > 0 {
				m.histograms[m.series.latencies[phase][w][kind]].Merge(h)
				h.Reset()
			}
		}
	}
}

// timedAll reports whether every series that has histograms has a latency.
func (m *Subject) timedAll() bool {
	for _, h := range m.histograms {
		if h != nil && h.TotalCount() == 0 {
			return false
		}
	}
	return true
}

// Latencies returns the histogram of each series that was timed, by name.
func (m *Subject) Latencies() map[string]*hdr.Histogram {
	all := map[string]*hdr.Histogram{}
	for i, h := range m.histograms {
		if h != nil && h.TotalCount() > 0 {
			all[m.series.names[i]] = h
		}
	}
	return all
}
