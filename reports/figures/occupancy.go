package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// occupancy is the hash tables of a workload and number of tasks, which hold the same timers.
type occupancy struct {
	cells  []*dataset.Cell // that differ in the number of workers only
	tables []*hashTable
}

// occupancies returns those with any hash table that holds timers. The cells of the data are in order.
func occupancies(d *dataset.Data) (list []*occupancy) {
	for i, c := range d.Cells {
		if i == 0 || c.FullWorkload() != d.Cells[i-1].FullWorkload() || c.Tasks != d.Cells[i-1].Tasks {
			list = append(list, &occupancy{})
		}
		f := list[len(list)-1]
		f.cells = append(f.cells, c)
	}
	for _, f := range list {
		for _, design := range d.Designs {
			f.add(newHashTable(f.cells, design))
		}
	}
	return slices.DeleteFunc(list, func(f *occupancy) bool { return len(f.tables) == 0 })
}

// add adds the table of a design. Designs whose tables have the same shares become one entry: they have the same hash
// and the same size.
func (f *occupancy) add(t *hashTable) {
	if t == nil {
		return
	}
	for _, same := range f.tables {
		if slices.Equal(same.shares, t.shares) {
			same.designs = append(same.designs, t.designs...)
			return
		}
	}
	f.tables = append(f.tables, t)
}

// longest returns the length of the longest chain.
func (f *occupancy) longest() (length int) {
	for _, t := range f.tables {
		length = max(length, t.longest())
	}
	return length
}

// name returns the workload with its parameters and the number of tasks.
func (f *occupancy) name() string {
	return f.cells[0].FullWorkload() + " · " + format.Plural(f.cells[0].Tasks, "task")
}

// hashTable describes the chains of a design's hash table, over all blocks together.
type hashTable struct {
	designs    []string  // designs with the same shares
	shares     []float64 // of the chains, by length; the last is not 0
	chains     float64   // mean number per block
	mean       float64   // mean number of timers on a chain
	dispersion float64   // variance over mean of that number (index of dispersion): 1 by chance
}

// newHashTable adds up the chains of the cells. It is nil if there are no timers.
func newHashTable(cells []*dataset.Cell, design string) *hashTable {
	t := &hashTable{designs: []string{design}}
	blocks := 0
	for _, c := range cells {
		for length, n := range c.Chains[design] {
			if length == len(t.shares) {
				t.shares = append(t.shares, 0)
			}
			t.shares[length] += float64(n)
			t.chains += float64(n)
			t.mean += float64(length) * float64(n)
		}
		blocks += c.Estimate(dataset.Line{Design: design}, record.NodesPerFind).N
	}
	if t.mean == 0 {
		return nil
	}
	t.mean /= t.chains
	for length := range t.shares {
		t.shares[length] /= t.chains
		t.dispersion += t.shares[length] * math.Pow(float64(length)-t.mean, 2) / t.mean
	}
	for t.shares[len(t.shares)-1] == 0 {
		t.shares = t.shares[:len(t.shares)-1]
	}
	t.chains /= float64(max(1, blocks))
	return t
}

// longest returns the length of the longest chain.
func (t *hashTable) longest() int { return len(t.shares) - 1 }

// dispersionByChance returns the range that contains the dispersion of 95 % of random tables of that size: the
// expectation ± 1.96 standard deviations. Both are those of the chi-squared statistic of the timers on the chains.
func (t *hashTable) dispersionByChance() (lo, hi float64) {
	timers, others := t.mean*t.chains, t.chains-1
	deviation := math.Sqrt(2*others*math.Max(0, timers-1)/timers) / t.chains
	return math.Max(0, others/t.chains-1.96*deviation), others/t.chains + 1.96*deviation
}

// byChance returns the expected share of chains of that length, from the Poisson distribution.
func (t *hashTable) byChance(length int) float64 {
	factorial, _ := math.Lgamma(float64(length) + 1)
	return math.Exp(float64(length)*math.Log(t.mean) - t.mean - factorial)
}

// columns returns the share of each length, or of ranges of lengths. They span the lengths that occur, and those whose
// expected share is at least floor.
func (t *hashTable) columns(floor float64) []chart.Column {
	lo := slices.IndexFunc(t.shares, func(share float64) bool { return share > 0 })
	hi, middle := t.longest(), int(t.mean)
	for length := middle; length >= 0 && t.byChance(length) >= floor; length-- {
		lo = min(lo, length)
	}
	for length := middle; t.byChance(length) >= floor; length++ {
		hi = max(hi, length)
	}
	list := chart.Bins(lo, hi)
	for i := range list {
		for length := list[i].First; length <= list[i].Last; length++ {
			list[i].Model += t.byChance(length)
			if length < len(t.shares) {
				list[i].Share += t.shares[length]
			}
		}
	}
	return list
}

// name returns the designs, or the first one and the number of the others.
func (t *hashTable) name() string {
	if more := len(t.designs) - 1; more > 1 {
		return fmt.Sprintf("%s and %d more", t.designs[0], more)
	}
	return strings.Join(t.designs, " and ")
}

// dissimilar selects up to maxOccupancies that differ in their chains. It starts with the one that has the smallest
// sum of distances to all others. It then repeatedly adds the one farthest from those selected, unless it is similar
// to one of them. The result is in the order of all.
func dissimilar(all []*occupancy) []*occupancy {
	const alike = 0.25
	central := slices.MinFunc(all, func(f, g *occupancy) int {
		return cmp.Compare(f.distances(all), g.distances(all))
	})
	chosen := []*occupancy{central}
	for len(chosen) < maxOccupancies {
		next := slices.MaxFunc(all, func(f, g *occupancy) int {
			return cmp.Compare(f.nearest(chosen), g.nearest(chosen))
		})
		if next.nearest(chosen) <= alike {
			break
		}
		chosen = append(chosen, next)
	}
	return slices.DeleteFunc(slices.Clone(all), func(f *occupancy) bool { return !slices.Contains(chosen, f) })
}

// distances returns the sum of the distances to all.
func (f *occupancy) distances(all []*occupancy) (sum float64) {
	for _, g := range all {
		sum += f.distance(g)
	}
	return sum
}

// nearest returns the smallest distance to those selected.
func (f *occupancy) nearest(chosen []*occupancy) float64 {
	nearest := math.Inf(1)
	for _, g := range chosen {
		nearest = math.Min(nearest, f.distance(g))
	}
	return nearest
}

// distance returns the largest distance of any design's tables. A distance of 1 is a factor of 10 in the mean length,
// or a dispersion of 3 instead of 1.
func (f *occupancy) distance(g *occupancy) (farthest float64) {
	for _, t := range f.tables {
		for _, u := range g.tables {
			if t.designs[0] == u.designs[0] {
				farthest = max(farthest, math.Abs(math.Log10(t.mean/u.mean)),
					math.Abs(t.logDispersion()-u.logDispersion()))
			}
		}
	}
	return farthest
}

// logDispersion returns the dispersion on a logarithmic scale: 0 for a dispersion of 0, 1 for 1 (by chance), 2 for 3.
func (t *hashTable) logDispersion() float64 { return math.Log2(1 + t.dispersion) }
