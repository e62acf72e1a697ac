package reports

import (
	"math"
	"slices"
	"testing"

	"idlab/bench/record"
	"idlab/reports/chart"
)

func TestSummarize(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name   string
		values []float64
		want   estimate
	}{
		{"none", nil, estimate{0, nan, -inf, inf}},
		{"one", []float64{7}, estimate{1, 7, -inf, inf}},
		{"five have no interval", []float64{5, 1, 4, 2, 3}, estimate{5, 3, -inf, inf}},
		{"six: their ends", []float64{6, 1, 5, 2, 4, 3}, estimate{6, 3.5, 1, 6}},
		{"ten: the second and the ninth", []float64{10, 1, 9, 2, 8, 3, 7, 4, 6, 5}, estimate{10, 5.5, 2, 9}},
		{"what is no number is no value", []float64{nan, 6, 1, inf, 5, 2, 4, 3, -inf}, estimate{6, 3.5, 1, 6}},
		{"zeros", []float64{0, 0, 0, 0, 0, 0}, estimate{6, 0, 0, 0}},
	} {
		before := slices.Clone(test.values)
		if got := summarize(test.values); !sameEstimate(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
		if !slices.EqualFunc(before, test.values, same) {
			t.Errorf("%s: the values were changed to %v", test.name, test.values)
		}
	}
}

// same holds NaN for equal to itself, and allows for rounding.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) || near(a, b) }

func sameEstimate(a, b estimate) bool {
	return a.n == b.n && same(a.median, b.median) && same(a.lo, b.lo) && same(a.hi, b.hi)
}

// measured makes a cell with a value in ns/op for each block of each design;
// NaN where a design has none.
func measured(values map[string][]float64) *Data {
	d := &Data{Files: []*record.File{{Path: "synthetic"}}, byName: map[string]*cell{}}
	blocks := 0
	for _, row := range values {
		blocks = max(blocks, len(row))
	}
	f := record.File{}
	for i := range blocks {
		blk := record.Block{Cell: record.Cell{Workload: "find", Tasks: 1, Workers: 1}, Number: i + 1}
		for _, design := range []string{"idr", "rcu"} {
			if row := values[design]; i < len(row) && !math.IsNaN(row[i]) {
				blk.Samples = append(blk.Samples, record.Sample{Design: design, Iters: 1,
					Values: []record.Value{{Unit: record.NsPerOp, Number: row[i]}}})
			}
		}
		f.Blocks = append(f.Blocks, blk)
	}
	d.add(0, &f)
	d.looks = chart.Looks(d.designs)
	return d
}

func TestRatioIsOfTheBlock(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name     string
		idr, rcu []float64
		want     estimate
	}{
		// The machine slows down tenfold, the ratio stays: the medians' own
		// ratio would be the same here, but its interval would be useless.
		{"paired", []float64{10, 20, 30, 40, 50, 100}, []float64{5, 10, 15, 20, 25, 50}, estimate{6, 0.5, 0.5, 0.5}},
		// 1/4, 1/2, 1, 2, 4, 8: the ratio of the medians would be 1.5.
		{"not the ratio of medians", []float64{4, 4, 4, 4, 4, 4}, []float64{1, 2, 4, 8, 16, 32}, estimate{6, math.Sqrt2, 0.25, 8}},
		{"blocks that lack one are left out", []float64{10, nan, 10, 10}, []float64{20, 20, nan, 40}, estimate{2, math.Sqrt(8), -inf, inf}},
		{"a zero is no base", []float64{0, 0}, []float64{1, 2}, estimate{0, nan, -inf, inf}},
	} {
		c := measured(map[string][]float64{"idr": test.idr, "rcu": test.rcu}).cells[0]
		if got := c.ratio(line{"rcu", ""}, line{"idr", ""}, record.NsPerOp); !sameEstimate(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestOutliersAreCounted(t *testing.T) {
	for _, test := range []struct {
		name   string
		values []float64
		n, of  int
	}{
		{"none", []float64{10, 11, 12, 13, 14, 15}, 0, 6},
		{"one slow block", []float64{10, 11, 12, 13, 14, 100}, 1, 6},
		{"three blocks have no quartiles", []float64{10, 11, 1000}, 0, 0},
	} {
		c := measured(map[string][]float64{"idr": test.values}).cells[0]
		if n, of := c.outliers(line{"idr", ""}, record.NsPerOp); n != test.n || of != test.of {
			t.Errorf("%s: got %d of %d, want %d of %d", test.name, n, of, test.n, test.of)
		}
	}
}

func TestFigures(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{figure(0), "0"}, {figure(math.NaN()), "–"}, {figure(math.Inf(1)), "–"},
		{figure(1), "1.00"}, {figure(9.999), "10.0"}, {figure(12.34), "12.3"}, {figure(99.97), "100"},
		{figure(1234567), "1,234,567"}, {figure(0.01234), "0.0123"}, {figure(0.0000456), "0.0000456"},
		{duration(0), "0"}, {duration(0.25), "0.250 ns"}, {duration(999.4), "999 ns"}, {duration(999.6), "1.00 µs"},
		{duration(1.5e6), "1.50 ms"}, {duration(2e9), "2.00 s"}, {duration(math.NaN()), "–"},
		{rate(950), "950"}, {rate(25_600_000), "25.6 M"}, {rate(3e12), "3,000 G"},
		{rateMark(500_000), "500 k"}, {durationMark(10_000), "10 µs"},
		{plural(1, "task"), "1 task"}, {plural(10_000, "task"), "10,000 tasks"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }
