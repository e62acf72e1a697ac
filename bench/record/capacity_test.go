package record

import (
	"testing"

	"idlab/bench/topology"
)

// The tighter of CPUs and quota decides whether workers share CPUs.
func TestCapacity(t *testing.T) {
	for _, test := range []struct {
		cores, quota string
		text         string
		most         int // workers that are not oversubscribed; -1: any number
	}{
		{"2", "", "2 CPUs", 2},
		{"1", "max 100000", "1 CPU", 1},
		{"2", "50000 100000", "0.5 CPUs of the quota", 0},
		{"8", "150000 100000", "1.5 CPUs of the quota", 1},
		{"8", "800000 100000", "8 CPUs", 8},
		{"8", "-1 100000", "8 CPUs", 8}, // version 1 without a limit
		{"", "200000 100000", "2 CPUs of the quota", 2},
		{"many", "", "0 CPUs", -1},
		{"-3", "", "0 CPUs", -1},
	} {
		c := (&File{Config: []Pair{{CoresKey, test.cores}, {QuotaKey, test.quota}}}).Capacity()
		if c.String() != test.text {
			t.Errorf("cores %q, quota %q: %v, want %s", test.cores, test.quota, c, test.text)
		}
		if test.most >= 0 && (c.Oversubscribed(test.most) || !c.Oversubscribed(test.most+1)) ||
			test.most < 0 && c.Oversubscribed(1000) {
			t.Errorf("cores %q, quota %q: oversubscribed with %d workers %v, with one more %v", test.cores, test.quota,
				test.most, c.Oversubscribed(test.most), c.Oversubscribed(test.most+1))
		}
	}
}

// What workers use of the machine is read as it was written.
func TestExtentFacts(t *testing.T) {
	for _, e := range []topology.Extent{
		{Packages: 2, Nodes: 4, Complexes: 8, Cores: 32, CPUs: 64},
		{Packages: 1, Nodes: 1, Complexes: 1, Cores: 7, CPUs: 7, Efficiency: 1},
	} {
		blk := &Block{Cell: Cell{Workload: "find", Tasks: 1, Workers: e.CPUs}, Number: 1, Facts: ExtentFacts(e)}
		if got := blk.Extent(); got != e {
			t.Errorf("%+v, want %+v", got, e)
		}
	}
	if got := (&Block{Cell: Cell{Workers: 3}}).Extent(); got != (topology.Extent{}) {
		t.Errorf("without facts: %+v", got)
	}
}
