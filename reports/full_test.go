package reports

import (
	"slices"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// largest returns the largest expected run: 12 designs, 12 workloads, 3 numbers of tasks and of workers, 20 blocks.
func largest() reportstest.Synthetic {
	s := reportstest.Synthetic{Tasks: []int{1, 64, 10000}, Workers: []int{1, 2, 4}, Blocks: 20, Latencies: 200,
		Seed: 1, AACopy: true}
	for design := range chart.CatalogLooks() {
		s.Designs = append(s.Designs, design)
	}
	slices.Sort(s.Designs)
	s.Designs = s.Designs[:12]
	for _, workload := range []string{"storm", "churn", "find", "lookup", "mixed", "iterate", "wrap", "adversary",
		"exit-storm", "fork-exit", "sparse-512", "replay"} {
		s.Workloads = append(s.Workloads, record.Cell{Workload: workload})
	}
	return s
}

// BenchmarkWideReport measures the time and the allocations of a report of the largest run:
// go test -run - -bench WideReport ./reports
func BenchmarkWideReport(b *testing.B) {
	dir := b.TempDir()
	largest().Write(b, dir)
	b.ReportAllocs()
	for b.Loop() {
		d, err := dataset.Load(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Write(d, b.TempDir(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
