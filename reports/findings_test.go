package reports

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// findingsOf loads a sketch and returns its findings, one per line.
func findingsOf(t *testing.T, s reportstest.Sketch) string {
	t.Helper()
	d := reportstest.LoadRun(t, dataset.Load, s)
	return strings.Join(findingsFrom(d, d.Designs[0]), "\n")
}

func TestFindingsSayWhatTheDataCarry(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(s *reportstest.Sketch)
		want   []string
		never  []string
	}{
		{"three designs apart", func(s *reportstest.Sketch) {},
			[]string{"With 2 workers on 10 tasks, rcu finds a timer 6.", "× as fast as onelock (",
				"the slowest of 3 designs, and 2.", "as fast as idr (", "the second fastest; noise floor "},
			[]string{"1 worker on", "With 1 worker"}},
		{"nothing apart", func(s *reportstest.Sketch) { s.Slower = nil },
			[]string{"no difference found between designs in find; differences of ", " or more are ruled out."},
			[]string{"as fast"}},
		{"the two fastest alike", func(s *reportstest.Sketch) { s.Slower = map[string]float64{"onelock": 3} },
			[]string{"the slowest of 3 designs; no difference found from ", "; noise floor"}, []string{"second"}},
		{"two designs", func(s *reportstest.Sketch) { s.Designs = []string{"idr", "onelock", "idr,twin=yes"} },
			[]string{"idr finds a timer ", "× as fast as onelock ("}, []string{"slowest of", "twin"}},
		{"one design", func(s *reportstest.Sketch) { s.Designs = []string{"idr", "idr,twin=yes"} },
			[]string{"There is only one design, idr"}, []string{"fast"}},
		{"one block", func(s *reportstest.Sketch) { s.Blocks = 1 },
			[]string{"the pairwise comparison of 3 designs in find needs 7 blocks and has 1."},
			[]string{"as fast", "NaN"}},
		{"no control", func(s *reportstest.Sketch) { s.Designs = []string{"idr", "onelock"} },
			[]string{"noise floor unknown"}, nil},
		{"disturbed in all blocks", func(s *reportstest.Sketch) {
			s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 10}
		}, []string{"With 2 workers on 10 tasks, there is no finding about find (not measured: the machine was disturbed " +
			"in 10 of 10 blocks)."}, []string{"as fast", "1 worker"}},
		{"disturbed in most blocks", func(s *reportstest.Sketch) {
			s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 5}
		}, []string{"no finding about find (too few blocks: the machine was disturbed in 5 of 10 blocks)."},
			[]string{"as fast", "needs"}},
		{"disturbed in a few blocks", func(s *reportstest.Sketch) {
			s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 2}
		}, []string{"rcu finds a timer 6."}, []string{"disturbed"}},
		{"oversubscribed only", func(s *reportstest.Sketch) { s.Cells = reportstest.FindCells(8) },
			[]string{"With 8 workers on 10 tasks (oversubscribed), rcu"}, nil},
		{"parameters", func(s *reportstest.Sketch) {
			s.Cells = []record.Cell{{Workload: "find", Tasks: 10, Workers: 2, Params: []string{"churn=10"}}}
		}, []string{"With 2 workers on 10 tasks (churn=10), rcu"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := reportstest.Plain()
			test.change(&s)
			got := findingsOf(t, s)
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

// Seventeen designs have 136 pairs, too many for ten blocks. Then each design is compared with the baseline alone.
func TestFindingsOfManyDesignsAndFewBlocks(t *testing.T) {
	s := reportstest.Plain()
	s.Designs = append(s.Designs, "a", "b", "c", "d", "e", "f")
	got := findingsOf(t, s)
	if !strings.Contains(got, "the pairwise comparison of 9 designs in find needs 11 blocks and has 10; "+
		"the largest difference from the baseline: onelock takes 3.") {
		t.Errorf("findings are:\n%s", got)
	}
}

// Findings about equal designs are false alarms. Over many runs they are at most as frequent as the level allows.
func TestFindingsFindNothingInNoise(t *testing.T) {
	found := 0
	const runs = 60
	for seed := range uint64(runs) {
		s := reportstest.Plain()
		s.Slower, s.Seed, s.Weather = nil, seed, seed+1000
		if strings.Contains(findingsOf(t, s), "as fast as") {
			found++
		}
	}
	if found > runs/10 {
		t.Errorf("a difference was found in %d of %d runs of the same code", found, runs)
	}
}

// The finding about locks names the designs that wait, with an upper bound for the others.
func TestFindingsOfLocks(t *testing.T) {
	waits := func(onelock float64) string {
		var lines []reportstest.HandmadeLine
		for _, x := range []struct {
			design string
			wait   float64
		}{{"idr", 0}, {"onelock", onelock}, {"rcu", 0.3}} {
			lines = append(lines, reportstest.HandmadeLine{Design: x.design,
				Values: map[string]float64{record.NsPerOp: 100, record.LockWait: x.wait / 1e9}})
		}
		d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{Cell: record.Cell{Workload: "find",
			Tasks: 10, Workers: 2}, Blocks: 10, Lines: lines})
		return strings.Join(findingsFrom(d, "idr"), "\n")
	}
	if got := waits(71); !strings.Contains(got, "onelock waits for its locks 71 % of the time (68–75); every other "+
		"design with lock statistics at most 0.316 %") {
		t.Errorf("findings are:\n%s", got)
	}
	if got := waits(2); !strings.Contains(got, "in find, every design with lock statistics waits for its locks "+
		"at most 2.11 % of the time") {
		t.Errorf("findings are:\n%s", got)
	}
}

// No design is called the fastest if another one is slow only in some blocks or lacks blocks.
func TestFindingsNameNobodyOnMediansAlone(t *testing.T) {
	d := reportstest.LoadHandmade(t, dataset.Load, reportstest.Handmade{Cell: record.Cell{Workload: "find", Tasks: 10,
		Workers: 2}, Blocks: 10, Lines: []reportstest.HandmadeLine{
		reportstest.Timed("idr", "", 100), reportstest.Timed("rcu", "", 50),
		{Design: "onelock", Values: map[string]float64{record.Refused: 1}},
	}})
	got := strings.Join(findingsFrom(d, "idr"), "\n")
	if !strings.Contains(got, "rcu finds a timer 2.00 × as fast as idr (2.00–2.00); noise floor unknown.") ||
		strings.Contains(got, "onelock") {
		t.Errorf("findings are:\n%s", got)
	}
	// The ratios within blocks contradict the medians.
	fast, slow := []float64{10, 10, 10, 10, 10, 90, 90, 90, 90}, []float64{9, 9, 9, 9, 80, 80, 80, 80, 80}
	if got := strings.Join(findingsFrom(reportstest.LoadMeasured(t, dataset.Load,
		map[string][]float64{"idr": fast, "rcu": slow}), "idr"), "\n"); strings.Contains(got, "× as fast as") &&
		strings.Contains(got, "0.") {
		t.Errorf("findings are:\n%s", got)
	}
}
