package reports

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// TestLook writes reports of synthetic runs to the directory in the variable LOOK, for visual inspection.
func TestLook(t *testing.T) {
	out := os.Getenv("LOOK")
	if out == "" {
		t.Skip("LOOK names no directory")
	}
	find, storm := record.Cell{Workload: "find"}, record.Cell{Workload: "storm"}
	everything := slices.Sorted(func(yield func(string) bool) {
		for design := range chart.CatalogLooks() {
			if !yield(design) {
				return
			}
		}
	})
	for name, s := range map[string]reportstest.Synthetic{
		"full": reportstest.Full(),
		"wide": {Designs: append(everything, "rcu,hash=rfc2012", "rcu,hash=hash32,owners=scattered", "my-own-design"),
			Workloads: []record.Cell{find, storm}, Tasks: []int{1, 10, 100, 1000, 10000},
			Workers: []int{1, 2, 3, 4, 8}, Blocks: 6, Latencies: 200},
		"one-design-one-block": {Designs: []string{"rcu"}, Workloads: []record.Cell{find}, Tasks: []int{1},
			Workers: []int{2}, Blocks: 1, Latencies: 100},
		"one-worker": {Designs: reportstest.Lab(), Workloads: []record.Cell{find, storm}, Tasks: []int{100},
			Workers: []int{1}, Blocks: 8, Latencies: 2000},
		"roles": {Designs: reportstest.Lab(), Workloads: []record.Cell{{Workload: "exit-storm"}},
			Tasks: []int{4}, Workers: []int{2, 4}, Blocks: 10, Latencies: 3000},
		"roles-fixed": {Designs: reportstest.Lab(), Workloads: []record.Cell{{Workload: "exit-storm"}},
			Tasks: []int{4}, Workers: []int{2}, Blocks: 10, Latencies: 3000},
		"no-latencies": {Designs: reportstest.Lab(), Workloads: []record.Cell{find}, Tasks: []int{1, 10, 100},
			Workers: []int{1, 2, 4, 8, 16, 32, 64}, Blocks: 3},
	} {
		r, err := Write(reportstest.LoadRun(t, dataset.Load, s), filepath.Join(out, name), Options{})
		if err != nil {
			t.Error(name, err)
			continue
		}
		t.Log(name, len(r.Charts), "charts, missing:", r.Missing)
	}
}
