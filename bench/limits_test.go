package bench

import (
	"strings"
	"testing"

	"idlab/bench/record"
)

// The estimate knows the size of a histogram, and that a block has one for each worker and each design, by kind.
func TestHistogramsNeeded(t *testing.T) {
	if got := record.NewHistogram().ByteSize(); got/1000 != histogramMemory/1000 {
		t.Errorf("a histogram takes %d bytes, and %d are assumed", got, histogramMemory)
	}
	needOf := func(designs string, workers int) uint64 {
		c := testConfig(designs, "churn,timers=500", 1)
		c.Tasks, c.Workers = []int{1}, []int{workers}
		cases, err := c.cases()
		if err != nil {
			t.Fatal(err)
		}
		return c.need(cases[0].Program, workers).memory
	}
	const workers = 64
	four, two := needOf("rcu,idr,xarray,array", workers), needOf("rcu,idr", workers)
	each := (four - two) / 2 // of a design
	if each < 2*histogramMemory || each > 2*histogramMemory+4<<20 {
		t.Errorf("a design more needs %d kB with %d workers, want a histogram for each of two kinds, and its timers",
			each>>10, workers)
	}
}

// A block that exceeds a limit is refused, with the need, what is left and the flag to change. Needs grow with tasks ×
// timers × designs, and with workers.
func TestLimits(t *testing.T) {
	c := testConfig("rcu,idr,xarray,array", "find,timers=10000", 1)
	c.Tasks, c.Workers = []int{1}, []int{1, 16}
	plan, err := c.plan()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		limit limit
		want  string // "": the plan fits
	}{
		{limit{memory(), 128 << 20, "here"}, ""},
		{limit{memory(), 70 << 20, "here"}, "needs 88 MB of memory, and 70 MB are there (here): give fewer --tasks"},
		{limit{addresses(), 16 << 30, "here"}, ""},
		{limit{addresses(), 2 << 30, "here"}, " MB of address space, and 2048 MB are there (here): give fewer --tasks"},
		{limit{openFiles(), 100, "here"}, ""},
		{limit{openFiles(), 20, "here"}, "workers=16/timers=10000 with 4 designs needs 26 open files, and 20 are there"},
		{limit{threads(), 20, "here"}, "needs 24 threads, and 20 are there (here): give fewer --workers"},
	} {
		var got error
		for _, b := range plan.blocks {
			if err := b.within([]limit{test.limit}, len(c.Designs)); err != nil {
				got = err
			}
		}
		if (got == nil) != (test.want == "") || got != nil && !strings.Contains(got.Error(), test.want) {
			t.Errorf("%d %s: %v, want %q", test.limit.left, test.limit.of.name, got, test.want)
		}
	}
	b := block{need: need{memory: 41 << 30}}
	if err := b.within([]limit{{memory(), 24 << 30, "here"}}, 4); err == nil ||
		!strings.Contains(err.Error(), "needs 41 GB of memory, and 24 GB are there (here)") {
		t.Errorf("a large block: %v", err)
	}
	if err := c.fits(plan.cells); err != nil {
		t.Errorf("on this machine: %v", err)
	}
}
