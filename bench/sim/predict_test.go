//go:build sim

package sim

import (
	"fmt"
	"testing"
	"time"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/bench/engine"
	"idlab/bench/record"
	"idlab/workloads"
)

// predicted predicts a workload in a design.
func predicted(t *testing.T, platform, design, workload string, tasks, workers int) record.Sample {
	t.Helper()
	p, err := Open(platform)
	if err != nil {
		t.Fatal(err)
	}
	selected, err := allocators.Select(catalog.Designs(), design)
	if err != nil {
		t.Fatal(err)
	}
	load, err := workloads.Select(workloads.All(), workload)
	if err != nil {
		t.Fatal(err)
	}
	program, err := load[0].Entry.Program(workloads.Shape{Tasks: tasks, Workers: workers, Values: load[0].Values, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	system, err := selected[0].Entry.Open(selected[0].Values)
	if err != nil {
		t.Fatal(err)
	}
	subject, err := engine.NewSubject(selected[0].Spec, system, program, workers)
	if err != nil {
		t.Fatal(err)
	}
	defer Prepare()()
	samples, err := Predict(subject, program, p, workers)
	if err != nil {
		t.Fatal(err)
	}
	return samples[0]
}

func value(t *testing.T, s record.Sample, unit string) float64 {
	t.Helper()
	v, ok := s.Value(unit)
	if !ok {
		t.Fatalf("%s has no %s", s.Design, unit)
	}
	return v
}

func TestTrial(t *testing.T) {
	for _, load := range []string{"find", "churn"} {
		for _, tasks := range []int{1, 1000} {
			for _, d := range []string{"idr", "rcu,buckets=32768", "pertask"} {
				line := fmt.Sprintf("%-6s %4d %-26s", load, tasks, d)
				for _, n := range []int{1, 8, 64} {
					began := time.Now()
					s := predicted(t, "milan", d, load, tasks, n)
					line += fmt.Sprintf(" | %3d: %7.2f M/s %6.1f ns tr %.2f ho %.2f/%.2f wait %2.0f%%/%2.0f%% line %2.0f%% [%.1fs]", n, value(t, s, record.OpsPerSecond)/1e6, value(t, s, record.NsPerOp),
						value(t, s, record.TransfersPerOp), value(t, s, record.HandOvers), value(t, s, record.ListHandOvers),
						100e9*value(t, s, record.LockWait)/value(t, s, record.NsPerOp), 100e9*value(t, s, record.ListWait)/value(t, s, record.NsPerOp), 100e9*value(t, s, record.LineWait)/value(t, s, record.NsPerOp), time.Since(began).Seconds())
				}
				t.Log(line)
			}
		}
	}
}
