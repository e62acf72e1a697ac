package engine

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/allocators/hashtable"
	"idlab/allocators/radix"
	"idlab/bench/record"
	"idlab/workloads"
)

// seriesWanted are the series of each workload that have a throughput or latencies, with one worker and with several.
var seriesWanted = map[string]struct{ one, several []string }{
	"mixed,timers=20": {
		[]string{"create", "delete", "lookup"},
		[]string{"create", "delete", "lookup"},
	},
	"mixed,timers=20,writers=one,think=5": {
		[]string{"create", "delete", "lookup"},
		[]string{"readers", "writer"},
	},
	"mixed,timers=20,create=1,create-at=4": {
		[]string{"create", "create-at", "delete", "lookup"},
		[]string{"create", "create-at", "delete", "lookup"},
	},
	"fork-exit": {
		[]string{"create", "exit"},
		[]string{"create", "exit"},
	},
	"exit-storm,timers=500": {
		nil,
		[]string{
			"create", "create-others", "exit", "exit-others", "full", "full-others", "quiet", "quiet-others",
		},
	},
	"growth,timers=500": {
		nil,
		[]string{
			"create", "exit", "grow", "grow-lookups", "grown", "grown-lookups", "quiet", "quiet-lookups",
			"shrink", "shrink-lookups",
		},
	},
	"iterate,timers=20": {
		[]string{"create", "delete", "walk"},
		[]string{"churners", "walker"},
	},
	"wrap,low=10,below=5": {
		[]string{"exit", "jump", "low", "wrap"},
		[]string{"exit", "jump", "low", "wrap"},
	},
	"gleixner-1,timers=100":                  {[]string{"create", "exit", "lookup"}, nil},
	"gleixner-4,p=3,timers=100":              {nil, []string{"create", "exit", "lookup"}},
	"gleixner-5,p=3,timers=100":              {nil, []string{"create", "exit", "lookup"}},
	"gleixner-loop-threads,p=3,times=1000":   {nil, []string{"create", "delete"}},
	"gleixner-loop-processes,p=3,times=1000": {nil, []string{"create", "delete"}},
	"emelyanov-2013,p=3,gettimes=1000":       {nil, []string{"create", "exit", "lookup"}},
	"dumazet-2011,p=3":                       {nil, []string{"lookup"}},
	"criu-restore,gap=1000":                  {[]string{"create-at", "exit", "seek"}, nil},
	"sparse-512,timers=50":                   {[]string{"find"}, []string{"find"}},
	"jhash,timers=20": {
		[]string{"create", "exit", "lookup"},
		[]string{"create", "exit", "lookup"},
	},
	"cacheline,timers=20": {nil, []string{"users", "walkers"}},
	"adversary,ids=20": {
		[]string{"attack", "others-after", "others-before", "victim-after", "victim-before", "withdraw"},
		[]string{
			"attack", "beside", "beside-others", "others-after", "others-before", "quiet-others",
			"victim-after", "victim-before", "withdraw",
		},
	},
}

// Every workload passes the check of its ledger, on a system in this process and on a remote one, and has the series
// that it should have.
func TestWorkloads(t *testing.T) {
	for spec, want := range seriesWanted {
		t.Run(spec, func(t *testing.T) {
			for workers, series := range map[int][]string{1: want.one, 3: want.several} {
				selected, err := workloads.Select(workloads.All(), spec)
				if err != nil {
					t.Fatal(err)
				}
				tasks := 8
				if fixed := selected[0].Entry.Fixed; fixed != nil {
					n, m, _ := fixed(selected[0].Values)
					if m > 0 && m != workers {
						continue
					}
					tasks = max(n, 1)
				}
				shape := workloads.Shape{Tasks: tasks, Workers: workers, Values: selected[0].Values, Seed: 1}
				p, err := selected[0].Entry.Program(shape)
				if series == nil && errors.Is(err, workloads.ErrUnsuited) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				p.Rounds = min(p.Rounds, 2)
				if raceDetector && testing.Short() && operations(p) > 20_000 {
					continue // it takes minutes, and smaller programs show the same
				}
				for _, remotely := range []bool{false, true} {
					if remotely && p.Timed() {
						continue
					}
					eventually(t, func() (wrong string) { // without a CPU in three short slices there is no figure
						system := allocators.System(newCounting(t))
						if remotely {
							system = &remote{counting: newCounting(t)}
						}
						m, totals, clock := measured(t, system, p, workers)
						if err := m.Check(); err != nil {
							t.Errorf("%d workers, %T: %v", workers, system, err)
						}
						return wrongSeries(m.Samples(totals, clock), series)
					})
				}
			}
		})
	}
}

// operations returns the number of operations in a round of a program.
func operations(p *workloads.Program) (n int) {
	for _, ph := range p.Phases {
		for _, stream := range ph.Streams {
			n += len(stream)
		}
	}
	return n
}

// wrongSeries says how the series differ from the wanted ones, or which has no figures, or "".
func wrongSeries(samples []record.Sample, want []string) string {
	var got []string
	for _, s := range samples[1:] {
		got = append(got, s.Op)
		_, timed := s.Value(record.NsPerOp)
		_, latencies := s.Value(record.P50)
		if s.Iters == 0 || !timed && !latencies {
			return fmt.Sprintf("series %q has no figures", s.Op)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return fmt.Sprintf("series %q, want %q", got, want)
	}
	return ""
}

// sample returns the sample of a series.
func sample(t *testing.T, samples []record.Sample, op string) record.Sample {
	t.Helper()
	i := slices.IndexFunc(samples, func(s record.Sample) bool { return s.Op == op })
	if i < 0 {
		t.Fatalf("no series %q", op)
	}
	return samples[i]
}

// value returns a figure of a sample.
func value(t *testing.T, s record.Sample, unit string) float64 {
	t.Helper()
	v, ok := s.Value(unit)
	if !ok {
		t.Fatalf("series %q has no %s", s.Op, unit)
	}
	return v
}

// An id that cannot be had counts as refused and is no failure: if another task holds it, or if the design does not
// hand out ids one after another.
func TestRefusedIDs(t *testing.T) {
	p := compiled(t, "criu-restore,gap=100", 2, 1)
	for _, test := range []struct {
		design         allocators.Design
		seek, createAt float64
	}{{radix.IDR(), 1, 0.5}, {radix.XArrayDense(), 1, 0}, {hashtable.RCU(), 0, 0}, {hashtable.AsPosted(), 0, 1}} {
		m, totals, clock := measured(t, opened(t, test.design), p, 1)
		if err := m.Check(); err != nil {
			t.Errorf("%s: %v", test.design.Name, err)
		}
		samples := m.Samples(totals, clock)
		if got := value(t, sample(t, samples, "seek"), record.Refused); got != test.seek {
			t.Errorf("%s: %v of the ids sought are refused, want %v", test.design.Name, got, test.seek)
		}
		if got := value(t, sample(t, samples, "create-at"), record.Refused); got != test.createAt {
			t.Errorf("%s: %v of the ids asked for are refused, want %v", test.design.Name, got, test.createAt)
		}
	}
	// On a remote system a seek predicts its ids. It must notice if it gets others.
	lowest := &remote{counting: newCounting(t)}
	lowest.System = opened(t, radix.IDR())
	m, totals, clock := measured(t, lowest, p, 1)
	if got := value(t, sample(t, m.Samples(totals, clock), "seek"), record.Refused); got != 1 {
		t.Errorf("remote idr: %v of the ids sought are refused, want all", got)
	}
	if err := m.Check(); err != nil {
		t.Errorf("remote idr: %v", err)
	}
}

// An operation whose ids were all refused has the share of refusals and nothing else: no time and no latency.
func TestRefusalsAreNotTimed(t *testing.T) {
	want := []record.Value{{Unit: record.Refused, Number: 1}}
	for _, test := range []struct {
		spec   string
		design allocators.Design
		op     string
	}{
		{"criu-restore,gap=100", hashtable.AsPosted(), "create-at"},
		{"criu-restore,gap=100", radix.IDR(), "seek"},
		{"mixed,timers=20,create=1,create-at=4", hashtable.AsPosted(), "create-at"},
	} {
		m, totals, clock := measured(t, opened(t, test.design), compiled(t, test.spec, 2, 1), 1)
		samples := m.Samples(totals, clock)
		if diff := cmp.Diff(want, sample(t, samples, test.op).Values); diff != "" {
			t.Errorf("%s, %s, %s (-want +got):\n%s", test.spec, test.design.Name, test.op, diff)
		}
		createAt := sample(t, samples, "create-at")
		if _, timed := createAt.Value(record.P50); timed != (test.op == "seek") {
			t.Errorf("%s, %s: latencies of create-at: %v", test.spec, test.design.Name, timed)
		}
	}
}

// A seek creates and deletes a timer for each id below the wanted one.
func TestSeekCreatesUpToTheID(t *testing.T) {
	for _, remotely := range []bool{false, true} {
		c := newCounting(t)
		system := allocators.System(c)
		if remotely {
			system = &remote{counting: c}
		}
		measured(t, system, compiled(t, "criu-restore,gap=1000", 2, 1), 1)
		const tasks, ids, left = 2, 2001, 1999
		creates, deletes := c.calls[workloads.Create].Load(), c.calls[workloads.Delete].Load()
		if creates != tasks*ids || deletes != tasks*left {
			t.Errorf("remote %v: %d creates and %d deletes, want %d and %d",
				remotely, creates, deletes, tasks*ids, tasks*left)
		}
	}
}

// Workers beside others run for as long as those take. At the end of their streams they begin anew.
func TestBeside(t *testing.T) {
	const long = 30 * time.Millisecond
	p := compiled(t, "exit-storm,timers=10", 8, 2)
	eventually(t, func() (wrong string) { // on a busy machine the others may have no CPU for that long
		m, totals, clock := measured(t, exitsSlowly{newCounting(t), long}, p, 2)
		if err := m.Check(); err != nil {
			t.Fatal(err)
		}
		exit, others := sample(t, m.Samples(totals, clock), "exit"), sample(t, m.Samples(totals, clock), "exit-others")
		if v := value(t, exit, record.NsPerOp); v < float64(long) || exit.Iters != p.Rounds {
			t.Errorf("%d exits of %v ns, want %d of %v", exit.Iters, v, p.Rounds, long)
		}
		worked := value(t, others, record.NsPerOp) * float64(others.Iters)
		if least := 0.5 * float64(long) * float64(p.Rounds); worked < least {
			return fmt.Sprintf("the others worked for %v ns beside, want %v at least", worked, least)
		}
		return ""
	})
}

// exitsSlowly is a system whose tasks take long to exit.
type exitsSlowly struct {
	allocators.System
	long time.Duration
}

type exitsSlowlyProcess struct {
	allocators.Process
	long time.Duration
}

func (s exitsSlowly) NewProcess() (allocators.Process, error) {
	p, err := s.System.NewProcess()
	return exitsSlowlyProcess{p, s.long}, err
}

func (p exitsSlowlyProcess) Exit() {
	time.Sleep(p.long)
	p.Process.Exit()
}

// An adversary's ids all share the chain of its victim.
func TestAdversaryAims(t *testing.T) {
	system := opened(t, hashtable.RCU())
	m, err := NewSubject("test", system, compiled(t, "adversary,ids=200", 3, 1), 1)
	if err != nil {
		t.Fatal(err)
	}
	pool := NewPool(1, NewClock(0))
	defer pool.Close()
	r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Rand: newRand(), Timing: Timing{Slice: time.Millisecond}}
	r.Setup()
	before, _ := system.StructureStats()
	for _, id := range m.wanted[:200] {
		if err := m.procs[0].CreateAt(id); err != nil {
			t.Fatal(err)
		}
	}
	if after, _ := system.StructureStats(); after.Longest() < 200 || before.Longest() >= 200 {
		t.Errorf("the longest chain has %d timers before the attack and %d after", before.Longest(), after.Longest())
	}
}

// An operation that takes longer than a slice is measured.
func TestLongOperations(t *testing.T) {
	system := newCounting(t)
	system.slow = func(k workloads.Kind) {
		if k == workloads.Walk {
			time.Sleep(3 * time.Millisecond) // six slices
		}
	}
	m, totals, clock := measured(t, system, compiled(t, "iterate,timers=20", 8, 2), 2)
	if n := value(t, sample(t, m.Samples(totals, clock), "walker"), record.P50); n < 3e6 {
		t.Errorf("walks take %v ns, want 3 ms and more", n)
	}
}

// slowed returns the sample of all operations of a program whose operations of one kind sleep, and the mean time in ns
// of these by the clock of Go. They sleep because a thread that computes for long loses its CPU on a busy machine.
func slowed(
	t *testing.T, kind workloads.Kind, least time.Duration, p *workloads.Program,
) (whole record.Sample, mean float64) {
	t.Helper()
	system := newCounting(t)
	var calls, took atomic.Int64
	system.slow = func(k workloads.Kind) {
		if k != kind {
			return
		}
		began := time.Now()
		time.Sleep(least)
		took.Add(int64(time.Since(began)))
		calls.Add(1)
	}
	m, err := NewSubject("test", system, p, 1)
	if err != nil {
		t.Fatal(err)
	}
	pool := NewPool(1, NewClock(0))
	pool.judge = undisturbed
	defer pool.Close()
	r := Interleaver{Pool: pool, Subjects: []*Subject{m}, Rand: newRand(),
		Timing: Timing{Slice: 2 * time.Millisecond, WarmUp: 500 * time.Microsecond, Slices: 10}}
	r.Setup()
	whole = m.Samples(r.Throughput()[m], pool.clock)[0]
	return whole, float64(took.Load()) / float64(calls.Load())
}

// Think time is in no figure except the rate of all workers together.
func TestThink(t *testing.T) {
	ofFigures(t)
	const think, least = 1e6, 20 * time.Microsecond
	program := compiled(t, "mixed,timers=10,create=0,delete=0,lookup=100,think=1000000", 8, 1)
	eventually(t, func() (wrong string) {
		whole, mean := slowed(t, workloads.Lookup, least, program)
		rate, ok := whole.Value(record.OpsPerSecond)
		if !ok || rate > 1e9/think {
			return fmt.Sprintf("%v operations per second with pauses of 1 ms (known: %v)", rate, ok)
		}
		if ns := value(t, whole, record.NsPerOp); ns < 0.8*mean || ns > mean+think/2 {
			return fmt.Sprintf("lookups count %v ns of the %v that they take: the pauses are in them", ns, mean)
		}
		return ""
	})
}

// An operation that is long compared with a slice keeps its time per operation: its time and its count are prorated
// alike.
func TestLongOperationsCountWhole(t *testing.T) {
	ofFigures(t)
	for _, takes := range []time.Duration{100 * time.Microsecond, 450 * time.Microsecond, 3 * time.Millisecond} {
		eventually(t, func() (wrong string) {
			whole, mean := slowed(t, workloads.Find, takes, compiled(t, "find,timers=10", 8, 1))
			ns, ok := whole.Value(record.NsPerOp)
			if ratio := ns / mean; !ok || ratio < 0.8 || ratio > 1.25 {
				return fmt.Sprintf("finds of %v ns count %v (known: %v)", mean, ns, ok)
			}
			return ""
		})
	}
}
