package bench

import (
	"strings"
	"testing"

	"idlab/bench/record"
	"idlab/workloads"
)

// The estimate knows the size of a histogram, and that a block has one for each worker and each design, by kind.
func TestHistogramsNeeded(t *testing.T) {
	if got := record.NewHistogram().ByteSize(); got/1000 != histogramMemory/1000 {
		t.Errorf("a histogram takes %d bytes, and %d are assumed", got, histogramMemory)
	}
	const workers = 256
	p := &workloads.Program{First: workloads.Evenly(1, 1), Phases: []workloads.Phase{{
		Streams: workloads.Each(workers, func(int) workloads.Stream {
			return workloads.Stream{workloads.NewOp(workloads.Delete, 0, 0), workloads.NewOp(workloads.Create, 0, 0)}
		}),
	}}}
	two := testConfig("rcu,idr", "churn", 1).need(p, workers).memory
	four := testConfig("rcu,idr,xarray,array", "churn", 1).need(p, workers).memory
	if least := uint64(2 * workers * histogramMemory); two < least {
		t.Errorf("a block of %d workers needs %d bytes, and its histograms take %d", workers, two, least)
	}
	if each := (four - two) / 2; each < 2*histogramMemory || each > 2*histogramMemory+designMemory+4096 {
		t.Errorf("a design more needs %d bytes with %d workers, want those of two histograms and its own", each, workers)
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
