package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
	"idlab/reports/format"
)

// DesignsIn are the designs that were measured in a cell, in the order of the
// files.
func (d *Data) DesignsIn(c *Cell) (designs []string) {
	for _, design := range d.Designs {
		if c.hasDesign(design) {
			designs = append(designs, design)
		}
	}
	return designs
}

// Line names what has one row of values in a cell: a design, and one of its
// operations or phases ("" for all together).
type Line struct{ Design, Op string }

// BlockID names a block: block numbers begin anew in each file.
type BlockID struct{ File, Number int }

// Cell holds the values of a cell, block by block.
type Cell struct {
	record.Cell
	Blocks []BlockID
	Ops    []string // operations and phases, in the order of the files
	// Values has, for each line and unit, a value for each block: what was
	// measured side by side has the same index. NaN where a block has none.
	Values map[Line]map[string][]float64
	// Latency holds the merged histograms of all blocks, in ns.
	Latency map[Line]*Distribution
	// Chains counts, for each design with a hash table, its chains by their length,
	// in all blocks together.
	Chains   map[string][]int64
	Timers   int      // of all tasks together, 0 where the files do not tell
	AACopies []string // the designs that are another one's A/A copy
}

// Operations is the pseudo-unit of the number of operations behind a line.
const Operations = "operations"

// add arranges the blocks of a file.
func (d *Data) add(file int, f *record.File) {
	for _, blk := range f.Blocks {
		c := d.cell(blk.Cell)
		c.Blocks = append(c.Blocks, BlockID{file, blk.Number})
		c.meetStructure(&blk)
		for _, s := range blk.Samples {
			d.meet(c, s.Design)
			if s.Op != "" && !slices.Contains(c.Ops, s.Op) {
				c.Ops = append(c.Ops, s.Op)
			}
			l := Line{s.Design, s.Op}
			c.set(l, Operations, float64(s.Iters))
			for _, v := range served(s) {
				c.set(l, v.Unit, v.Number)
			}
		}
	}
}

// meetStructure adds what a block tells of the population and of hash tables.
func (c *Cell) meetStructure(blk *record.Block) {
	if n, err := strconv.Atoi(blk.Fact(record.TimersFact)); err == nil {
		c.Timers = max(c.Timers, n)
	}
	for _, h := range blk.Chains {
		sum := c.Chains[h.Design]
		for length, n := range h.Counts {
			if length == len(sum) {
				sum = append(sum, 0)
			}
			sum[length] += n
		}
		c.Chains[h.Design] = sum
	}
}

// meet notes a design that a cell has. An A/A copy is none.
func (d *Data) meet(c *Cell, design string) {
	list := &d.Designs
	if _, aaCopy := AAOriginal(design); aaCopy {
		list = &c.AACopies
	}
	if !slices.Contains(*list, design) {
		*list = append(*list, design)
	}
}

// cell returns the cell of that name, a new one if need be.
func (d *Data) cell(name record.Cell) *Cell {
	key := name.String()
	if d.ByName[key] == nil {
		c := &Cell{Cell: name, Values: map[Line]map[string][]float64{}, Latency: map[Line]*Distribution{}, Chains: map[string][]int64{}}
		d.ByName[key] = c
		d.Cells = append(d.Cells, c)
	}
	return d.ByName[key]
}

// set gives the last block its value. A value that is no number is none.
func (c *Cell) set(l Line, unit string, v float64) {
	if math.IsInf(v, 0) {
		v = math.NaN()
	}
	if c.Values[l] == nil {
		c.Values[l] = map[string][]float64{}
	}
	row := c.Values[l][unit]
	for len(row) < len(c.Blocks) {
		row = append(row, math.NaN())
	}
	row[len(c.Blocks)-1] = v
	c.Values[l][unit] = row
}

// At returns the value of a block, NaN if there is none.
func (c *Cell) At(l Line, unit string, block int) float64 {
	if row := c.Values[l][unit]; block < len(row) {
		return row[block]
	}
	return math.NaN()
}

// Has tells whether any block of any design has the unit, in lines of that
// operation.
func (c *Cell) Has(op, unit string) bool {
	for l, units := range c.Values {
		if l.Op == op && slices.ContainsFunc(units[unit], format.IsNumber) {
			return true
		}
	}
	return false
}

// Has tells whether any cell has the unit, of all operations together.
func (d *Data) Has(unit string) bool {
	return slices.ContainsFunc(d.Cells, func(c *Cell) bool { return c.Has("", unit) })
}

// hasDesign tells whether the design was measured in the cell at all.
func (c *Cell) hasDesign(design string) bool {
	for l := range c.Values {
		if l.Design == design {
			return true
		}
	}
	return false
}

// FullWorkload is the cell's workload with its parameters: "find, churn=10".
func (c *Cell) FullWorkload() string {
	return strings.Join(append([]string{c.Workload}, c.Params...), ", ")
}

// CompareCells orders cells by workload, parameters, tasks and workers: the
// order of the file is random.
func CompareCells(a, b *Cell) int {
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

// Cores returns the number of cores that the files tell, 0 if they do not.
func (d *Data) Cores() int {
	n, err := strconv.Atoi(d.Files[0].Note("cores"))
	if err != nil {
		return 0
	}
	return n
}

// Oversubscribed tells whether a cell has more workers than there are cores.
func (d *Data) Oversubscribed(workers int) bool { return d.Cores() > 0 && workers > d.Cores() }

// HasLatencies tells whether a line has latencies in any form.
func (c *Cell) HasLatencies(l Line) bool {
	return c.Latency[l] != nil || c.Values[l][record.P50] != nil
}

// Largest is the largest value of any block, NaN if there is none.
func (c *Cell) Largest(l Line, unit string) float64 {
	if list := Numbers(c.Values[l][unit]); len(list) > 0 {
		return slices.Max(list)
	}
	return math.NaN()
}

// Baseline checks the name of the baseline, or chooses one.
func (d *Data) Baseline(name string) (string, error) {
	if len(d.Designs) == 0 {
		return "", errors.New("no results to report: make some with idlab run")
	}
	if name == "" {
		return d.Designs[0], nil
	}
	for _, design := range d.Designs {
		if design == name {
			return name, nil
		}
	}
	return "", fmt.Errorf("no design %q to take as the baseline: the results have %s", name, strings.Join(d.Designs, ", "))
}

// ByWorkload returns the cells of each workload with its parameters.
func (d *Data) ByWorkload() (groups [][]*Cell) {
	for i, c := range d.Cells {
		if i == 0 || c.FullWorkload() != d.Cells[i-1].FullWorkload() {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], c)
	}
	return groups
}
