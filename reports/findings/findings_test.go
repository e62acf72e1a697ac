package findings

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// texts returns the sentences of the findings of d.
func texts(d *dataset.Data, baseline string) (list []string) {
	for _, f := range From(d, baseline) {
		list = append(list, f.Text)
	}
	return list
}

// said returns the findings of a sketch, one per line.
func said(t *testing.T, s reportstest.Sketch) string {
	t.Helper()
	return strings.Join(texts(reportstest.LoadRun(t, dataset.Load, s), s.Designs[0]), "\n")
}

// Findings of a run whose designs are not described, so that all are ranked.
func TestFindingsSayWhatTheDataCarry(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(s *reportstest.Sketch)
		want   []string
		never  []string
	}{
		{"three designs apart", func(s *reportstest.Sketch) {},
			[]string{"Finding a timer (2 workers, 10 tasks): rcu ", "rcu finds a timer 6.", "× as fast as onelock (",
				" and 2.", "as fast as idr (", "\nTo choose: rcu in find."},
			[]string{"1 worker", "no difference", "twin"}},
		{"nothing apart", func(s *reportstest.Sketch) { s.Slower = nil },
			[]string{"No difference found between these designs; differences of ", " or more are ruled out."},
			[]string{"as fast", "To choose"}},
		{"the two fastest alike", func(s *reportstest.Sketch) { s.Slower = map[string]float64{"onelock": 3} },
			[]string{"as fast as onelock (", "; no difference found from ", " (no difference found from "}, nil},
		{"two designs", func(s *reportstest.Sketch) { s.Designs = []string{"idr", "onelock", "idr,twin=yes"} },
			[]string{"idr finds a timer ", "× as fast as onelock ("}, []string{" and ", "twin"}},
		{"one design", func(s *reportstest.Sketch) { s.Designs = []string{"idr", "idr,twin=yes"} },
			[]string{"There is only one design, idr"}, []string{"fast"}},
		{"one block", func(s *reportstest.Sketch) { s.Blocks = 1 },
			[]string{"Finding a timer (2 workers, 10 tasks): "}, []string{"as fast", "NaN", "To choose", "baseline"}},
		{"disturbed in all blocks", func(s *reportstest.Sketch) {
			s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 10}
		}, []string{"Finding a timer (2 workers, 10 tasks): no finding (not measured: the machine was disturbed in 10 of " +
			"10 blocks)."}, []string{"as fast", "1 worker"}},
		{"disturbed in most blocks", func(s *reportstest.Sketch) {
			s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 5}
		}, []string{"no finding (too few blocks: the machine was disturbed in 5 of 10 blocks)."}, []string{"as fast"}},
		{"disturbed in a few blocks", func(s *reportstest.Sketch) {
			s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 2}
		}, []string{"rcu finds a timer 6."}, []string{"disturbed"}},
		{"oversubscribed only", func(s *reportstest.Sketch) { s.Cells = reportstest.FindCells(8) },
			[]string{"Finding a timer (8 workers on 2 CPUs, 10 tasks): rcu "}, nil},
		{"within a quota", func(s *reportstest.Sketch) {
			s.Cells = reportstest.FindCells(1)
			s.Config = []record.Pair{{Key: record.QuotaKey, Value: "50000 100000"}}
		}, []string{"Finding a timer (1 worker on 0.5 CPUs of the quota, 10 tasks): rcu "}, nil},
		{"parameters", func(s *reportstest.Sketch) {
			s.Cells = []record.Cell{{Workload: "find", Tasks: 10, Workers: 2, Params: []string{"churn=10"}}}
		}, []string{"Finding a timer (2 workers, 10 tasks, churn=10): rcu "}, nil},
		{"too noisy", func(s *reportstest.Sketch) { s.Noise, s.Slower = 5, nil },
			[]string{"Too noisy to rank: two copies of the same code differ by up to "},
			[]string{"as fast", "To choose"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := reportstest.Plain()
			test.change(&s)
			got := said(t, s)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("it is not said that %q:\n%s", want, got)
				}
			}
			for _, never := range test.never {
				if strings.Contains(got, never) {
					t.Errorf("it is said that %q:\n%s", never, got)
				}
			}
		})
	}
}

// Nine designs have 36 pairs, too many for ten blocks. Then each design is compared with the baseline alone, and a
// warning tells how many blocks it takes.
func TestFindingsOfManyDesignsAndFewBlocks(t *testing.T) {
	s := reportstest.Plain()
	s.Designs = append(s.Designs, "a", "b", "c", "d", "e", "f")
	d := reportstest.LoadRun(t, dataset.Load, s)
	if got := strings.Join(texts(d, "idr"), "\n"); !strings.Contains(got,
		"The largest difference from the baseline: onelock takes 3.") || strings.Contains(got, "To choose") {
		t.Errorf("findings are:\n%s", got)
	}
	const want = "Too few blocks to compare all pairs of designs: Find/tasks=10/workers=2 needs 11 blocks and has 10."
	if got := TooFewBlocks(d); got != want {
		t.Errorf("it is warned: %s\nwant %s", got, want)
	}
}

// Findings about equal designs are false alarms. Over many runs they are at most as frequent as the level allows.
func TestFindingsFindNothingInNoise(t *testing.T) {
	found := 0
	const runs = 60
	for seed := range uint64(runs) {
		s := reportstest.Plain()
		s.Slower, s.Seed, s.Weather = nil, seed, seed+1000
		if strings.Contains(said(t, s), "as fast as") {
			found++
		}
	}
	if found > runs/10 {
		t.Errorf("a difference was found in %d of %d runs of the same code", found, runs)
	}
}

// values returns a series of find with its nodes per find and its wait for locks per operation, in ns.
func values(design string, ns, nodes, wait float64, chains ...int64) reportstest.HandmadeLine {
	return reportstest.HandmadeLine{Design: design, Chains: chains, Values: map[string]float64{
		record.NsPerOp: ns, record.NodesPerFind: nodes, record.LockWait: wait / 1e9}}
}

// cell returns a cell with 2 workers, 10 tasks and 10 blocks.
func cell(workload string, params []string, lines ...reportstest.HandmadeLine) reportstest.Handmade {
	return reportstest.Handmade{Cell: record.Cell{Workload: workload, Tasks: 10, Workers: 2, Params: params},
		Blocks: 10, Lines: lines}
}

// The findings of a whole run, with references that are faster than every ranked design.
func TestFindingsDecide(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load,
		cell("find", nil, values("array", 8, 1, 0), values("idr", 9, 3, 0), values("xarray", 10, 2, 0),
			values("pertask", 10, 1, 0), values("rcu", 20, 2.5, 0, 0, 0, 0, 10),
			values("onelock", 100, 4, 70, 0, 0, 0, 0, 10), values("onelock-rcu", 30, 4, 0, 0, 0, 0, 0, 10)),
		cell("churn", nil, values("xarray", 60, 2, 0), values("pertask", 50, 1, 0), values("rcu", 80, 2, 0),
			values("onelock", 200, 4, 0)),
		cell("replay", []string{"file=cron.strace"}, values("pertask", 10, 1, 0), values("rcu", 13, 1, 0)),
		cell("replay", []string{"file=qemu.strace"}, values("pertask", 10, 1, 0), values("rcu", 10, 1, 0)))
	want := []string{
		"Finding a timer (2 workers, 10 tasks): xarray 10.0 ns, pertask 10.0 ns, rcu 20.0 ns, onelock-rcu 30.0 ns, " +
			"onelock 100 ns; not ranked: array 8.00 ns, the floor; idr 9.00 ns, whose ids are the lowest free of all " +
			"tasks.",
		"The mean chain has more than 2 timers in rcu (3.00), so these times depend on the sizes of the tables too.",
		"xarray finds a timer 10.0 × as fast as onelock (10.0–10.0) and 2.00 × as fast as rcu of today's Linux " +
			"(2.00–2.00); no difference found from pertask.",
		"Why: a find visits 2.00 nodes in xarray, 2.50 in rcu and 4.00 in onelock; onelock waits for locks " +
			"70 % of the time (67–74), every other design with lock statistics at most 0.100 %.",
		"Creating or deleting a timer (2 workers, 10 tasks): pertask 50.0 ns, xarray 60.0 ns, rcu 80.0 ns, " +
			"onelock 200 ns; onelock takes 4.00 × the time of pertask (4.00–4.00).",
		"Replaying 2 recordings of real programs: no design is shown to be faster than pertask; " +
			"the largest difference: rcu takes 1.30 × the time of pertask in cron.strace (1.30–1.30).",
		"To choose, keeping the next-id rule: pertask in find and churn; " +
			"among the designs that Linux has had: rcu in find and churn; in find, rcu has 3.00 timers per bucket.",
	}
	if diff := cmp.Diff(want, texts(d, "idr")); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	const answer = "Finding a timer: xarray 10.0 ns or pertask 10.0 ns; " +
		"in today's Linux rcu 20.0 ns: xarray is 2.00 × as fast (2.00–2.00)"
	if got := Answer(d); got != answer {
		t.Errorf("the answer is %q, want %q", got, answer)
	}
	cells := map[string]int{}
	for _, f := range From(d, "idr") {
		if f.Cell != nil {
			cells[f.Cell.Workload]++
		}
	}
	if diff := cmp.Diff(map[string]int{"find": 5, "churn": 1}, cells); diff != "" {
		t.Errorf("sentences by cell (-want +got):\n%s", diff)
	}
}

// A cell with a single ranked design compares it with the baseline.
func TestFindingsOfOneRankedDesign(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, cell("find", nil, reportstest.Timed("idr", "", 100),
		reportstest.Timed("rcu", "", 50),
		reportstest.HandmadeLine{Design: "onelock", Values: map[string]float64{record.Refused: 1}}))
	want := []string{
		"Finding a timer (2 workers, 10 tasks): rcu 50.0 ns; not ranked: idr 100 ns, whose ids are the lowest free " +
			"of all tasks; wanted ids are refused by onelock.",
		"The largest difference from the baseline: rcu takes 0.500 × the time of idr (0.500–0.500).",
	}
	if diff := cmp.Diff(want, texts(d, "idr")); diff != "" || Answer(d) != "" {
		t.Errorf("answer %q, findings (-want +got):\n%s", Answer(d), diff)
	}
}

// No design is called the fastest if the ratios within blocks contradict the medians. Here idr lacks the slow blocks.
func TestFindingsNameNobodyOnMediansAlone(t *testing.T) {
	var idr, rcu []float64
	for block := range 20 {
		if block < 8 {
			idr, rcu = append(idr, 10), append(rcu, 9)
		} else {
			idr, rcu = append(idr, math.NaN()), append(rcu, 50)
		}
	}
	d := reportstest.LoadMeasured(t, dataset.Load, map[string][]float64{"idr": idr, "rcu": rcu})
	want := []string{
		"find (1 worker, 1 task): idr 10.0 ns, rcu 50.0 ns.",
		"No design is shown to be the fastest; rcu runs find 1.11 × as fast as idr (1.11–1.11).",
	}
	if diff := cmp.Diff(want, texts(d, "idr")); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// The sentence about locks names the designs that wait, with an upper bound for the others.
func TestWhyOfLocks(t *testing.T) {
	for wait, want := range map[float64]string{
		71: "onelock waits for locks 71 % of the time (68–75), every other design with lock statistics at most " +
			"0.316 %.",
		2: "every design with lock statistics waits for locks at most 2.11 % of the time.",
	} {
		d := reportstest.LoadHandmade(t, dataset.Load, cell("find", nil, values("idr", 100, 1, 0),
			values("onelock", 100, 1, wait), values("rcu", 100, 1, 0.3)))
		if got := strings.Join(texts(d, "idr"), "\n"); !strings.Contains(got, want) {
			t.Errorf("it is not said that %q:\n%s", want, got)
		}
	}
}
