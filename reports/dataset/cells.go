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

// DesignsIn returns the designs that were measured in a cell, without A/A copies, in the order of their first
// appearance in the files.
func (d *Data) DesignsIn(c *Cell) (designs []string) {
	for _, design := range d.Designs {
		if c.hasDesign(design) {
			designs = append(designs, design)
		}
	}
	return designs
}

// Line identifies a series of values in a cell: a design, and one of its operations or phases. Op is "" for all
// operations together.
type Line struct{ Design, Op string }

// BlockID identifies a block. Block numbers start from 1 in each file; File is the index of the file in Data.Files.
type BlockID struct{ File, Number int }

// Cell holds the values of one cell, block by block.
type Cell struct {
	record.Cell
	Blocks []BlockID
	Nodes  []string   // by block: the machine that measured it, "" if the file does not tell
	Built  [][]string // by block: the designs in the order in which it built them, nil if the file does not tell
	Ops    []string   // operations and phases, in the order of their first appearance
	// Values holds a value for each block, by series and unit. Index i is Blocks[i] in every slice, so values with
	// the same index were measured side by side. A missing value is NaN or lies beyond the end of the slice.
	Values map[Line]map[string][]float64
	// Latency holds the latencies of a series, in ns, merged over all blocks.
	Latency map[Line]*Distribution
	// Chains counts the hash chains by length, by design and over all blocks. It holds designs with a hash table
	// only.
	Chains map[string][]int64
	Timers int // over all tasks, 0 if the files do not tell
	// Extent is what the workers use of the machine; zero if they are not pinned, or if the files do not tell.
	Extent   record.Extent
	AACopies []string // names of the A/A copies in the cell
}

// Operations is the pseudo-unit of the number of operations behind a value of a series.
const Operations = "operations"

// Pseudo reports whether a unit is none of the files, but computed here.
func Pseudo(unit string) bool { return unit == Operations || unit == AATime || unit == TimersPerChain }

// add adds the blocks of a file. file is its index in d.Files.
func (d *Data) add(file int, f *record.File) {
	for _, blk := range f.Blocks {
		c := d.cell(blk.Cell)
		c.Blocks = append(c.Blocks, BlockID{file, blk.Number})
		c.Nodes = append(c.Nodes, blk.Fact(record.NodeFact))
		c.Built = append(c.Built, blk.Built())
		addStructure(c, &blk)
		if e := blk.Extent(); e.CPUs > 0 {
			c.Extent = e
		}
		for _, s := range blk.Samples {
			d.addDesign(c, s.Design)
			if s.Op != "" && !slices.Contains(c.Ops, s.Op) {
				c.Ops = append(c.Ops, s.Op)
			}
			l := Line{s.Design, s.Op}
			c.set(l, Operations, float64(s.Iters))
			for _, v := range countedValues(s) {
				c.set(l, v.Unit, v.Number)
			}
		}
	}
}

// addStructure adds what a block tells about the number of timers and about hash chains.
func addStructure(c *Cell, blk *record.Block) {
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
		if mean, ok := timersPerChain(h); ok {
			c.set(Line{Design: h.Design}, TimersPerChain, mean)
		}
	}
}

// addDesign records that a cell has a design. A/A copies are kept apart from the designs.
func (d *Data) addDesign(c *Cell, design string) {
	list := &d.Designs
	if _, aaCopy := AAOriginal(design); aaCopy {
		list = &c.AACopies
	}
	if !slices.Contains(*list, design) {
		*list = append(*list, design)
	}
}

// cell returns the cell with that name. It creates the cell if there is none.
func (d *Data) cell(name record.Cell) *Cell {
	key := name.String()
	if d.ByName[key] == nil {
		c := &Cell{Cell: name, Values: map[Line]map[string][]float64{}, Latency: map[Line]*Distribution{},
			Chains: map[string][]int64{}}
		d.ByName[key] = c
		d.Cells = append(d.Cells, c)
	}
	return d.ByName[key]
}

// set stores the value of the current, last block. An infinite value is stored as NaN.
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

// At returns the value of the block with that index, NaN if there is none.
func (c *Cell) At(l Line, unit string, block int) float64 {
	if row := c.Values[l][unit]; block < len(row) {
		return row[block]
	}
	return math.NaN()
}

// Has reports whether any series of that operation has a number in that unit, whatever the design.
func (c *Cell) Has(op, unit string) bool {
	for l, units := range c.Values {
		if l.Op == op && slices.ContainsFunc(units[unit], format.IsNumber) {
			return true
		}
	}
	return false
}

// Has reports whether any cell has a number in that unit for all operations together.
func (d *Data) Has(unit string) bool {
	return slices.ContainsFunc(d.Cells, func(c *Cell) bool { return c.Has("", unit) })
}

// hasDesign reports whether the cell has any series of the design.
func (c *Cell) hasDesign(design string) bool {
	for l := range c.Values {
		if l.Design == design {
			return true
		}
	}
	return false
}

// FullWorkload returns the workload with its parameters: "find, churn=10".
func (c *Cell) FullWorkload() string {
	return strings.Join(append([]string{c.Workload}, c.Params...), ", ")
}

// CompareCells orders cells as record.Cell.Compare does. Their order in the files is random.
func CompareCells(a, b *Cell) int { return a.Cell.Compare(b.Cell) }

// HasLatencies reports whether a series has a histogram or at least a median latency.
func (c *Cell) HasLatencies(l Line) bool {
	return c.Latency[l] != nil || c.Values[l][record.P50] != nil
}

// Largest returns the largest value over the blocks, NaN if there is none.
func (c *Cell) Largest(l Line, unit string) float64 {
	if list := Numbers(c.Values[l][unit]); len(list) > 0 {
		return slices.Max(list)
	}
	return math.NaN()
}

// Baseline returns the design to compare with. An empty name selects the design that Linux has today, or the first
// design if the results lack it. It fails if there are no designs or if none has that name.
func (d *Data) Baseline(name string) (string, error) {
	if len(d.Designs) == 0 {
		return "", errors.New("no results to report: make some with idlab run")
	}
	if name == "" {
		return cmp.Or(d.Today(d.Designs), d.Designs[0]), nil
	}
	for _, design := range d.Designs {
		if design == name {
			return name, nil
		}
	}
	return "", fmt.Errorf("no design %q to take as the baseline: the results have %s",
		name, strings.Join(d.Designs, ", "))
}

// ByWorkload groups the cells by workload and parameters, in their order.
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
