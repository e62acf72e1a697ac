package bench

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// These benchmarks run with go test -bench . ./bench and its usual flags. They use the engine, the operations and the
// names of idlab run. But go test measures one design after another, without interleaving, so events on the machine may
// cause differences between lines of its output. And the collector runs at any time, not only between slices.

func BenchmarkStorm(b *testing.B)  { benchmark(b, "storm") }
func BenchmarkChurn(b *testing.B)  { benchmark(b, "churn") }
func BenchmarkFind(b *testing.B)   { benchmark(b, "find") }
func BenchmarkLookup(b *testing.B) { benchmark(b, "lookup") }

func benchmark(b *testing.B, workload string) {
	for _, d := range catalog.Designs() {
		for _, tasks := range []int{1, 1000} {
			for _, workers := range slices.Compact([]int{1, runtime.NumCPU()}) {
				name := fmt.Sprintf("design=%s/tasks=%d/workers=%d", d.Name, tasks, workers)
				b.Run(name, func(b *testing.B) { benchmarkCell(b, d, workload, tasks, workers) })
			}
		}
	}
}

func benchmarkCell(b *testing.B, d allocators.Design, workload string, tasks, workers int) {
	selected, err := workloads.Select(workloads.All(), workload)
	if err != nil {
		b.Fatal(err)
	}
	shape := workloads.Shape{Tasks: tasks, Workers: workers, Values: selected[0].Values, Seed: 1}
	program, err := selected[0].Entry.Program(shape)
	if err != nil {
		b.Fatal(err)
	}
	request := blockRequest{Cell: record.Cell{Workers: workers}}
	m, err := request.buildOne([]allocators.Design{d}, d.Name, program)
	if errors.Is(err, errors.ErrUnsupported) {
		b.Skip(err)
	}
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers + 1))
	pool := engine.NewPool(workers, engine.NewClock(0), engine.AllowedCPUs()...)
	defer pool.Close()
	r := engine.Interleaver{Pool: pool, Timing: engine.Timing{Slice: quantum}, Rand: rand.New(rand.NewPCG(1, 1))}
	samples := r.RunOps(m, b.N)
	if err := m.Check(); err != nil {
		b.Fatal(err)
	}
	for _, v := range samples[0].Values {
		if v.Unit != record.Fairness {
			b.ReportMetric(v.Number, v.Unit)
		}
	}
}
