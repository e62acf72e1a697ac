package chart

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/plot"
)

func TestLogAxisEndsAtLabelsAndSpansADecade(t *testing.T) {
	for _, test := range []struct {
		values   []float64
		min, max float64
	}{
		{[]float64{1}, 0.5, 5},
		{[]float64{9.5, 10.5}, 5, 50},
		{[]float64{1e6, 1e7}, 1e6, 1e7},
		{[]float64{1.3e6, 44e6}, 1e6, 5e7},
		{[]float64{20, 3e7}, 20, 5e7},
		{[]float64{0.003}, 0.001, 0.01},
	} {
		a := LogAxis("", plain(), test.values)
		if !near(a.Min, test.min) || !near(a.Max, test.max) {
			t.Errorf("%v: from %g to %g, want %g to %g", test.values, a.Min, a.Max, test.min, test.max)
		}
		if labels := labelsOf(a); len(labels) < 2 {
			t.Errorf("%v has labels %v only", test.values, labels)
		}
		for _, tick := range a.Ticks {
			if at := a.Scale.Normalize(a.Min, a.Max, tick.Value); at < 0 || at > 1 {
				t.Errorf("%v: tick %g is at %g", test.values, tick.Value, at)
			}
		}
	}
}

// plain formats values without a unit.
func plain() Format {
	write := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return Format{write, write}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }

func labelsOf(a Axis) (labels []string) {
	for _, t := range a.Ticks {
		if !t.IsMinor() {
			labels = append(labels, t.Label)
		}
	}
	return labels
}

func TestZeroAxisShowsZero(t *testing.T) {
	for _, values := range [][]float64{{0}, {0, 0.5}, {0, 3, 1700}, {1e9}} {
		a := ZeroAxis("", 1, plain(), values)
		if labels := labelsOf(a); labels[0] != "0" || len(labels) < 3 {
			t.Errorf("%v has labels %v", values, labels)
		}
		if at := a.Scale.Normalize(a.Min, a.Max, 0); at != 0 {
			t.Errorf("%v: 0 is at %g", values, at)
		}
		if at := a.Scale.Normalize(a.Min, a.Max, slices.Max(values)); at < 0 || at > 1 {
			t.Errorf("%v: their greatest is at %g", values, at)
		}
	}
	// Linear up to the unit, then one decade for each power of ten.
	z := zeroLog{10}
	for _, test := range [][2]float64{{0, 0}, {5, 0.5}, {10, 1}, {100, 2}, {1000, 3}, {-1, 0}} {
		if got := z.decades(test[0]); !near(got, test[1]) {
			t.Errorf("%g is at %g decades, want %g", test[0], got, test[1])
		}
	}
}

func TestNinesAxis(t *testing.T) {
	for _, test := range []struct {
		last float64
		want []string
	}{
		{0.4, []string{"0", "50", "90"}},
		{2.7, []string{"0", "50", "90", "99"}},
		{4, []string{"0", "50", "90", "99", "99.9", "99.99"}},
		{6.1, []string{"0", "90", "99", "99.9", "99.99", "99.9999"}},
	} {
		if got := labelsOf(NinesAxis(test.last)); !slices.Equal(got, test.want) {
			t.Errorf("up to %g nines: %v, want %v", test.last, got, test.want)
		}
	}
}

func TestWorkersAxis(t *testing.T) {
	for _, test := range []struct {
		workers []int
		want    []string
	}{
		{[]int{2}, []string{"2"}},
		{[]int{4, 1, 2, 2}, []string{"1", "2", "4"}},
		{[]int{1, 2, 4, 8, 16, 32, 64}, []string{"1", "2", "4", "8", "16", "32", "64"}},
		{[]int{60, 61, 62, 1}, []string{"1", "60"}},
		{[]int{100, 2000, 10_000, 20_000, 100_000, 300_000, 2_000_000}, []string{"100", "2,000", "20,000", "300,000"}},
	} {
		a := CountAxis("workers", test.workers)
		if got := labelsOf(a); !slices.Equal(got, test.want) {
			t.Errorf("%v: %v, want %v", test.workers, got, test.want)
		}
		if a.Min <= 0 || a.Min >= a.Max {
			t.Errorf("%v: from %g to %g", test.workers, a.Min, a.Max)
		}
	}
}

func TestArrange(t *testing.T) {
	group := func(n int) []*Panel { return make([]*Panel, n) }
	for _, test := range []struct {
		name   string
		groups []int
		cols   int
		rows   []int // of each sheet
	}{
		{"one panel", []int{1}, 1, []int{1}},
		{"single panels follow each other", []int{1, 1, 1, 1, 1}, 3, []int{2}},
		{"a row each", []int{2, 2, 2}, 2, []int{3}},
		{"ragged", []int{3, 1}, 3, []int{2}},
		{"single panels among others", []int{2, 1, 1, 1, 1, 1, 2}, 2, []int{5}},
		{"five in three columns", []int{5, 5}, 3, []int{4}},
		{"two even sheets", []int{3, 3, 3, 3, 3, 3}, 3, []int{3, 3}},
		{"no group is torn apart", []int{6, 6, 6}, 3, []int{4, 2}},
		{"but one that is too long", []int{24}, 4, []int{5, 1}},
	} {
		var groups [][]*Panel
		for _, n := range test.groups {
			g := group(n)
			for i := range g {
				g[i] = &Panel{}
			}
			groups = append(groups, g)
		}
		var rows []int
		panels := 0
		for _, s := range (Sheet{Name: "x"}).Sheets(groups) {
			rows = append(rows, len(s.Rows))
			for _, r := range s.Rows {
				if len(r) != test.cols {
					t.Errorf("%s: %d columns, want %d", test.name, len(r), test.cols)
				}
				for _, p := range r {
					if p != nil {
						panels++
					}
				}
			}
		}
		if !slices.Equal(rows, test.rows) {
			t.Errorf("%s: rows %v, want %v", test.name, rows, test.rows)
		}
		if want := sum(test.groups); panels != want {
			t.Errorf("%s: %d panels, want %d", test.name, panels, want)
		}
	}
}

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

var _ plot.Normalizer = zeroLog{}
