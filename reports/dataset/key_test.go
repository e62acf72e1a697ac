package dataset

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"idlab/allocators"
	"idlab/bench/record"
	"idlab/reports/reportstest"
)

// described returns the note on a design.
func described(design string, about allocators.About) string {
	p, _ := record.DesignPair(design, about)
	return fmt.Sprintf("# %s: %s\n", p.Key, p.Value)
}

const cellsOfKey = `
# block cell=Find/tasks=1/workers=1 number=1
BenchmarkFind/design=idr/tasks=1/workers=1 1 2 ns/op
BenchmarkFind/design=rcu,buckets=8/tasks=1/workers=1 1 3 ns/op
BenchmarkFind/design=posted/tasks=1/workers=1 1 3 ns/op
BenchmarkFind/design=array/tasks=1/workers=1 1 1 ns/op
BenchmarkFind/design=foreign/tasks=1/workers=1 1 4 ns/op
# chains design=rcu,buckets=8 1:4 2:2 4:2
# end
# block cell=Find/tasks=1/workers=1 number=2
BenchmarkFind/design=rcu,buckets=8/tasks=1/workers=1 1 3 ns/op
# chains design=rcu,buckets=8 0:4 2:4
# end
# block cell=Restore/tasks=1/workers=1 number=1
BenchmarkRestore/design=rcu,buckets=8/tasks=1/workers=1 1 3 ns/op 0 refused/wanted
BenchmarkRestore/design=posted/tasks=1/workers=1/op=create-at 1 1 refused/wanted
# end
`

func TestKey(t *testing.T) {
	rcu := allocators.About{Title: "a table", Kernel: "2025– (v6.15)", IDs: allocators.NextID, Restores: true,
		Writers: "one per bucket", Lookup: "lock-free", Embedded: 16}
	posted := allocators.About{Title: "the RFC", Kernel: "2012 (RFC)", IDs: allocators.NextID}
	array := allocators.About{Title: "an array", IDs: allocators.LowestFree, Restores: true, Reference: "floor"}
	d := reportstest.LoadText(t, Load, "# ids of idr: lowest free, all tasks\n"+
		described("rcu,buckets=8", rcu)+described("posted", posted)+described("array", array)+cellsOfKey)
	want := []Design{{"idr", allocators.About{IDs: allocators.LowestFreeOfAll}}, {"rcu,buckets=8", rcu},
		{"posted", posted}, {"array", array}, {Name: "foreign"}}
	if diff := cmp.Diff(want, d.Key()); diff != "" {
		t.Errorf("key (-want +got):\n%s", diff)
	}
	if !rcu.Shipped() || !rcu.Today() || posted.Shipped() || posted.Today() {
		t.Error("Linux has rcu, and never had posted")
	}

	got := map[string]string{}
	for _, c := range d.Cells {
		for _, design := range d.Designs {
			got[c.Workload+" "+design] = d.Reference(c, design)
		}
	}
	wantReferences := map[string]string{
		"find idr": OtherIDs, "find rcu,buckets=8": "", "find posted": "", "find array": "floor", "find foreign": "",
		"restore idr": OtherIDs, "restore rcu,buckets=8": "", "restore posted": NoWantedIDs,
		"restore array": "floor", "restore foreign": "",
	}
	if diff := cmp.Diff(wantReferences, got); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}

	means := d.Cells[0].Values[Line{Design: "rcu,buckets=8"}][TimersPerChain]
	if diff := cmp.Diff([]float64{2, 1}, means); diff != "" {
		t.Errorf("timers per chain (-want +got):\n%s", diff)
	}
}

func TestKeyOfADamagedNote(t *testing.T) {
	d := reportstest.LoadText(t, Load, "# about design rcu: {\n"+cellsOfKey)
	d2 := reportstest.LoadText(t, Load, "# about design array: {\n"+cellsOfKey)
	if len(d.Problems) != 0 || len(d2.Problems) != 1 || d2.DesignNamed("array") != (Design{Name: "array"}) {
		t.Errorf("problems of a note on no design %v, of a damaged note %v", d.Problems, d2.Problems)
	}
}
