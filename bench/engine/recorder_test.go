package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/workloads"
)

// recording returns subjects of a program and an interleaver that is ready for their latency pass.
func recording(t *testing.T, p *workloads.Program, workers, subjects int) *Interleaver {
	t.Helper()
	r := &Interleaver{Pool: NewPool(workers, NewClock(1))}
	t.Cleanup(r.Pool.Close)
	for i := range subjects {
		system := allocators.NewSystem(&nothing{}, allocators.Layout{})
		m, err := NewSubject(fmt.Sprint(i), system, p, workers)
		if err != nil {
			t.Fatal(err)
		}
		r.Subjects = append(r.Subjects, m)
		r.prepareLatency(m)
	}
	return r
}

// The histograms of a subject are those of a reference with a histogram of its own for each subject, worker and series:
// the lines of the log are the same, byte by byte. Workers with roles and phases with the same kinds share series.
func TestRecordersLoseNothing(t *testing.T) {
	const workers = 3
	for _, spec := range []string{"churn", "storm,timers=20", "wrap", "adversary"} {
		r := recording(t, compiled(t, spec, 10, workers), workers, 2)
		rng := rand.New(rand.NewPCG(1, 2))
		want := map[string]*hdr.Histogram{}
		for range 6 {
			m := r.Subjects[rng.IntN(2)]
			phase := rng.IntN(len(m.series.latencies))
			for w, kinds := range m.series.latencies[phase] {
				for kind, series := range kinds {
					if series == noSeries {
						continue
					}
					key := m.Name + m.series.names[series]
					if want[key] == nil {
						want[key] = record.NewHistogram()
					}
					for range 50 {
						ns := math.Pow(10, 14*rng.Float64()-1) // 0.1 ns to 10,000 s: beyond both ends of the range
						r.Pool.workers[w].latency.record(workloads.Kind(kind), ns)
						want[key].RecordValue(int64(min(max(ns, 1), 1e12)))
					}
				}
			}
			m.takeLatencies(r.Pool, phase)
		}
		got := map[string]*hdr.Histogram{}
		for _, m := range r.Subjects {
			for op, h := range m.Latencies() {
				got[m.Name+op] = h
			}
		}
		if diff := cmp.Diff(logOf(t, want), logOf(t, got)); diff != "" {
			t.Errorf("%s: lines of latency.hlog (-want +got):\n%s", spec, diff)
		}
	}
}

func logOf(t *testing.T, histograms map[string]*hdr.Histogram) map[string]string {
	t.Helper()
	lines := map[string]string{}
	for name, h := range histograms {
		line, err := record.EncodeLog([]record.Histogram{{Design: "d", Op: "op", Block: 1, Counts: h}})
		if err != nil {
			t.Fatal(err)
		}
		lines[name] = string(line)
	}
	return lines
}

// The number of histograms grows with workers × kinds and with subjects × series, not with all of them multiplied.
// Recording allocates nothing.
func TestHistogramsAlive(t *testing.T) {
	const workers, subjects, kinds = 8, 3, 2 // churn creates and deletes
	r := recording(t, compiled(t, "churn", 10, workers), workers, subjects)
	alive := map[*hdr.Histogram]bool{}
	for _, w := range r.Pool.workers {
		for _, h := range w.latency {
			alive[h] = true
		}
	}
	for _, m := range r.Subjects {
		for _, h := range m.histograms {
			alive[h] = true
		}
	}
	delete(alive, nil)
	if want := (workers + subjects) * kinds; len(alive) != want {
		t.Errorf("%d histograms for %d workers, %d subjects and %d kinds, want %d",
			len(alive), workers, subjects, kinds, want)
	}
	recorder := &r.Pool.workers[0].latency
	allocs := testing.AllocsPerRun(100, func() { recorder.record(workloads.Create, 123_456) })
	if allocs != 0 {
		t.Errorf("a recording allocates %v times", allocs)
	}
}
