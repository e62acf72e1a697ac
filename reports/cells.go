package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
)

// line names what has one row of values in a cell: a design, and one of its
// operations or phases ("" for all together).
type line struct{ design, op string }

// blockID names a block: block numbers begin anew in each file.
type blockID struct{ file, number int }

// cell holds the values of a cell, block by block.
type cell struct {
	record.Cell
	blocks []blockID
	ops    []string // operations and phases, in the order of the files
	// values has, for each line and unit, a value for each block: what was
	// measured side by side has the same index. NaN where a block has none.
	values map[line]map[string][]float64
	// latency holds the merged histograms of all blocks, in ns.
	latency map[line]*distribution
	// chains counts, for each design with a hash table, its chains by their length,
	// in all blocks together.
	chains map[string][]int64
	timers int      // of all tasks together, 0 where the files do not tell
	twins  []string // the designs that are another one's A/A twin
}

// operations is the pseudo-unit of the number of operations behind a line.
const operations = "operations"

// add arranges the blocks of a file.
func (d *Data) add(file int, f *record.File) {
	for _, blk := range f.Blocks {
		c := d.cell(blk.Cell)
		c.blocks = append(c.blocks, blockID{file, blk.Number})
		c.meetStructure(&blk)
		for _, s := range blk.Samples {
			d.meet(c, s.Design)
			if s.Op != "" && !slices.Contains(c.ops, s.Op) {
				c.ops = append(c.ops, s.Op)
			}
			l := line{s.Design, s.Op}
			c.set(l, operations, float64(s.Iters))
			for _, v := range served(s) {
				c.set(l, v.Unit, v.Number)
			}
		}
	}
}

// meetStructure adds what a block tells of the population and of hash tables.
func (c *cell) meetStructure(blk *record.Block) {
	if n, err := strconv.Atoi(blk.Fact(record.TimersFact)); err == nil {
		c.timers = max(c.timers, n)
	}
	for _, h := range blk.Chains {
		sum := c.chains[h.Design]
		for length, n := range h.Counts {
			if length == len(sum) {
				sum = append(sum, 0)
			}
			sum[length] += n
		}
		c.chains[h.Design] = sum
	}
}

// meet notes a design that a cell has. A twin is none.
func (d *Data) meet(c *cell, design string) {
	list := &d.designs
	if _, twin := twinOf(design); twin {
		list = &c.twins
	}
	if !slices.Contains(*list, design) {
		*list = append(*list, design)
	}
}

// cell returns the cell of that name, a new one if need be.
func (d *Data) cell(name record.Cell) *cell {
	key := name.String()
	if d.byName[key] == nil {
		c := &cell{Cell: name, values: map[line]map[string][]float64{}, latency: map[line]*distribution{}, chains: map[string][]int64{}}
		d.byName[key] = c
		d.cells = append(d.cells, c)
	}
	return d.byName[key]
}

// set gives the last block its value. A value that is no number is none.
func (c *cell) set(l line, unit string, v float64) {
	if math.IsInf(v, 0) {
		v = math.NaN()
	}
	if c.values[l] == nil {
		c.values[l] = map[string][]float64{}
	}
	row := c.values[l][unit]
	for len(row) < len(c.blocks) {
		row = append(row, math.NaN())
	}
	row[len(c.blocks)-1] = v
	c.values[l][unit] = row
}

// at returns the value of a block, NaN if there is none.
func (c *cell) at(l line, unit string, block int) float64 {
	if row := c.values[l][unit]; block < len(row) {
		return row[block]
	}
	return math.NaN()
}

// has tells whether any block of any design has the unit, in lines of that
// operation.
func (c *cell) has(op, unit string) bool {
	for l, units := range c.values {
		if l.op == op && slices.ContainsFunc(units[unit], isNumber) {
			return true
		}
	}
	return false
}

// has tells whether any cell has the unit, of all operations together.
func (d *Data) has(unit string) bool {
	return slices.ContainsFunc(d.cells, func(c *cell) bool { return c.has("", unit) })
}

// hasDesign tells whether the design was measured in the cell at all.
func (c *cell) hasDesign(design string) bool {
	for l := range c.values {
		if l.design == design {
			return true
		}
	}
	return false
}

func isNumber(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// workload is the cell's workload with its parameters: "find, churn=10".
func (c *cell) workload() string {
	return strings.Join(append([]string{c.Workload}, c.Params...), ", ")
}

// spec is the workload as on the command line: "find,churn=10".
func (c *cell) spec() string { return strings.Join(append([]string{c.Workload}, c.Params...), ",") }

// compareCells orders cells by workload, parameters, tasks and workers: the
// order of the file is random.
func compareCells(a, b *cell) int {
	return cmp.Or(
		cmp.Compare(a.Workload, b.Workload),
		slices.CompareFunc(a.Params, b.Params, compareParams),
		cmp.Compare(a.Tasks, b.Tasks),
		cmp.Compare(a.Workers, b.Workers),
	)
}

// compareParams puts churn=5 before churn=10.
func compareParams(a, b string) int {
	keyA, valueA, _ := strings.Cut(a, "=")
	keyB, valueB, _ := strings.Cut(b, "=")
	numA, errA := strconv.ParseFloat(valueA, 64)
	numB, errB := strconv.ParseFloat(valueB, 64)
	if keyA == keyB && errA == nil && errB == nil {
		return cmp.Compare(numA, numB)
	}
	return cmp.Compare(a, b)
}

// cores returns the number of cores that the files tell, 0 if they do not.
func (d *Data) cores() int {
	n, err := strconv.Atoi(d.Files[0].Note("cores"))
	if err != nil {
		return 0
	}
	return n
}

// oversubscribed tells whether a cell has more workers than there are cores.
func (d *Data) oversubscribed(workers int) bool { return d.cores() > 0 && workers > d.cores() }

// plural is "1 task", "1,000 tasks".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return grouped(n) + " " + what + "s"
}

// grouped writes a count with a comma after each three digits.
func grouped(n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), max(n%1000, -(n%1000)))
}
