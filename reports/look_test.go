package reports

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// TestLook writes reports of synthetic runs under the directory that LOOK
// names, to be looked at: no test tells whether a chart is good to read.
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
	for name, s := range map[string]synthetic{
		"full": full(),
		"wide": {designs: append(everything, "rcu,hash=rfc2012", "rcu,hash=hash32,owners=scattered", "my-own-design"),
			workloads: []record.Cell{find, storm}, tasks: []int{1, 10, 100, 1000, 10000}, workers: []int{1, 2, 3, 4, 8}, blocks: 6, latencies: 200},
		"one-design-one-block": {designs: []string{"rcu"}, workloads: []record.Cell{find}, tasks: []int{1}, workers: []int{2}, blocks: 1, latencies: 100},
		"one-worker":           {designs: lab(), workloads: []record.Cell{find, storm}, tasks: []int{100}, workers: []int{1}, blocks: 8, latencies: 2000},
		"roles":                {designs: lab(), workloads: []record.Cell{{Workload: "exit-storm"}}, tasks: []int{4}, workers: []int{2, 4}, blocks: 10, latencies: 3000},
		"roles-fixed":          {designs: lab(), workloads: []record.Cell{{Workload: "exit-storm"}}, tasks: []int{4}, workers: []int{2}, blocks: 10, latencies: 3000},
		"no-latencies":         {designs: lab(), workloads: []record.Cell{find}, tasks: []int{1, 10, 100}, workers: []int{1, 2, 4, 8, 16, 32, 64}, blocks: 3},
	} {
		r, err := Write(s.load(t), filepath.Join(out, name), Options{})
		if err != nil {
			t.Error(name, err)
			continue
		}
		t.Log(name, len(r.Charts), "charts, missing:", r.Missing)
	}
}
