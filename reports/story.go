package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/paired"
)

// moment is a block, in the order of measuring.
type moment struct {
	file  int
	cell  *cell
	at    float64 // when it ended, in minutes of measuring, or its number
	above float64 // by how many % its time/op is above the median of its cell; NaN where there is none
	steal float64 // %, NaN where the files do not tell
}

// story is what was measured, block by block.
type story struct {
	moments []moment
	borders []float64 // where one file ends and the next one begins
	end     float64
	timed   bool   // in minutes rather than by number
	of      string // whose time/op it is
}

// story puts the blocks of all files one after the other.
func (d *Data) story() (s story) {
	s.timed, s.of = d.timed(), d.ofFirst()
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
			c := d.byName[blk.Cell.String()]
			s.moments = append(s.moments, moment{i, c, s.end, c.above(d.reference(c), blockID{i, blk.Number}), 100 * fact(&blk, record.StealFact)})
		}
	}
	return s
}

// fact is a number that was noted about a block, NaN if it is none.
func fact(blk *record.Block, key string) float64 {
	v, err := strconv.ParseFloat(blk.Fact(key), 64)
	if err != nil || !isNumber(v) || v < 0 {
		return math.NaN()
	}
	return v
}

// timed tells whether each block says how long it took.
func (d *Data) timed() bool {
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
func (d *Data) reference(c *cell) string {
	if designs := d.designsIn(c); len(designs) > 0 {
		return designs[0]
	}
	return ""
}

// ofFirst names the references.
func (d *Data) ofFirst() string {
	for _, c := range d.cells {
		if d.reference(c) != d.designs[0] {
			return "the first design of the cell"
		}
	}
	return d.designs[0]
}

// above tells by how many percent a block's time/op is above the median of the
// cell, which takes two blocks.
func (c *cell) above(design string, block blockID) float64 {
	l := line{design, ""}
	middle := c.estimate(l, record.NsPerOp)
	if middle.n < 2 || !(middle.median > 0) {
		return math.NaN()
	}
	return 100 * (c.at(l, record.NsPerOp, slices.Index(c.blocks, block))/middle.median - 1)
}

// above are the values of all blocks that have one.
func (s story) above() (values []float64) {
	for _, m := range s.moments {
		values = append(values, m.above)
	}
	return numbers(values)
}

// steal are those of all blocks that tell.
func (s story) steal() (values []float64) {
	for _, m := range s.moments {
		values = append(values, m.steal)
	}
	return numbers(values)
}

// window is over how many blocks the running median goes: an odd number, that grows
// with the run.
func (s story) window() int { return min(max(leastWindow, len(s.above())/12|1), 51) }

// byFile are the values of each file's blocks, with when they were measured.
func (s story) byFile() (files [][]chart.Point) {
	file := -1
	for _, m := range s.moments {
		if !isNumber(m.above) {
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
func (s story) trends(window int) (lines [][]chart.Point) {
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
		line = append(line, chart.Point{X: blocks[i].X, Y: medianOf(values)})
	}
	return line
}

// change says how far the running median went, and whether chance does as much.
func (s story) change(trends [][]chart.Point) string {
	if len(trends) == 0 {
		return fmt.Sprintf("Too few blocks for a running median: it takes %d.", leastWindow)
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, pt := range slices.Concat(trends...) {
		lo, hi = math.Min(lo, pt.Y), math.Max(hi, pt.Y)
	}
	text := fmt.Sprintf("The running median goes from %+.1f to %+.1f %%, so it drifted by up to %s.", lo, hi, excess((100+hi)/(100+lo)))
	p, behind := pettitt(s.above())
	if p >= paired.Alpha {
		return text + fmt.Sprintf(" Chance does as much: no change was found (Pettitt's test, p %s).", pValue(p))
	}
	return text + fmt.Sprintf(" The machine changed, most of all %s (Pettitt's test, p %s).", s.when(behind), pValue(p))
}

// when says in words when a block ended, of those that have a value.
func (s story) when(i int) string {
	at := slices.Concat(s.byFile()...)[i].X
	if s.timed {
		return fmt.Sprintf("at %s min", figure(at))
	}
	return fmt.Sprintf("behind block %s", figure(at))
}

// ofSteal says how much time others had.
func (s story) ofSteal() string {
	values := s.steal()
	if len(values) == 0 {
		return "The files do not tell how much time the hypervisor gave to others (steal)."
	}
	some := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v == 0 })
	if len(some) == 0 {
		return "Steal: the hypervisor gave no time to others in any block."
	}
	return fmt.Sprintf("Steal: the hypervisor gave time to others in %s of %s, up to %s %%.", plural(len(some), "block"), grouped(len(values)), figure(slices.Max(some)))
}
