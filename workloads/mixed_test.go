package workloads

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"idlab/allocators"
)

// shares returns the share of each kind among the operations of the streams.
func shares(streams ...Stream) (share [Kinds]float64) {
	all := 0.0
	for _, s := range streams {
		for _, op := range s {
			share[op.Kind()]++
			all++
		}
	}
	for kind := range share {
		share[kind] /= all
	}
	return share
}

// The shares of a mix are the given ones to within one percentage point, for any population.
func TestMixed(t *testing.T) {
	for _, test := range []struct {
		spec string
		want [Kinds]float64
	}{
		{"mixed", [Kinds]float64{Create: 0.05, Delete: 0.05, Lookup: 0.9}},
		{"mixed,create=10,create-at=15,delete=25,lookup=50",
			[Kinds]float64{Create: 0.1, CreateAt: 0.15, Delete: 0.25, Lookup: 0.5}},
		{"mixed,create=0,create-at=50,delete=50,lookup=0", [Kinds]float64{CreateAt: 0.5, Delete: 0.5}},
		{"mixed,create=0,delete=0,lookup=100", [Kinds]float64{Lookup: 1}},
	} {
		for _, timers := range []string{",timers=1", ",timers=3", ",timers=1000"} {
			for _, workers := range []int{1, 3} {
				p := compiled(t, test.spec+timers, 3, workers, 1)
				got := shares(p.Phases[0].Streams...)
				for kind := range Kinds {
					if math.Abs(got[kind]-test.want[kind]) > 0.01 {
						t.Errorf("%s, %d workers: %.3f are %v, want %.3f",
							test.spec+timers, workers, got[kind], kind, test.want[kind])
					}
				}
			}
		}
	}
}

// With writers=one the writer makes no lookup and the readers do not write. A single worker does
// both.
func TestOneWriter(t *testing.T) {
	p := compiled(t, "mixed,writers=one", 10, 3, 1)
	run := p.Phases[0]
	if !slices.Equal(run.Roles, []string{"writer", "readers", "readers"}) {
		t.Errorf("roles %v", run.Roles)
	}
	if s := shares(run.Streams[0]); s[Lookup] != 0 || s[Create] != 0.5 {
		t.Errorf("the writer does %v", s)
	}
	if s := shares(run.Streams[1:]...); s[Lookup] != 1 {
		t.Errorf("the readers do %v", s)
	}
	p = compiled(t, "mixed,writers=one", 10, 1, 1)
	if p.Phases[0].Roles != nil || shares(p.Phases[0].Streams...)[Lookup] < 0.8 {
		t.Error("a single worker does not both write and look up")
	}
}

// chi2 returns Pearson's χ² statistic of counts against expected counts.
func chi2(counts, expected []float64) (sum float64) {
	for i, want := range expected {
		sum += (counts[i] - want) * (counts[i] - want) / want
	}
	return sum
}

// Draws follow the distribution of their skew: χ² lies between the 0.1 % and the 99.9 % quantile.
// A cyclic sequence would fall below the lower one.
func TestSkews(t *testing.T) {
	const slots, draws = 100, 400_000
	const degrees999, degrees001 = 148.2, 60.1 // quantiles of χ² with 99 degrees of freedom
	for _, test := range []struct {
		skew   string
		weight func(rank int) float64
	}{
		{"uniform", func(int) float64 { return 1 }},
		{"zipf", func(rank int) float64 { return math.Pow(float64(rank+1), -0.99) }},
		{"hot", func(rank int) float64 {
			if rank == 0 {
				return 0.9 + 0.1/slots
			}
			return 0.1 / slots
		}},
	} {
		from := skewed(test.skew, slots, 7)(0, slots)
		rng := rand.New(rand.NewPCG(1, 1))
		counts := make([]float64, slots)
		for range draws {
			counts[from(rng)]++
		}
		unsorted := slices.Clone(counts)
		ranked := counts
		if test.skew != "uniform" {
			ranked = byRank(t, test.skew, slots, counts)
		}
		expected, sum := make([]float64, slots), 0.0
		for rank := range expected {
			expected[rank] = test.weight(rank)
			sum += expected[rank]
		}
		for rank := range expected {
			expected[rank] *= draws / sum
		}
		if x := chi2(ranked, expected); x > degrees999 || x < degrees001 {
			t.Errorf("%s: χ² is %.1f, want %.1f to %.1f", test.skew, x, degrees001, degrees999)
		}
		if test.skew == "zipf" && slices.IsSortedFunc(unsorted, func(a, b float64) int { return int(b - a) }) {
			t.Error("the most popular timers have the lowest slots")
		}
	}
}

// byRank sorts counts by the rank that the seed gives each slot.
func byRank(t *testing.T, skew string, slots int, counts []float64) (ranked []float64) {
	t.Helper()
	order := rand.New(rand.NewPCG(7, zipfStream)).Perm(slots)
	if skew == "hot" {
		hottest := slices.Index(counts, slices.Max(counts))
		order = []int{hottest}
		for slot := range slots {
			if slot != hottest {
				order = append(order, slot)
			}
		}
	}
	for _, slot := range order {
		ranked = append(ranked, counts[slot])
	}
	return ranked
}

// With skew=disjoint a worker looks up all of its own slots and no others.
func TestDisjoint(t *testing.T) {
	p := compiled(t, "mixed,skew=disjoint,timers=10", 9, 3, 1)
	for w, stream := range p.Phases[0].Streams {
		from, to := Share(p.Slots(), 3, w)
		seen := map[int]bool{}
		for _, op := range stream {
			if op.Slot() < from || op.Slot() >= to {
				t.Fatalf("worker %d has the slots %d to %d: %v", w, from, to, op)
			}
			if op.Kind() == Lookup {
				seen[op.Slot()] = true
			}
		}
		if len(seen) != to-from {
			t.Errorf("worker %d looks up %d of its %d slots", w, len(seen), to-from)
		}
	}
}

// The ids of farIDs are valid and distinct.
func TestFarIDs(t *testing.T) {
	for _, slots := range []int{1, 1000, 20_000_000} {
		ids := farIDs(slots)
		if !slices.IsSorted(ids) || len(slices.Compact(ids)) != slots || ids[0] < 0 || ids[slots-1] > allocators.MaxID {
			t.Errorf("%d slots want ids from %d to %d, %d different ones", slots, ids[0], ids[slots-1], len(ids))
		}
	}
}
