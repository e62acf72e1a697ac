package bench

import (
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
	"idlab/allocators/counters"
	"idlab/bench/record"
	"idlab/workloads"
)

func countConfig(t *testing.T, designs []allocators.Design, names, loads string) CountConfig {
	t.Helper()
	d, err := allocators.Select(designs, names)
	if err != nil {
		t.Fatal(err)
	}
	w, err := workloads.Select(workloads.All(), loads)
	if err != nil {
		t.Fatal(err)
	}
	return CountConfig{Designs: d, Workloads: w, Tasks: []int{10}, Seed: 1}
}

// A build without counters returns an error and no counts.
func TestCountTakesABuildThatCounts(t *testing.T) {
	file, err := Count(t.Context(), countConfig(t, catalog.Designs(), "rcu", "find,timers=5"))
	if counters.On && err != nil || !counters.On && (err != ErrNotCounting || file != nil) {
		t.Errorf("%d bytes, %v", len(file), err)
	}
}

// Allocations become the least of both passes. All other counts must be equal.
func TestCountLowered(t *testing.T) {
	pass := func(locks, whole, phase float64) []record.Sample {
		return []record.Sample{
			{Design: "rcu", Iters: 10, Values: []record.Value{
				{Unit: record.LocksPerOp, Number: locks}, {Unit: record.AllocsPerOp, Number: whole},
			}},
			{Design: "rcu", Op: "exit", Iters: 5, Values: []record.Value{{Unit: record.AllocsPerOp, Number: phase}}},
		}
	}
	for _, test := range []struct {
		name          string
		pass          []record.Sample
		lower, higher bool
		whole, phase  float64 // of the least afterwards
		fails         bool
	}{
		{"the same", pass(1, 3, 4), false, false, 3, 4, false},
		{"more", pass(1, 3.5, 4), false, true, 3, 4, false},
		{"less", pass(1, 2, 4), true, false, 2, 4, false},
		{"both", pass(1, 2, 5), true, true, 2, 4, false},
		{"other locks", pass(2, 3, 4), false, false, 3, 4, true},
		{"a sample fewer", pass(1, 3, 4)[:1], false, false, 3, 4, true},
		{"another sample", append(pass(1, 3, 4)[:1], record.Sample{Design: "rcu", Op: "create", Iters: 5}),
			false, false, 3, 4, true},
	} {
		least := pass(1, 3, 4)
		lower, higher, err := lowered(least, test.pass)
		if lower != test.lower || higher != test.higher || (err != nil) != test.fails {
			t.Errorf("%s: lower %v, higher %v, %v", test.name, lower, higher, err)
		}
		whole, _ := least[0].Value(record.AllocsPerOp)
		phase, _ := least[1].Value(record.AllocsPerOp)
		if whole != test.whole || phase != test.phase {
			t.Errorf("%s: the least is %v and %v, want %v and %v", test.name, whole, phase, test.whole, test.phase)
		}
	}
}
