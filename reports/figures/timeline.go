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

// timelinePoint is a block at its place in the order of measuring.
type timelinePoint struct {
	file  int
	cell  *dataset.Cell
	at    float64 // when it ended, in minutes of measuring; or its number, counted over all files
	above float64 // its time/op relative to the median of its cell, in % above it; NaN if unknown
	steal float64 // share of its time that the hypervisor gave to others, in %; NaN if unknown
}

// timeline holds the blocks of a run in the order of measuring.
type timeline struct {
	points  []timelinePoint
	borders []float64 // places where one file ends and the next one begins
	end     float64   // the place of the last block
	timed   bool      // places are minutes rather than numbers
	of      string    // the design that is observed, in words
}

// newTimeline concatenates the blocks of all files.
func newTimeline(d *dataset.Data) (tl timeline) {
	tl.timed, tl.of = timed(d), ofFirst(d)
	for i, f := range d.Files {
		if tl.end > 0 {
			tl.borders = append(tl.borders, tl.end)
		}
		for _, blk := range f.Blocks {
			length := 1.0
			if tl.timed {
				length = fact(&blk, record.SecondsFact) / 60
			}
			tl.end += length
			c := d.ByName[blk.Cell.String()]
			id := dataset.BlockID{File: i, Number: blk.Number}
			tl.points = append(tl.points, timelinePoint{
				i, c, tl.end, above(c, reference(d, c), id), 100 * fact(&blk, record.StealFact)})
		}
	}
	return tl
}

// fact returns a numeric fact of a block, NaN if it is missing or not a number of 0 or more.
func fact(blk *record.Block, key string) float64 {
	v, err := strconv.ParseFloat(blk.Fact(key), 64)
	if err != nil || !format.IsNumber(v) || v < 0 {
		return math.NaN()
	}
	return v
}

// timed reports whether every block has a duration.
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

// reference returns the design of a cell that is observed: the first design of the run that the cell has. "" if it has
// none.
func reference(d *dataset.Data, c *dataset.Cell) string {
	if designs := d.DesignsIn(c); len(designs) > 0 {
		return designs[0]
	}
	return ""
}

// ofFirst describes the observed designs in words.
func ofFirst(d *dataset.Data) string {
	for _, c := range d.Cells {
		if reference(d, c) != d.Designs[0] {
			return "the first design of the cell"
		}
	}
	return d.Designs[0]
}

// above returns by how many percent the time/op of a block is above the median of its cell. NaN if fewer than two
// blocks have a time.
func above(c *dataset.Cell, design string, block dataset.BlockID) float64 {
	l := dataset.Line{Design: design}
	middle := c.Estimate(l, record.NsPerOp)
	if middle.N < 2 || !(middle.Median > 0) {
		return math.NaN()
	}
	return 100 * (c.At(l, record.NsPerOp, slices.Index(c.Blocks, block))/middle.Median - 1)
}

// above returns the values of all blocks that have one, in order.
func (tl timeline) above() (values []float64) {
	for _, m := range tl.points {
		values = append(values, m.above)
	}
	return dataset.Numbers(values)
}

// steal returns the steal of all blocks that have one, in order, in %.
func (tl timeline) steal() (values []float64) {
	for _, m := range tl.points {
		values = append(values, m.steal)
	}
	return dataset.Numbers(values)
}

// window returns the number of blocks in a running median: a twelfth of the blocks, odd, and from minWindow to 51.
func (tl timeline) window() int { return min(max(minWindow, len(tl.above())/12|1), 51) }

// byFile returns the values of the blocks of each file, with their places.
func (tl timeline) byFile() (files [][]chart.Point) {
	file := -1
	for _, m := range tl.points {
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

// trends returns the running medians, a line for each file that is long enough.
func (tl timeline) trends(window int) (lines [][]chart.Point) {
	for _, file := range tl.byFile() {
		if line := runningMedian(file, window); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// runningMedian returns the median around each block that has half a window of blocks on both sides. window is odd.
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

// WarnDrift returns a warning if the machine changed during the run: the times of the same code before and after some
// moment differ significantly. It is "" otherwise.
func WarnDrift(d *dataset.Data) string {
	tl := newTimeline(d)
	if len(tl.above()) < minWindow {
		return ""
	}
	p, behind := paired.Pettitt(tl.above())
	if p >= paired.Alpha {
		return ""
	}
	return fmt.Sprintf("The machine changed during the run: the times of %s before and after a change %s differ "+
		"(Pettitt's test, p %s). Ratios within blocks do not suffer from it, times do.",
		tl.of, tl.when(behind), format.PValue(p))
}

// change states the range of the running median, and the result of Pettitt's test.
func (tl timeline) change(trends [][]chart.Point) string {
	if len(trends) == 0 {
		return fmt.Sprintf("Too few blocks for a running median: it needs %d.", minWindow)
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, pt := range slices.Concat(trends...) {
		lo, hi = math.Min(lo, pt.Y), math.Max(hi, pt.Y)
	}
	text := fmt.Sprintf("The running median ranges from %+.1f to %+.1f %%, a drift of up to %s.",
		lo, hi, format.Excess((100+hi)/(100+lo)))
	p, behind := paired.Pettitt(tl.above())
	if p >= paired.Alpha {
		return text + fmt.Sprintf(" No significant change (Pettitt's test, p %s).",
			format.PValue(p))
	}
	return text + fmt.Sprintf(" Significant change %s (Pettitt's test, p %s).",
		tl.when(behind), format.PValue(p))
}

// when describes the place of the i-th block that has a value.
func (tl timeline) when(i int) string {
	at := slices.Concat(tl.byFile()...)[i].X
	if tl.timed {
		return fmt.Sprintf("at %s min", format.Figure(at))
	}
	return fmt.Sprintf("after block %s", format.Figure(at))
}

// ofSteal describes the steal in a sentence.
func (tl timeline) ofSteal() string {
	values := tl.steal()
	if len(values) == 0 {
		return "Steal is unknown."
	}
	some := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v == 0 })
	if len(some) == 0 {
		return "No steal in any block."
	}
	return fmt.Sprintf("Steal in %s of %s, up to %s %%.",
		format.Plural(len(some), "block"), format.Grouped(len(values)), format.Figure(slices.Max(some)))
}
