package bench

import (
	"strings"
	"testing"
)

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
		{limit{memory(), 70 << 20, "here"}, "needs at least 73 MB of memory, and 70 are left (here): give fewer"},
		{limit{addresses(), 16 << 30, "here"}, ""},
		{limit{addresses(), 2 << 30, "here"}, " MB of address space, and 2048 are left (here): give fewer --workers"},
		{limit{openFiles(), 100, "here"}, ""},
		{limit{openFiles(), 20, "here"}, "workers=16/timers=10000 with 4 designs needs at least 26 open files, and 20"},
		{limit{threads(), 20, "here"}, "needs at least 24 threads, and 20 are left (here): give fewer --workers"},
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
	if err := c.fits(plan.cells); err != nil {
		t.Errorf("on this machine: %v", err)
	}
}
