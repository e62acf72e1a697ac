package reports

import (
	"slices"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// largest is a run as large as they come: 12 designs, 12 workloads, 3 numbers of tasks
// and of workers, 20 blocks.
func largest() synthetic {
	s := synthetic{tasks: []int{1, 64, 10000}, workers: []int{1, 2, 4}, blocks: 20, latencies: 200, seed: 1, twin: true}
	for design := range chart.CatalogLooks() {
		s.designs = append(s.designs, design)
	}
	slices.Sort(s.designs)
	s.designs = s.designs[:12]
	for _, workload := range []string{"storm", "churn", "find", "lookup", "mixed", "iterate", "wrap", "adversary", "exit-storm", "fork-exit", "sparse-512", "replay"} {
		s.workloads = append(s.workloads, record.Cell{Workload: workload})
	}
	return s
}

// BenchmarkWideReport is how long a report of the largest run takes, and how much it
// allocates: go test -run - -bench WideReport ./reports
func BenchmarkWideReport(b *testing.B) {
	dir := b.TempDir()
	largest().write(b, dir)
	b.ReportAllocs()
	for b.Loop() {
		d, err := Load(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Write(d, b.TempDir(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
