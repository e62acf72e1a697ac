package figures

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/paired"
)

// timelinePoint is a block, in the order of measuring.
type timelinePoint struct {
	file  int
	cell  *dataset.Cell
	at    float64 // when it ended, in minutes of measuring, or its number
	above float64 // by how many % its time/op is above the median of its cell; NaN where there is none
	steal float64 // %, NaN where the files do not tell
}

// timeline is what was measured, block by block.
type timeline struct {
	moments []timelinePoint
	borders []float64 // where one file ends and the next one begins
	end     float64
	timed   bool   // in minutes rather than by number
	of      string // whose time/op it is
}

// newTimeline puts the blocks of all files one after the other.
func newTimeline(d *dataset.Data) (s timeline) {
	s.timed, s.of = timed(d), ofFirst(d)
	for i, f := range d.Files {
		if s.end > 0 {
			s.borders = append(s.borders, s.end)
		}
		for _, blk := range f.Blocks {
			length := 1.0
			if s.timed {
				length = fact(&blk, record.SecondsFact) / 60
			}
			s.end += length
			c := d.ByName[blk.Cell.String()]
			s.moments = append(s.moments, timelinePoint{i, c, s.end, above(c, reference(d, c), dataset.BlockID{File: i, Number: blk.Number}), 100 * fact(&blk, record.StealFact)})
		}
	}
	return s
}

// fact is a number that was noted about a block, NaN if it is none.
func fact(blk *record.Block, key string) float64 {
	v, err := strconv.ParseFloat(blk.Fact(key), 64)
	if err != nil || !format.IsNumber(v) || v < 0 {
		return math.NaN()
	}
	return v
}

// timed tells whether each block says how long it took.
func timed(d *dataset.Data) bool {
	for _, f := range d.Files {
		for _, blk := range f.Blocks {
			if !(fact(&blk, record.SecondsFact) > 0) {
				return false
			}
		}
	}
	return true
}

// reference is the design of a cell that is looked at: the first of the run, which
// is measured twice, where the cell has it. "" if there is none.
func reference(d *dataset.Data, c *dataset.Cell) string {
	if designs := d.DesignsIn(c); len(designs) > 0 {
		return designs[0]
	}
	return ""
}

// ofFirst names the references.
func ofFirst(d *dataset.Data) string {
	for _, c := range d.Cells {
		if reference(d, c) != d.Designs[0] {
			return "the first design of the cell"
		}
	}
	return d.Designs[0]
}

// above tells by how many percent a block's time/op is above the median of the
// cell, which takes two blocks.
func above(c *dataset.Cell, design string, block dataset.BlockID) float64 {
	l := dataset.Line{Design: design}
	middle := c.Estimate(l, record.NsPerOp)
	if middle.N < 2 || !(middle.Median > 0) {
		return math.NaN()
	}
	return 100 * (c.At(l, record.NsPerOp, slices.Index(c.Blocks, block))/middle.Median - 1)
}

// above are the values of all blocks that have one.
func (s timeline) above() (values []float64) {
	for _, m := range s.moments {
		values = append(values, m.above)
	}
	return dataset.Numbers(values)
}

// steal are those of all blocks that tell.
func (s timeline) steal() (values []float64) {
	for _, m := range s.moments {
		values = append(values, m.steal)
	}
	return dataset.Numbers(values)
}

// window is over how many blocks the running median goes: an odd number, that grows
// with the run.
func (s timeline) window() int { return min(max(minWindow, len(s.above())/12|1), 51) }

// byFile are the values of each file's blocks, with when they were measured.
func (s timeline) byFile() (files [][]chart.Point) {
	file := -1
	for _, m := range s.moments {
		if !format.IsNumber(m.above) {
			continue
		}
		if m.file != file {
			files, file = append(files, nil), m.file
		}
		files[len(files)-1] = append(files[len(files)-1], chart.Point{X: m.at, Y: m.above})
	}
	return files
}

// trends are the running medians, a line for each file that is long enough.
func (s timeline) trends(window int) (lines [][]chart.Point) {
	for _, file := range s.byFile() {
		if line := runningMedian(file, window); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// runningMedian has a point for each block that has half of a window on both of its
// sides.
func runningMedian(blocks []chart.Point, window int) (line []chart.Point) {
	for i := window / 2; i+window/2 < len(blocks); i++ {
		var values []float64
		for _, b := range blocks[i-window/2 : i+window/2+1] {
			values = append(values, b.Y)
		}
		line = append(line, chart.Point{X: blocks[i].X, Y: dataset.MedianOf(values)})
	}
	return line
}

// change says how far the running median went, and whether chance does as much.
func (s timeline) change(trends [][]chart.Point) string {
	if len(trends) == 0 {
		return fmt.Sprintf("Too few blocks for a running median: it takes %d.", minWindow)
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, pt := range slices.Concat(trends...) {
		lo, hi = math.Min(lo, pt.Y), math.Max(hi, pt.Y)
	}
	text := fmt.Sprintf("The running median goes from %+.1f to %+.1f %%, so it drifted by up to %s.", lo, hi, format.Excess((100+hi)/(100+lo)))
	p, behind := pettitt(s.above())
	if p >= paired.Alpha {
		return text + fmt.Sprintf(" Chance does as much: no change was found (Pettitt's test, p %s).", format.PValue(p))
	}
	return text + fmt.Sprintf(" The machine changed, most of all %s (Pettitt's test, p %s).", s.when(behind), format.PValue(p))
}

// when says in words when a block ended, of those that have a value.
func (s timeline) when(i int) string {
	at := slices.Concat(s.byFile()...)[i].X
	if s.timed {
		return fmt.Sprintf("at %s min", format.Figure(at))
	}
	return fmt.Sprintf("behind block %s", format.Figure(at))
}

// ofSteal says how much time others had.
func (s timeline) ofSteal() string {
	values := s.steal()
	if len(values) == 0 {
		return "The files do not tell how much time the hypervisor gave to others (steal)."
	}
	some := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v == 0 })
	if len(some) == 0 {
		return "Steal: the hypervisor gave no time to others in any block."
	}
	return fmt.Sprintf("Steal: the hypervisor gave time to others in %s of %s, up to %s %%.", format.Plural(len(some), "block"), format.Grouped(len(values)), format.Figure(slices.Max(some)))
}
