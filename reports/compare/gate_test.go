package compare

import (
	"slices"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/paired"
	"idlab/reports/reportstest"
)

func gate(limit float64) Gate { return Gate{Limit: limit} }

func TestGate(t *testing.T) {
	nothing := func(*reportstest.Sketch) {}
	less := func(blocks int) func(*reportstest.Sketch) {
		return func(new *reportstest.Sketch) { new.Blocks = blocks }
	}
	slower := func(onelock, rcu float64) func(*reportstest.Sketch) {
		return func(new *reportstest.Sketch) { new.Slower = map[string]float64{"onelock": onelock, "rcu": rcu} }
	}
	disturbed := func(blocks int) func(*reportstest.Sketch) {
		return func(new *reportstest.Sketch) {
			new.Disturbed = map[string]int{"Find/tasks=10/workers=2": blocks}
		}
	}
	for _, test := range []struct {
		name   string
		limit  float64
		change func(new *reportstest.Sketch)
		answer GateOutcome
		says   string
	}{
		{"nothing changed", 0.05, nothing, Passed, "gate 5 %: passed: 6 comparisons, none slower " +
			"by more than 5 % (noise floor: old "},
		{"a fifth slower", 0.05, regressed, Worse, "gate 5 %: failed: Find/tasks=10/workers=2 rcu slower by 20 % ("},
		{"a fifth is allowed", 0.25, regressed, Passed, "gate 25 %: passed"},
		{"a fifth is about what is allowed", 0.195, regressed, CannotSay,
			"cannot exclude a regression of 19.5 % in 1 of 6 comparisons: Find/tasks=10/workers=2 rcu (1"},
		{"a third slower in each of eight blocks, with a p of 0.047", 0.05, func(new *reportstest.Sketch) {
			new.Blocks, new.Slower = 8, map[string]float64{"onelock": 3, "rcu": 0.5 * 1.35}
		}, Worse, "gate 5 %: failed: Find/tasks=10/workers=1 rcu slower by 3"},
		{"faster", 0.05, slower(1, 0.1), Passed, "none slower by more than 5 %"},
		{"twice as slow", 9.999, slower(60, 0.5), Worse,
			"gate 999.9 %: failed: Find/tasks=10/workers=1 onelock slower by a factor of 19.8 (19."},
		{"five blocks", 0.05, less(5), CannotSay, "gate 5 %: inconclusive: fewer than 6 blocks of " +
			"Find/tasks=10/workers=1 idr (5), "},
		{"seven blocks", 0.05, less(7), CannotSay, "too few blocks: Holm's correction over 6 comparisons needs 8 " +
			"blocks of each cell"},
		{"disturbed in most blocks of the new run", 0.05, disturbed(5), CannotSay, "gate 5 %: inconclusive: " +
			"Find/tasks=10/workers=2 (new run): too few blocks: the machine was disturbed in 5 of 10 blocks"},
		{"disturbed in all blocks of the new run", 0.05, disturbed(10), CannotSay, "gate 5 %: inconclusive: " +
			"Find/tasks=10/workers=2 (new run): not measured: the machine was disturbed in 10 of 10 blocks"},
		{"disturbed in three blocks of the new run", 0.05, disturbed(3), CannotSay, "needs 8 blocks of each cell, " +
			"Find/tasks=10/workers=2 idr has 7: the machine was disturbed in 3 of 10 blocks"},
		{"a cell is missing", 0.05, func(new *reportstest.Sketch) { new.Cells = reportstest.FindCells(2) }, CannotSay,
			"the new run lacks Find/tasks=10/workers=1"},
		{"a design is missing", 0.05, func(new *reportstest.Sketch) { new.Designs = []string{"idr", "rcu"} }, CannotSay,
			"the new run lacks design onelock"},
		{"worse, and a design is missing", 0.05, func(new *reportstest.Sketch) {
			regressed(new)
			new.Designs = []string{"idr", "rcu"}
		}, Worse,
			"inconclusive for the rest: the new run lacks design onelock"},
		{"a new design is not compared", 0.05, func(new *reportstest.Sketch) {
			new.Designs = append(new.Designs[:4:4], "xsync")
		}, Passed, "6 comparisons"},
	} {
		old, new := reportstest.Plain().Sides(test.change)
		j := gate(test.limit).Judge(compared(t, old, new))
		if j.GateOutcome != test.answer || !strings.Contains(j.Why, test.says) || strings.Contains(j.Why, "\n") {
			t.Errorf("%s: %v, %q; want %v, one line with %q", test.name, j.GateOutcome, j.Why, test.answer, test.says)
		}
		// With old and new exchanged, nothing is worse.
		if j := gate(test.limit).Judge(compared(t, new, old)); test.answer == Worse && j.GateOutcome == Worse {
			t.Errorf("%s, swapped: %q", test.name, j.Why)
		}
	}
}

// If both runs were disturbed in a cell, no comparison is missing in the new one. The gate is inconclusive all the
// same, and a comparison without any time says why.
func TestGateOnDisturbedRuns(t *testing.T) {
	s := reportstest.Plain()
	s.Disturbed = map[string]int{"Find/tasks=10/workers=2": 10}
	old, new := s.Sides(func(*reportstest.Sketch) {})
	want := "gate 5 %: inconclusive: Find/tasks=10/workers=2 (old run): not measured: the machine was disturbed in " +
		"10 of 10 blocks, Find/tasks=10/workers=2 (new run): not measured"
	c := compared(t, old, new)
	if j := gate(0.05).Judge(c); j.GateOutcome != CannotSay || !strings.Contains(j.Why, want) {
		t.Errorf("%v, %q; want %q", j.GateOutcome, j.Why, want)
	}
	if len(c.Warnings) == 0 || !strings.Contains(c.Warnings[0], "(old run): not measured: the machine was disturbed") {
		t.Errorf("warnings %q", c.Warnings)
	}
	old.Cells, new.Cells = reportstest.FindCells(2), reportstest.FindCells(2)
	_, err := Runs(reportstest.LoadRun(t, dataset.Load, old), reportstest.LoadRun(t, dataset.Load, new))
	if err == nil || !strings.Contains(err.Error(),
		"have no result in common: Find/tasks=10/workers=2 (old run): not") {
		t.Errorf("a comparison without times: %v", err)
	}
}

// The control, a second run of the old build, makes a gate inconclusive if the machine makes it differ from the first
// by more than the limit, in either direction. Any other run is refused.
func TestGateControl(t *testing.T) {
	control := func(s *reportstest.Sketch) {
		s.Seed += 1000
		s.Notes[len(s.Notes)-1].Value = record.ControlSide
	}
	for _, test := range []struct {
		name   string
		limit  float64
		change func(again *reportstest.Sketch)
		answer GateOutcome
		says   string
	}{
		{"the same", 0.05, control, Worse, "Control, the old build against itself: 6 comparisons, none apart by more " +
			"than 5 %."},
		{"slower", 0.05, func(again *reportstest.Sketch) { control(again); regressed(again) }, CannotSay,
			"gate 5 %: inconclusive: the machine was disturbed: the old build differs from itself in 1 of 6 comparisons: " +
				"Find/tasks=10/workers=2 rcu by a factor of 1.2"},
		{"faster", 0.05, func(again *reportstest.Sketch) {
			control(again)
			again.Slower = map[string]float64{"onelock": 3, "rcu": 0.25}
		}, CannotSay, "differs from itself in 2 of 6 comparisons: Find/tasks=10/workers=1 rcu by a factor of 0.5"},
		{"slower by less than the limit", 0.25, func(again *reportstest.Sketch) { control(again); regressed(again) },
			Passed,
			"6 comparisons, none apart by more than 25 %."},
		{"too short", 0.05, func(again *reportstest.Sketch) { control(again); again.Blocks = 5 }, Worse,
			"Control, the old build against itself: inconclusive: fewer than 6 blocks of"},
		{"disturbed", 0.05, func(again *reportstest.Sketch) {
			control(again)
			again.Disturbed = map[string]int{"Find/tasks=10/workers=2": 10}
		}, Worse, "Control, the old build against itself: inconclusive: Find/tasks=10/workers=2 (control run): not measured: "},
		{"another side", 0.05, func(again *reportstest.Sketch) { again.Seed += 1000 }, Worse,
			"it is no second run of the build of"},
	} {
		old, new := reportstest.Plain().Sides(regressed)
		again := old
		again.Notes = slices.Clone(old.Notes)
		test.change(&again)
		a, b := reportstest.LoadRun(t, dataset.Load, old), reportstest.LoadRun(t, dataset.Load, new)
		c, err := Runs(a, b)
		if err != nil {
			t.Fatal(err)
		}
		g := gate(test.limit)
		j, err := g.Controlled(g.Judge(c), a, reportstest.LoadRun(t, dataset.Load, again))
		text := strings.Join(append(j.Reach, j.Why), "\n")
		if err != nil {
			text = err.Error()
		}
		if j.GateOutcome != test.answer || !strings.Contains(text, test.says) {
			t.Errorf("%s: %v, %s; want %v and %q", test.name, j.GateOutcome, text, test.answer, test.says)
		}
	}
}

// A gate also works on two separate runs, with the intervals that these have.
func TestGateOnRunsThatAreNotPaired(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	old.Notes, new.Notes = []record.Pair{{Key: "seed", Value: "1"}}, []record.Pair{{Key: "seed", Value: "2"}}
	if j := gate(0.05).Judge(compared(t, old, new)); j.GateOutcome != CannotSay ||
		!strings.Contains(j.Why, "cannot exclude a regression of 5 % in 6 of 6 comparisons: ") {
		t.Errorf("%v, %q", j.GateOutcome, j.Why)
	}
	new.Slower = map[string]float64{"onelock": 3, "rcu": 1}
	if j := gate(0.05).Judge(compared(t, old, new)); j.GateOutcome != Worse || strings.Contains(j.Why, "noise floor") {
		t.Errorf("%v, %q", j.GateOutcome, j.Why)
	}
}

// An interval beyond the limit is one of a family. By chance, one of twenty lies there.
func TestGateMindsHowManyThereAre(t *testing.T) {
	of := func(workers int, ratio, lo, hi, p float64) *Change {
		result := paired.Result{Sample: paired.Sample{N: 10, Nodes: 1}, Ratio: ratio, Lo: lo, Hi: hi, P: p,
			Least: 1.0 / 512}
		return &Change{Cell: reportstest.FindCells(workers)[0], Design: "rcu",
			Comparison: Comparison{Result: result}}
	}
	for _, test := range []struct {
		p      float64
		answer GateOutcome
	}{{1.0 / 512, Worse}, {0.02, CannotSay}} {
		run := func() *dataset.Data { return reportstest.LoadRun(t, dataset.Load, reportstest.Plain()) }
		c := &RunComparison{Old: run(), New: run(), Paired: true,
			Whole: []*Change{of(1, 1.2, 1.1, 1.3, test.p), of(2, 1, 0.9, 1.04, 1), of(3, 1, 0.9, 1.04, 1)}}
		Adjust(comparisonsOf(c.Whole))
		if j := gate(0.05).Judge(c); j.GateOutcome != test.answer || !strings.Contains(j.Why,
			"Find/tasks=10/workers=1 rcu") {
			t.Errorf("p of %g: %v, %q", test.p, j.GateOutcome, j.Why)
		}
	}
}

// Over 30 pairs of runs of the same code, the gate fails at most once. Over 30 pairs with a planted regression, it
// always fails.
func TestGateIsSharpAndQuiet(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a hundred runs")
	}
	alarms, missed := 0, 0
	for i := range 30 {
		s := reportstest.Plain()
		s.Noise, s.Seed, s.Weather = 0.03, uint64(2*i+1), uint64(i)
		old, new := s.Sides(func(*reportstest.Sketch) {})
		if gate(0.01).Judge(compared(t, old, new)).GateOutcome == Worse {
			alarms++
		}
		if old, new := s.Sides(regressed); gate(0.05).Judge(compared(t, old, new)).GateOutcome != Worse {
			missed++
		}
	}
	if alarms > 1 || missed > 0 {
		t.Errorf("%d of 30 alarms are false, %d of 30 regressions were missed", alarms, missed)
	}
}
