package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/montanaflynn/stats"

	"idlab/allocators"
	"idlab/allocators/hashtable"
	"idlab/bench/record"
	"idlab/workloads"
)

func newRand() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }

// The mean of the gaps is exact. Fixed gaps are all equal. The standard deviation of the gaps of a Poisson process
// equals their mean.
func TestGaps(t *testing.T) {
	for _, test := range []struct {
		arrivals Arrivals
		cv       float64 // coefficient of variation
	}{{Arrivals{Poisson: true}, 1}, {Arrivals{}, 0}} {
		var gaps stats.Float64Data
		for _, g := range test.arrivals.draw(1000, newRand()) {
			gaps = append(gaps, float64(g))
		}
		mean, _ := gaps.Mean()
		cv, _ := gaps.CoefficientOfVariation()
		if math.Abs(mean-1000) > 1 || math.Abs(cv-test.cv) > 0.05 {
			t.Errorf("%+v: mean %v, coefficient of variation %v, want 1000 and %v", test.arrivals, mean, cv, test.cv)
		}
	}
}

// A stall in an open loop counts for every operation that is due meanwhile. In a closed loop it counts once.
func TestStallsCount(t *testing.T) {
	ofFigures(t)
	const stall, rate = 50 * time.Millisecond, 10_000
	stalled := func(arrivals *Arrivals) (long int64) {
		system := newCounting(t)
		var finds atomic.Int64
		system.slow = func(k workloads.Kind) {
			if k == workloads.Find && finds.Add(1) == 20 {
				time.Sleep(stall)
			}
		}
		m, err := NewSubject("test", system, compiled(t, "find", 10, 1), 1)
		if err != nil {
			t.Fatal(err)
		}
		pool := NewPool(1, NewClock(0))
		defer pool.Close()
		r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Rand: newRand(), Arrivals: arrivals,
			Timing: Timing{Slice: 2 * time.Millisecond, Slices: 10}}
		r.Setup()
		r.Latencies()
		for _, bar := range m.Latencies()["find"].Distribution() {
			if bar.From >= int64(10*time.Millisecond) {
				long += bar.Count
			}
		}
		return long
	}
	// On a busy computer the stall may fall into a warm-up, which is not measured.
	eventually(t, func() (wrong string) {
		if n := stalled(nil); n < 1 || n > 5 {
			return fmt.Sprintf("closed loop: %d latencies of 10 ms and more, want one", n)
		}
		return ""
	})
	eventually(t, func() (wrong string) { // 400 are due in the first 40 ms of the stall
		if n := stalled(&Arrivals{Rate: rate}); n < 300 {
			return fmt.Sprintf("open loop: %d latencies of 10 ms and more, want 400", n)
		}
		return ""
	})
}

// The offered rate is the one that was asked for, or the share of what the design reaches. Operations beyond what the
// design can serve stay unserved.
func TestOffered(t *testing.T) {
	ofFigures(t)
	for _, workers := range []int{1, 2} {
		for _, test := range []struct {
			arrivals Arrivals
			full     bool // more than can be served
		}{
			{Arrivals{Rate: 100_000}, false},
			{Arrivals{Rate: 100_000, Poisson: true}, false},
			{Arrivals{Share: 0.5}, false},
			{Arrivals{Share: 20}, true},
		} {
			// The rate reached in three short slices is low if the workers got no CPU in them.
			eventually(t, func() (wrong string) {
				whole := openLoop(t, "lookup,timers=50", test.arrivals, workers)
				offered, known := whole.Value(record.Offered)
				unserved, knownToo := whole.Value(record.Unserved)
				if !known || !knownToo {
					return fmt.Sprintf("%d workers, %+v: no figures in %v", workers, test.arrivals, whole)
				}
				if want := test.arrivals.Rate; want > 0 && math.Abs(offered/want-1) > 0.5 {
					return fmt.Sprintf("%d workers, %+v: %v operations per second offered, want %v",
						workers, test.arrivals, offered, want)
				}
				if test.full && unserved < 0.5 {
					return fmt.Sprintf("%d workers, %+v: only %v unserved", workers, test.arrivals, unserved)
				}
				return ""
			})
		}
	}
	// The rate of a program with an end holds over all of its phases.
	eventually(t, func() (wrong string) {
		whole := openLoop(t, "storm,timers=500", Arrivals{Rate: 100_000}, 1)
		if got, _ := whole.Value(record.Offered); got < 50_000 || got > 150_000 {
			return fmt.Sprintf("storm: %v operations per second offered, want 100000", got)
		}
		return ""
	})
	m, totals, clock := measured(t, newCounting(t), compiled(t, "lookup,timers=50", 7, 1), 1)
	whole := m.Samples(totals, clock)[0]
	if _, ok := whole.Value(record.Offered); ok {
		t.Error("a closed loop has an offered rate")
	}
}

// openLoop returns the sample of all operations of a workload whose operations are due at given times.
func openLoop(t *testing.T, spec string, arrivals Arrivals, workers int) record.Sample {
	t.Helper()
	m, totals, clock := measuredAt(t, &arrivals, newCounting(t), compiled(t, spec, 7, workers), workers)
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	return m.Samples(totals, clock)[0]
}

// A share is a share of what each worker reaches. A rate is shared out among all workers.
func TestRatesOfWorkers(t *testing.T) {
	m, err := NewSubject("test", newCounting(t), compiled(t, "find,timers=5", 2, 2), 2)
	if err != nil {
		t.Fatal(err)
	}
	clock := &Clock{nsPerTick: 1, step: 1}
	for _, test := range []struct {
		arrivals Arrivals
		want     [2]float64 // operations per second
	}{
		{Arrivals{Rate: 100_000}, [2]float64{50_000, 50_000}},
		{Arrivals{Share: 0.5}, [2]float64{500_000, 2_000}},
		{Arrivals{Share: 0.5, Poisson: true}, [2]float64{500_000, 2_000}},
	} {
		m.setOut(&test.arrivals, []float64{1_000_000, 4_000}, clock, newRand())
		for w, h := range m.states {
			sum := int64(0)
			for _, gap := range h.schedule.gaps {
				sum += gap
			}
			if rate := 1e9 * float64(len(h.schedule.gaps)) / float64(sum); math.Abs(rate/test.want[w]-1) > 0.01 {
				t.Errorf("%+v: worker %d has %v operations per second, want %v", test.arrivals, w, rate, test.want[w])
			}
		}
	}
}

// A program's own gaps are kept: the run takes at least as long as all of them.
func TestGapsOfPrograms(t *testing.T) {
	p := compiled(t, "storm,timers=20", 1, 1)
	p.Rounds = 1
	gap := 200 * time.Microsecond
	for i := range p.Phases {
		ph := &p.Phases[i]
		ph.Gaps = [][]time.Duration{nil}
		for range ph.Streams[0] {
			ph.Gaps[0] = append(ph.Gaps[0], gap)
		}
	}
	began := time.Now()
	m, _, _ := measured(t, newCounting(t), p, 1)
	if took, least := time.Since(began), 41*gap; took < least {
		t.Errorf("41 operations %v apart took %v", gap, took)
	}
	if h := m.Latencies()["create"]; h.TotalCount() != 20 {
		t.Errorf("%d creates timed, want 20", h.TotalCount())
	}
	if err := m.Check(); err != nil {
		t.Error(err)
	}
}

// A clock with coarser steps gives the same percentiles of the same operations, to within a step.
func TestClockSteps(t *testing.T) {
	fine := NewClock(0)
	coarse := *fine
	const step = 20 * time.Nanosecond
	coarse.Coarsen(step)
	ticks := coarse.step
	if now := coarse.Now(); now%ticks != 0 {
		t.Errorf("a reading of %d is no multiple of %d", now, ticks)
	}
	process, err := opened(t, hashtable.RCU()).NewProcess()
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		process.Create()
	}
	exact, stepped := record.NewHistogram(), record.NewHistogram()
	rng := newRand()
	for range 50_000 {
		id := allocators.ID(rng.IntN(1000))
		before := fine.Now()
		process.Find(id)
		after := fine.Now()
		exact.RecordValue(int64(fine.Nanoseconds(after - before)))
		stepped.RecordValue(int64(fine.Nanoseconds(after - after%ticks - (before - before%ticks))))
	}
	for _, q := range []float64{50, 99} {
		a, b := float64(exact.ValueAtQuantile(q)), float64(stepped.ValueAtQuantile(q))
		if math.Abs(a-b) > float64(step)+0.002*a {
			t.Errorf("p%v is %v ns, and %v in steps of %v", q, a, b, step)
		}
	}
}
