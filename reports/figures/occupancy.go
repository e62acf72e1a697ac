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

// occupancy is what hash tables were filled with: the timers of a workload and
// number of tasks.
type occupancy struct {
	cells  []*dataset.Cell // that differ in workers only
	tables []*hashTable
}

// occupancies finds those that any hash table tells of. The cells are in order.
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

// add adds the table of a design, or its name to one that has the same shares: of
// designs that have hash and size in common.
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

func (f *occupancy) longest() (length int) {
	for _, t := range f.tables {
		length = max(length, t.longest())
	}
	return length
}

// name is that of the workload with its parameters, and the number of tasks.
func (f *occupancy) name() string {
	return f.cells[0].FullWorkload() + " · " + format.Plural(f.cells[0].Tasks, "task")
}

// hashTable is what the tables of a design are like, those of all blocks together.
type hashTable struct {
	designs []string  // which have the same
	shares  []float64 // of the chains, by their length; the last is not 0
	chains  float64   // in a table
	mean    float64   // timers of a chain
	spread  float64   // variance of that over mean: 1 by chance
}

// newHashTable puts the chains of all cells together, nil where there are no timers.
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
		t.spread += t.shares[length] * math.Pow(float64(length)-t.mean, 2) / t.mean
	}
	for t.shares[len(t.shares)-1] == 0 {
		t.shares = t.shares[:len(t.shares)-1]
	}
	t.chains /= float64(max(1, blocks))
	return t
}

func (t *hashTable) longest() int { return len(t.shares) - 1 }

// spreadByChance is where the spread is in 95 % of the tables that chance fills:
// around the expectation by 1.96 standard deviations, those of the chi-squared of
// as many timers on as many chains.
func (t *hashTable) spreadByChance() (lo, hi float64) {
	timers, others := t.mean*t.chains, t.chains-1
	deviation := math.Sqrt(2*others*math.Max(0, timers-1)/timers) / t.chains
	return math.Max(0, others/t.chains-1.96*deviation), others/t.chains + 1.96*deviation
}

// byChance is the share of chains of that length, by Poisson.
func (t *hashTable) byChance(length int) float64 {
	factorial, _ := math.Lgamma(float64(length) + 1)
	return math.Exp(float64(length)*math.Log(t.mean) - t.mean - factorial)
}

// columns are the shares of each length, or of a range of them, from the shortest
// chain to the longest that there is or by chance would be: as long as a share is
// not below the least.
func (t *hashTable) columns(least float64) []chart.Column {
	lo := slices.IndexFunc(t.shares, func(share float64) bool { return share > 0 })
	hi, middle := t.longest(), int(t.mean)
	for length := middle; length >= 0 && t.byChance(length) >= least; length-- {
		lo = min(lo, length)
	}
	for length := middle; t.byChance(length) >= least; length++ {
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

// name is that of the designs, as far as there is room.
func (t *hashTable) name() string {
	if more := len(t.designs) - 1; more > 1 {
		return fmt.Sprintf("%s and %d more", t.designs[0], more)
	}
	return strings.Join(t.designs, " and ")
}

// mostUnlike chooses fillings whose chains differ: first the one that is most like
// all others, then again and again that which is farthest from all that are chosen,
// as long as it is not like one of them. They stay in order.
func mostUnlike(all []*occupancy) []*occupancy {
	const alike = 0.25
	chosen := []*occupancy{slices.MinFunc(all, func(f, g *occupancy) int { return cmp.Compare(f.distances(all), g.distances(all)) })}
	for len(chosen) < maxOccupancies {
		next := slices.MaxFunc(all, func(f, g *occupancy) int { return cmp.Compare(f.nearest(chosen), g.nearest(chosen)) })
		if next.nearest(chosen) <= alike {
			break
		}
		chosen = append(chosen, next)
	}
	return slices.DeleteFunc(slices.Clone(all), func(f *occupancy) bool { return !slices.Contains(chosen, f) })
}

func (f *occupancy) distances(all []*occupancy) (sum float64) {
	for _, g := range all {
		sum += f.distance(g)
	}
	return sum
}

func (f *occupancy) nearest(chosen []*occupancy) float64 {
	nearest := math.Inf(1)
	for _, g := range chosen {
		nearest = math.Min(nearest, f.distance(g))
	}
	return nearest
}

// distance is that of the design of which the chains differ most: 1 if they are 10
// times as long, or their spread is 3 rather than 1.
func (f *occupancy) distance(g *occupancy) (farthest float64) {
	for _, t := range f.tables {
		for _, u := range g.tables {
			if t.designs[0] == u.designs[0] {
				farthest = max(farthest, math.Abs(math.Log10(t.mean/u.mean)), math.Abs(t.dispersion()-u.dispersion()))
			}
		}
	}
	return farthest
}

// dispersion is the spread on a scale that has a 0: that is 0, 1 by chance, 2 where
// the spread is 3.
func (t *hashTable) dispersion() float64 { return math.Log2(1 + t.spread) }
