package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/hashtable"
	"idlab/bench/record"
	"idlab/workloads"
)

// compiled returns the program of a workload.
func compiled(t testing.TB, spec string, tasks, workers int) *workloads.Program {
	t.Helper()
	selected, err := workloads.Select(workloads.All(), spec)
	if err != nil {
		t.Fatal(err)
	}
	shape := workloads.Shape{Tasks: tasks, Workers: workers, Values: selected[0].Values, Seed: 1}
	p, err := selected[0].Entry.Program(shape)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// counting is a system that counts the calls to it. wrong makes calls go wrong, slow makes them slow.
type counting struct {
	allocators.System
	calls [workloads.Kinds]atomic.Int64
	wrong func(kind workloads.Kind, id allocators.ID) bool
	slow  func(kind workloads.Kind) // called before the operation
}

type countingProcess struct {
	allocators.Process
	s *counting
}

// opened returns an empty system of a design with the parameters.
func opened(t testing.TB, d allocators.Design, params ...string) allocators.System {
	t.Helper()
	spec := strings.Join(append([]string{d.Name}, params...), ",")
	selected, err := allocators.Select([]allocators.Design{d}, spec)
	if err != nil {
		t.Fatal(err)
	}
	system, err := d.Open(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	return system
}

func newCounting(t testing.TB) *counting {
	t.Helper()
	system := opened(t, hashtable.RCU(), "buckets=16384") // short chains: how long they are is not tested here
	return &counting{
		System: system,
		wrong:  func(workloads.Kind, allocators.ID) bool { return false },
		slow:   func(workloads.Kind) {},
	}
}

func (s *counting) NewProcess() (allocators.Process, error) {
	p, err := s.System.NewProcess()
	return countingProcess{p, s}, err
}

func (p countingProcess) Create() (allocators.ID, error) {
	p.s.calls[workloads.Create].Add(1)
	id, err := p.Process.Create()
	if p.s.wrong(workloads.Create, id) {
		p.Process.Delete(id) // the create is forgotten
	}
	return id, err
}

func (p countingProcess) Find(id allocators.ID) bool {
	p.s.calls[workloads.Find].Add(1)
	p.s.slow(workloads.Find)
	return p.Process.Find(id) && !p.s.wrong(workloads.Find, id)
}

func (p countingProcess) Overrun(id allocators.ID) (int, error) {
	p.s.calls[workloads.Lookup].Add(1)
	p.s.slow(workloads.Lookup)
	if p.s.wrong(workloads.Lookup, id) {
		return 0, syscall.EINVAL
	}
	return p.Process.Overrun(id)
}

func (p countingProcess) Delete(id allocators.ID) error {
	p.s.calls[workloads.Delete].Add(1)
	if p.s.wrong(workloads.Delete, id) {
		return nil // the delete is forgotten
	}
	return p.Process.Delete(id)
}

func (p countingProcess) Timers(ids []allocators.ID) []allocators.ID {
	p.s.slow(workloads.Walk)
	return p.Process.Timers(ids)
}

func (p countingProcess) Exit() {
	p.s.calls[workloads.Exit].Add(1)
	p.Process.Exit()
}

// measured runs both passes of a program on a system. No slice counts as disturbed, so all figures are there.
func measured(t testing.TB, system allocators.System, p *workloads.Program, workers int) (*Subject, *Totals, *Clock) {
	t.Helper()
	return measuredAt(t, nil, system, p, workers)
}

// measuredAt does the same, with arrivals in the latency pass.
func measuredAt(
	t testing.TB, arrivals *Arrivals, system allocators.System, p *workloads.Program, workers int,
) (*Subject, *Totals, *Clock) {
	t.Helper()
	m, err := NewSubject("test", system, p, workers)
	if err != nil {
		t.Fatal(err)
	}
	clock := NewClock(0)
	pool := NewPool(workers, clock, AllowedCPUs()...)
	pool.judge = undisturbed
	defer pool.Close()
	r := Interleaver{
		Pool: pool, Subjects: []*Subject{m}, Rand: rand.New(rand.NewPCG(1, 1)), Arrivals: arrivals,
		Timing: Timing{Slice: 500 * time.Microsecond, WarmUp: 100 * time.Microsecond, Slices: 3},
	}
	r.Setup()
	totals := r.Throughput()
	r.Latencies()
	return m, totals[m], clock
}

// A program with an end executes each of its operations exactly once in each round of each pass, with any number of
// workers and of slices.
func TestPhasesAreExecutedWhole(t *testing.T) {
	for _, workers := range []int{1, 2, 5} {
		system := newCounting(t)
		p := compiled(t, "storm,timers=20", 100, workers)
		p.Rounds = 3
		m, totals, clock := measured(t, system, p, workers)
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
		passes := int64(2 * p.Rounds)
		var got [workloads.Kinds]int64
		for k := range system.calls {
			got[k] = system.calls[k].Load()
		}
		var want [workloads.Kinds]int64
		want[workloads.Create], want[workloads.Lookup], want[workloads.Exit] = 2000*passes, 2000*passes, 100*passes
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers, calls (-want +got):\n%s", workers, diff)
		}
		iters := map[string]int{}
		for _, s := range m.Samples(totals, clock) {
			iters[s.Op] = s.Iters
		}
		half := p.Rounds
		wantIters := map[string]int{"": 4100 * half, "create": 2000 * half, "lookup": 2000 * half, "exit": 100 * half}
		if diff := cmp.Diff(wantIters, iters); diff != "" {
			t.Errorf("%d workers, measured operations (-want +got):\n%s", workers, diff)
		}
		if n := m.Latencies()["create"].TotalCount(); n != int64(2000*half) {
			t.Errorf("%d creates timed, want %d", n, 2000*half)
		}
	}
}

// A steady program leaves the population as it was, and has the figures of the schema.
func TestSteadyPrograms(t *testing.T) {
	for _, spec := range []string{
		"find,timers=50", "lookup,timers=50", "churn,timers=50", "find,timers=50,churn=30", "churn,timers=1",
	} {
		for _, workers := range []int{1, 2, 5} {
			program := compiled(t, spec, 7, workers)
			eventually(t, func() (wrong string) { // without a CPU in three short slices there is no figure
				m, totals, clock := measured(t, newCounting(t), program, workers)
				if err := m.Check(); err != nil {
					t.Errorf("%s, %d workers: %v", spec, workers, err)
				}
				whole := m.Samples(totals, clock)[0]
				for _, unit := range []string{
					record.NsPerOp, record.OpsPerSecond, record.LockWait,
					record.Contended, record.ListWait, record.Fairness,
				} {
					if v, ok := whole.Value(unit); !ok || v < 0 {
						return fmt.Sprintf("%s, %d workers: %s is %v (%v)", spec, workers, unit, v, ok)
					}
				}
				return ""
			})
		}
	}
}

// The ledger shows every kind of fault of a system.
func TestLedger(t *testing.T) {
	var once atomic.Bool
	on := func(kind workloads.Kind, id allocators.ID) func(workloads.Kind, allocators.ID) bool {
		return func(k workloads.Kind, i allocators.ID) bool { return k == kind && i == id }
	}
	for _, test := range []struct {
		name, spec string
		wrong      func(workloads.Kind, allocators.ID) bool
		want       string
	}{
		{"nothing wrong", "churn", func(workloads.Kind, allocators.ID) bool { return false }, ""},
		{"a create is forgotten", "find", on(workloads.Create, 5), "find"},
		{"a delete is forgotten", "churn", func(k workloads.Kind, id allocators.ID) bool {
			return k == workloads.Delete && !once.Swap(true)
		}, "lists"},
		{"a find misses", "find", on(workloads.Find, 5), "not found"},
		{"a lookup fails", "lookup", on(workloads.Lookup, 5), "invalid argument"},
	} {
		t.Run(test.name, func(t *testing.T) {
			system := newCounting(t)
			system.wrong = test.wrong
			m, _, _ := measured(t, system, compiled(t, test.spec+",timers=50", 10, 2), 2)
			err := m.Check()
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("Check: %v, want %q", err, test.want)
			}
		})
	}
}

// Benchmarks that count operations execute as many as they ask for; each worker may execute some more or fewer.
func TestRunOps(t *testing.T) {
	for _, n := range []int{1, 100, 50_000} {
		for _, spec := range []string{"find", "storm"} {
			system := newCounting(t)
			m, err := NewSubject("test", system, compiled(t, spec, 10, 2), 2)
			if err != nil {
				t.Fatal(err)
			}
			pool := NewPool(2, NewClock(0), AllowedCPUs()...)
			r := Interleaver{Pool: pool, Timing: Timing{Slice: time.Millisecond}, Rand: rand.New(rand.NewPCG(1, 1))}
			samples := r.RunOps(m, n)
			pool.Close()
			if got := samples[0].Iters; got < n || got > 2*n+2 {
				t.Errorf("%s: %d operations, want about %d", spec, got, n)
			}
			if err := m.Check(); err != nil {
				t.Errorf("%s: %v", spec, err)
			}
		}
	}
}

// Times are in nanoseconds, whatever the unit of the clock is.
func TestClock(t *testing.T) {
	ofFigures(t)
	c := NewClock(0)
	for name, read := range map[string]func() int64{"Now": c.Now, "Begin": c.Begin, "End": c.End} {
		eventually(t, func() (wrong string) {
			before, from := time.Now(), read()
			time.Sleep(5 * time.Millisecond)
			to, elapsed := read(), time.Since(before)
			if off := math.Abs(c.Nanoseconds(to-from)/float64(elapsed.Nanoseconds()) - 1); off > 0.01 {
				return fmt.Sprintf("%s is off by a share of %v of the elapsed time", name, off)
			}
			return ""
		})
	}
}
