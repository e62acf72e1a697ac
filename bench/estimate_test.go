package bench

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"idlab/bench/record"
)

// The estimate follows from the lengths of the plan.
func TestEffort(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		name string
		e    effort
		want time.Duration
	}{
		{"nothing", effort{}, 400 * ms},
		// Turns of 2 designs and the null machine: 3 × 11 without clocks, 2 × 5 with clocks, of 2.5 ms each.
		{"steady", effort{subjects: 2, slice: 2 * ms, slices: 10, slots: 20}, 400*ms + 43*5*ms/2},
		{"odd slices", effort{subjects: 2, slice: 2 * ms, slices: 3}, 400*ms + 16*5*ms/2},
		{"rate as a share", effort{subjects: 2, slice: 2 * ms, slices: 10, shares: true}, 400*ms + 53*5*ms/2},
		// Twice 20,000 operations of 200 ns before each slice.
		{"large population", effort{subjects: 2, slice: 2 * ms, slices: 10, slots: 20_000}, 400*ms + 43*10*ms},
		{"larger than caches", effort{subjects: 2, slice: 2 * ms, slices: 10, slots: 1 << 20}, 400*ms + 43*22*ms},
		{"workers share CPUs", effort{subjects: 2, slice: 10 * ms, slices: 4, crowded: 64},
			400*ms + 19*(12500+64*200)*time.Microsecond},
		{"set-up", effort{subjects: 2, setup: 100_000, ops: 1}, 440*ms + 800*time.Nanosecond},
		{"from beginning to end", effort{subjects: 2, slots: 100, ops: 50_000}, 440 * ms},
		{"long chains", effort{subjects: 2, slots: 100_000, nodes: 100, ops: 50_000}, 740 * ms},
		{"with pauses", effort{subjects: 3, ops: 50_000, waits: 5 * ms}, 490 * ms},
	} {
		if got := test.e.time(); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// The effort of a program is that of its busiest worker.
func TestEffortOfPrograms(t *testing.T) {
	for _, test := range []struct {
		load           string
		tasks, workers int
		want           effort
	}{
		{"find,timers=20", 10, 1, effort{slots: 200, nodes: 1, setup: 200}},
		{"find,timers=20", 10, 2, effort{slots: 200, nodes: 1, setup: 100}},
		{"churn,timers=20", 10, 1, effort{slots: 200, nodes: 1, setup: 600}}, // each timer is replaced once
		// 250 rounds of 200 creates, 200 lookups and 10 exits of 20 timers.
		{"storm,timers=20", 10, 1, effort{slots: 200, nodes: 1, ops: 250 * 610}},
		// Two timers of two tasks at 1,000 and 2,000: sought, which takes a create and a delete for each id before,
		// created, and freed twice.
		{"criu-restore,gap=1000", 2, 1, effort{slots: 4, ops: 2*2*3000 + 4 + 2*(2+4)}},
	} {
		c := testConfig("rcu,buckets=64,idr", test.load, 1) // three slots in a bucket: a find visits one or two
		c.Tasks, c.Workers = []int{test.tasks}, []int{test.workers}
		test.want.subjects, test.want.slices = 2, c.Slices
		test.want.slice, _ = c.slices(test.workers)
		if test.workers > runtime.NumCPU() {
			test.want.crowded = test.workers
		}
		var got effort
		for x, err := range c.cases(nil) {
			if err != nil {
				t.Fatal(err)
			}
			got = c.effort(x.Program, test.workers)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(effort{})); diff != "" {
			t.Errorf("%s with %d workers (-want +got):\n%s", test.load, test.workers, diff)
		}
	}
}

// The budget drops the last cells of the list, whatever their size, and never the first. A run that is resumed drops
// the same.
func TestBudget(t *testing.T) {
	c := testConfig("rcu,idr", "find,timers=20,storm,timers=20,churn,timers=20", 3)
	c.Chosen = []Chosen{{"churn,timers=20", 10, 1}, {"find,timers=20", 5, 1}, {"storm,timers=20", 10, 2}}
	all := []string{
		"Churn/tasks=10/workers=1/timers=20", "Find/tasks=5/workers=1/timers=20", "Storm/tasks=10/workers=2/timers=20",
	}
	p, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	each := p.cells[0].takes
	for _, test := range []struct {
		budget time.Duration
		kept   int
	}{{0, 3}, {time.Hour, 3}, {3*each + each, 1}, {1, 1}, {takes(p.cells, c.Blocks), 3}, {takes(p.cells, c.Blocks) - 1, 2}} {
		c.Budget = test.budget
		p, err := c.plan()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(all, append(namesOf(p.cells), namesOf(p.dropped)...)); diff != "" {
			t.Errorf("the order of the cells (-want +got):\n%s", diff)
		}
		if len(p.cells) != test.kept || len(p.blocks) != 3*test.kept {
			t.Errorf("--budget %v keeps %v in %d blocks, want %d",
				test.budget, namesOf(p.cells), len(p.blocks), test.kept)
		}
	}
	c.read, c.Budget = &planned{OverBudget: all[1:2]}, time.Nanosecond
	if p, err = c.plan(); err != nil || len(p.cells) != 2 || len(p.dropped) != 1 {
		t.Errorf("resumed: %v without %v (%v), want all but %s", namesOf(p.cells), namesOf(p.dropped), err, all[1])
	}
}

// The budget leaves out whole numbers of workers of a sweep first, in their order, and only then the last cells.
func TestSpare(t *testing.T) {
	c := testConfig("rcu,idr", "find,timers=20,churn,timers=20", 1)
	c.Workers, c.Spare = []int{1, 2, 3, 4}, []int{2, 4}
	c.Placement = &Placement{Order: numbers(4)}
	p, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	whole := takes(p.cells, c.Blocks)
	for _, test := range []struct {
		budget  time.Duration
		dropped []string // workload and workers
	}{
		{whole, nil},
		{whole - 1, []string{"find 2", "churn 2"}},
		{whole/2 + 10*time.Millisecond, []string{"find 2", "churn 2", "find 4", "churn 4"}},
		{whole / 3, []string{"find 2", "churn 2", "find 4", "churn 4", "churn 1", "churn 3"}},
		{1, []string{"find 2", "churn 2", "find 4", "churn 4", "find 3", "churn 1", "churn 3"}},
	} {
		c.Budget = test.budget
		if p, err = c.plan(); err != nil {
			t.Fatal(err)
		}
		var dropped []string
		for _, b := range p.dropped {
			dropped = append(dropped, fmt.Sprintf("%s %d", b.cell.Workload, b.cell.Workers))
		}
		if diff := cmp.Diff(test.dropped, dropped); diff != "" {
			t.Errorf("--budget %v of %v leaves out (-want +got):\n%s", test.budget, whole, diff)
		}
	}
}

// What is left out by the budget stands in the files of the run.
func TestBudgetInFiles(t *testing.T) {
	c := testConfig("rcu", "find,timers=20,storm,timers=20", 1)
	c.Workers, c.Out, c.Budget = []int{1}, t.TempDir(), time.Nanosecond
	if _, err := Run(t.Context(), c, childCommand(), quiet{}); err != nil {
		t.Fatal(err)
	}
	const dropped = "Storm/tasks=10/workers=1/timers=20"
	if got := readRun(t, c.Out).Note("left out by --budget"); got != dropped {
		t.Errorf("results.txt notes %q, want %q", got, dropped)
	}
	again := readPlan(t, c.Out)
	p, err := again.plan()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{dropped}, namesOf(p.dropped)); diff != "" {
		t.Errorf("run.json leaves out (-want +got):\n%s", diff)
	}
}

// Slices and the limit of a block grow with the workers of a CPU, once they are many.
func TestCrowd(t *testing.T) {
	c := testConfig("rcu", "find", 1)
	c.Slice, c.Slices, c.Limit = 2*time.Millisecond, 10, time.Minute
	cpus := runtime.NumCPU()
	for _, test := range []struct {
		workers      int
		slice, limit time.Duration
		slices       int
	}{
		{cpus, 2 * time.Millisecond, time.Minute, 10},
		{cpus + 1, 10 * time.Millisecond, time.Minute, 4},
		{32 * cpus, 10 * time.Millisecond, time.Minute, 4},
		{32*cpus + 1, 20 * time.Millisecond, 2 * time.Minute, 4},
		{128 * cpus, 40 * time.Millisecond, 4 * time.Minute, 4},
	} {
		slice, slices := c.slices(test.workers)
		limit := c.limit(record.Cell{Workers: test.workers})
		if slice != test.slice || slices != test.slices || limit != test.limit {
			t.Errorf("%d workers: %d slices of %v within %v, want %d of %v within %v",
				test.workers, slices, slice, limit, test.slices, test.slice, test.limit)
		}
	}
}
