package bench

import (
	"io"
	"math"
	"runtime"
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
	x := workloads.Case{Tasks: 1, Workers: workers, Size: workloads.Size{Slots: 1, Ops: 2 * workers, Kinds: 2}}
	two := testConfig("rcu,idr", "churn", 1).need(&x).memory
	four := testConfig("rcu,idr,xarray,array", "churn", 1).need(&x).memory
	if least := uint64(2 * workers * histogramMemory); two < least {
		t.Errorf("a block of %d workers needs %d bytes, and its histograms take %d", workers, two, least)
	}
	if each := (four - two) / 2; each < 2*histogramMemory || each > 2*histogramMemory+designMemory+4096 {
		t.Errorf("a design more needs %d bytes with %d workers, want those of two histograms and its own", each, workers)
	}
}

// A case that exceeds a limit is refused, with the need, what is left and the flag to change. Needs grow with tasks ×
// timers × designs, and with workers.
func TestLimits(t *testing.T) {
	c := testConfig("rcu,idr,xarray,array", "find,timers=10000", 1)
	c.Tasks, c.Workers = []int{1}, []int{16}
	for _, test := range []struct {
		limit limit
		want  string // "": the case fits
	}{
		{limit{memory(), 128 << 20, "here"}, ""},
		{limit{memory(), 70 << 20, "here"}, "needs 88 MB of memory, and 70 MB are there (here): give fewer --tasks"},
		{limit{addresses(), 16 << 30, "here"}, ""},
		{limit{addresses(), 2 << 30, "here"}, " MB of address space, and 2048 MB are there (here): give fewer --tasks"},
		{limit{openFiles(), 100, "here"}, ""},
		{limit{openFiles(), 20, "here"}, "a block with 4 designs needs 26 open files, and 20 are there"},
		{limit{threads(), 20, "here"}, "needs 24 threads, and 20 are there (here): give fewer --workers"},
	} {
		admit := func(x *workloads.Case) error { return c.need(x).within([]limit{test.limit}, len(c.Designs)) }
		var got error
		for _, err := range c.cases(admit) {
			got = err
		}
		if (got == nil) != (test.want == "") || got != nil && !strings.Contains(got.Error(), test.want) {
			t.Errorf("%d %s: %v, want %q", test.limit.left, test.limit.of.name, got, test.want)
		}
	}
	err := need{memory: 41 << 30}.within([]limit{{memory(), 24 << 30, "here"}}, 4)
	if err == nil || !strings.Contains(err.Error(), "needs 41 GB of memory, and 24 GB are there (here)") {
		t.Errorf("a large block: %v", err)
	}
	if _, err := c.plan(); err != nil {
		t.Errorf("on this machine: %v", err)
	}
}

// A cell that does not fit is refused before its program is compiled.
func TestRefusedBeforeCompiled(t *testing.T) {
	const most = math.MaxInt32
	for _, test := range []struct {
		load           string
		tasks, workers int
		want           string
	}{
		{"find,timers=10000000", 1, 64, "needs 21 GB of memory"},
		{"find,timers=10000000,churn=99", 1, 64, "GB of memory"},
		{"churn,timers=10000000", 3, 64, "MB of memory"},
		{"lookup,timers=10000000", 3, most, "GB of memory"},
		{"mixed,timers=10000000", 1, 64, "GB of memory"},
		{"iterate,timers=10000000", 3, 64, "MB of memory"},
		{"sparse-512,timers=10000000,stride=1", 1, 64, "GB of memory"},
		{"growth,timers=10000000", 1, 64, "MB of memory"},
		{"adversary", 2, most, "GB of memory"},
		{"exit-storm", 1 << 20, 64, "MB of memory"},
		{"gleixner-loop-threads,p=1024,times=100000000", 1, 1, "GB of memory"},
		{"replay:stress,copies=10000", 1, 64, "MB of memory"},
		{"storm,timers=10000000", workloads.MaxTasks, 1, "exceed the maximum of 33554432"},
		{"storm", most, 1, "exceed the maximum of 33554432"},
		{"find,timers=10000000", most, most, "exceed the maximum of 33554432"},
		{"wrap,low=10000000", most, most, "exceed the maximum of 33554432"},
		{"adversary", most, 1, "exceed the maximum of 33554432"},
		{"fork-exit", most, 1, "exceed the maximum of 33554432"},
	} {
		c := testConfig("rcu,idr", test.load, 1)
		c.Tasks, c.Workers = []int{test.tasks}, []int{test.workers}
		admit := func(x *workloads.Case) error {
			return c.need(x).within([]limit{{memory(), 128 << 20, "here"}}, len(c.Designs))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var got error
		for _, err := range c.cases(admit) {
			got = err
		}
		runtime.ReadMemStats(&after)
		if got == nil || !strings.Contains(got.Error(), test.want) || strings.Contains(got.Error(), "\n") {
			t.Errorf("%s: %v, want one line with %q", test.load, got, test.want)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken >= 100<<20 {
			t.Errorf("%s: %d MB were allocated before the refusal", test.load, taken>>20)
		}
	}
}

// A plan reads the limits of the system.
func TestPlanRefused(t *testing.T) {
	c := testConfig("rcu,idr", "find,timers=10000000", 1)
	c.Tasks, c.Workers = []int{1}, []int{1 << 20} // more than any machine has memory for
	if _, err := c.Outline(t.Context()); err == nil || !strings.Contains(err.Error(), " are there (") {
		t.Errorf("a run: %v, want a refusal", err)
	}
	if err := WritePlan(t.Context(), io.Discard, c, 1); err == nil || !strings.Contains(err.Error(), " are there (") {
		t.Errorf("a plan for other machines: %v, want a refusal", err)
	}
}
