package compare

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

func compared(t *testing.T, old, new reportstest.Sketch) *RunComparison {
	t.Helper()
	c, err := Runs(reportstest.LoadRun(t, dataset.Load, old), reportstest.LoadRun(t, dataset.Load, new))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// change returns the change of a series, an empty one if there is none.
func (c *RunComparison) change(name string) *Change {
	for _, list := range [][]*Change{c.Whole, c.Single} {
		for _, x := range list {
			if x.Name() == name {
				return x
			}
		}
	}
	return &Change{}
}

const rcu2 = "Find/design=rcu/tasks=10/workers=2"

// regressed makes rcu 20 % slower with two workers.
func regressed(new *reportstest.Sketch) {
	new.Slower = map[string]float64{"onelock": 3, "rcu": 0.5, "Find/tasks=10/workers=2 rcu": 0.6}
}

// The two runs measured each block back to back, so a disturbance of the machine cancels in the ratios.
func TestRunsArePairedByBlock(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	old.Op, new.Op = "find", "find"
	c := compared(t, old, new)
	if !c.Paired || len(c.Whole) != 6 || len(c.Single) != 6 || len(c.Warnings) > 0 {
		t.Errorf("paired %v, %d and %d lines, warnings %q", c.Paired, len(c.Whole), len(c.Single), c.Warnings)
	}
	for _, name := range []string{rcu2, rcu2 + "/op=find"} {
		if x := c.change(name); x.Verdict() != "slower 20 %" || x.Excludes(1.2) || x.Hi/x.Lo > 1.05 || x.N != 10 {
			t.Errorf("%s is %+v", name, x)
		}
	}
	if x := c.change("Find/design=rcu/tasks=10/workers=1"); x.Differs() || x.Excludes(1) {
		t.Errorf("rcu did not change with one worker, and the change is %+v", x)
	}
}

func TestRunsThatAreNotPaired(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	old.Notes, new.Notes = []record.Pair{{Key: "seed", Value: "1"}}, []record.Pair{{Key: "seed", Value: "2"}}
	new.Weather = 77
	c := compared(t, old, new)
	x := c.change(rcu2)
	if c.Paired || x.Differs() || x.Hi/x.Lo < 1.1 {
		t.Errorf("paired %v: the interval does not include the disturbances: %+v", c.Paired, x)
	}
	var b bytes.Buffer
	if err := c.Write(&b); err != nil ||
		!strings.Contains(b.String(), "Not paired (Mann–Whitney U test") ||
		!strings.Contains(b.String(), "idlab run --against REV") {
		t.Errorf("%v\n%s", err, &b)
	}
}

func TestRunsWithoutACommonPairNote(t *testing.T) {
	pair := func(id, side string) []record.Pair {
		return []record.Pair{{Key: "pair", Value: id}, {Key: "side", Value: side}, {Key: "seed", Value: side}}
	}
	for _, test := range []struct {
		name     string
		old, new []record.Pair
		paired   bool
		warns    string
	}{
		{"a pair", pair("a", "old"), pair("a", "new"), true, ""},
		{"swapped", pair("a", "new"), pair("a", "old"), true,
			"is the new side of its pair: are the arguments swapped?"},
		{"one side twice", pair("a", "old"), pair("a", "old"), false, ""},
		{"of two pairs", pair("a", "old"), pair("b", "new"), false, ""},
		{"no side", nil, nil, false, ""},
		{"one has none", pair("a", "old"), nil, false, ""},
	} {
		old, new := reportstest.Plain(), reportstest.Plain()
		old.Notes, new.Notes = test.old, append(test.new, record.Pair{Key: "date", Value: "later"})
		c := compared(t, old, new)
		warnings := strings.Join(c.Warnings, "\n")
		if c.Paired != test.paired || test.warns == "" && warnings != "" || !strings.Contains(warnings, test.warns) {
			t.Errorf("%s: paired %v, warnings %q", test.name, c.Paired, warnings)
		}
	}
}

// Blocks are matched by number. A block that one run lacks is left out of the other.
func TestLostBlocks(t *testing.T) {
	old, new := reportstest.Plain().Sides(func(*reportstest.Sketch) {})
	a, b := reportstest.LoadRun(t, dataset.Load, old), reportstest.LoadRun(t, dataset.Load, new)
	for _, c := range b.Cells { // blocks 1 and 2 of the new run are lost
		for i := range c.Blocks {
			c.Blocks[i].Number += 2
		}
	}
	c, err := Runs(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if x := c.Whole[0]; x.N != 8 {
		t.Errorf("%d blocks are paired, want 8", x.N)
	}
	const want = "Left out, because the other run lacks the same block: 8 blocks."
	if text := strings.Join(c.Warnings, "\n"); !strings.Contains(text, want) {
		t.Errorf("warnings are %q", text)
	}
}

// Runs whose workers take CPUs in other orders are compared, with a warning.
func TestRunsOfOtherOrders(t *testing.T) {
	pinned := func(date, pin, cpus string) *dataset.Data {
		s := reportstest.Plain()
		s.Notes = []record.Pair{{Key: "date", Value: date}}
		s.Config = []record.Pair{{Key: record.PinKey, Value: pin}, {Key: record.OrderKey, Value: cpus}}
		return reportstest.LoadRun(t, dataset.Load, s)
	}
	for _, test := range []struct {
		name     string
		old, new *dataset.Data
		want     string // "": no warning
	}{
		{"the same", pinned("early", "cores", "0-1"), pinned("late", "cores", "0-1"), ""},
		{"another order", pinned("early", "cores", "0-1"), pinned("late", "compact", "0-1"),
			": cores 0-1 in the old run, compact 0-1 in the new run."},
		{"other CPUs", pinned("early", "cores", "0-1"), pinned("late", "cores", "2-3"), ": cores 0-1 in the old run, cores 2-3 in"},
		{"not told", reportstest.LoadRun(t, dataset.Load, reportstest.Plain()), pinned("late", "none", ""),
			": not told in the old run, none in the new run."},
	} {
		c, err := Runs(test.old, test.new)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		const about = "Workers took CPUs in different orders"
		text := strings.Join(c.Warnings, "\n")
		if strings.Contains(text, about) != (test.want != "") || !strings.Contains(text, test.want) {
			t.Errorf("%s: warnings are %q, want %q", test.name, text, test.want)
		}
	}
}

func TestRunsThatCannotBeCompared(t *testing.T) {
	elsewhere, slices, other := reportstest.Plain(), reportstest.Plain(), reportstest.Plain()
	elsewhere.Config = []record.Pair{{Key: "caches", Value: "L1d 48K"}}
	slices.Config = []record.Pair{{Key: "slice", Value: "1ms"}}
	other.Cells = []record.Cell{{Workload: "storm", Tasks: 1, Workers: 1}}
	for _, x := range []*reportstest.Sketch{&elsewhere, &slices, &other} {
		x.Notes = []record.Pair{{Key: "date", Value: "later"}}
	}
	for _, test := range []struct {
		name string
		new  reportstest.Sketch
		want string
	}{
		{"another machine", elsewhere, "differ in machine or settings (caches: none and L1d 48K): " +
			"compare them with --col machine"},
		{"other settings", slices, "(slice: none and 1ms)"},
		{"a copy", reportstest.Plain(), "are the same run: there is nothing to compare"},
		{"nothing in common", other, "have no result in common: only the old run has Find/tasks=10/workers=1, " +
			"Find/tasks=10/workers=2; only the new run has Storm/tasks=1/workers=1"},
	} {
		old := reportstest.LoadRun(t, dataset.Load, reportstest.Plain())
		_, err := Runs(old, reportstest.LoadRun(t, dataset.Load, test.new))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want one line with %q", test.name, err, test.want)
		}
	}
}

// A file without the instrument line is of version 1. A difference in the instrument is reported before any other
// difference that comes with it.
func TestInstrumentsAreNotCompared(t *testing.T) {
	by := func(config ...string) reportstest.Sketch {
		s := reportstest.Plain()
		s.Notes = []record.Pair{{Key: "date", Value: strings.Join(config, "")}}
		for _, line := range config {
			key, value, _ := strings.Cut(line, "=")
			s.Config = append(s.Config, record.Pair{Key: key, Value: value})
		}
		return s
	}
	for _, test := range []struct {
		old, new reportstest.Sketch
		want     string
	}{
		{by(), by("syscall-lock=qspin", "instrument=2"), "were measured with different instruments (1 and 2)"},
		{by("instrument=2"), by("instrument=3"), "different instruments (2 and 3)"},
		{by("instrument=1"), by(), ""},
		{by("instrument=2"), by("instrument=2", "slice=1ms"),
			"differ in machine or settings (slice: none and 1ms)"},
	} {
		old := reportstest.LoadRun(t, dataset.Load, test.old)
		new := reportstest.LoadRun(t, dataset.Load, test.new)
		_, compare := Runs(old, new)
		_, pool := dataset.Load(old.Files[0].Path, new.Files[0].Path)
		errs := map[string]error{"compare": compare, "pool": pool}
		if strings.Contains(test.want, "instrument") {
			_, errs["count"] = GateCounters(io.Discard, counts(t, test.old.Config), counts(t, test.new.Config))
			errs["machines"] = Machines(io.Discard, []*dataset.Data{old, new})
			j := NotComparable(0.05, compare)
			errs["gate"] = errors.New(j.Why)
		}
		for what, err := range errs {
			if test.want == "" {
				if err != nil {
					t.Errorf("%s: %v", what, err)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error is %v, want one line with %q", what, err, test.want)
			}
		}
	}
}

// counts is a run of counters with one series.
func counts(t *testing.T, config []record.Pair) *dataset.Data {
	t.Helper()
	text := ""
	for _, p := range append([]record.Pair{{Key: "cores", Value: "2"}}, config...) {
		text += p.Key + ": " + p.Value + "\n"
	}
	return reportstest.LoadText(t, dataset.Load, text+"\nBenchmarkFind/design=rcu/tasks=1/workers=1 10 0 locks/op\n")
}

func TestComparisonAsText(t *testing.T) {
	old, new := reportstest.Plain().Sides(regressed)
	old.Op, new.Op = "find", "find"
	new.Designs = append(new.Designs[:2:2], "rcu")
	new.Notes = append(new.Notes, record.Pair{Key: "date", Value: "2026-11-22T10:15:00Z"},
		record.Pair{Key: "commit", Value: "299efe7d1c0ba6c0"})
	var b bytes.Buffer
	if err := compared(t, old, new).Write(&b); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"results.txt · 2026-11-22 10:15 UTC · commit 299efe7d1c0b", "Paired by block: ", "Old run: noise floor: ",
		"New run: no A/A copy, so", "All operations of a cell together; p is Holm-adjusted over 6 rows: " +
			"time/op of old new new/old 95 % interval p verdict",
		"Single operations and phases; p is Holm-adjusted over 6 rows:",
		"Find/design=rcu/tasks=10/workers=2/op=find ", " 1.20 … 1.23 .012 slower 21 %",
		" or more ruled out)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, &b)
		}
	}
}
