package figures

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/format"
	"idlab/reports/panels"
)

// The parts of the time of an operation, from those that every design has to those that few have.
const (
	partBare   = iota // the time of a bare array per task: the call, the timer, its cache misses
	partBeyond        // the own work of the design beyond that
	partOwn           // the sum of both, if no array was measured
	partTimers        // waits for the locks of timers, which all designs have
	partList          // waits for the lock of a process's list of timers
	partLocks         // waits for the design's own locks
	timeParts
)

// arrayDesign is the design with the minimum of work: the own work of others is compared with it.
const arrayDesign = "array"

// partsOfTime returns the parts with their names and tones.
func partsOfTime() []chart.Part {
	return []chart.Part{
		partBare: {Name: "own work of the design array", Tone: chart.Pale},
		partBeyond: {Name: "own work beyond it: hashing, chains, uncontended locks, shared cache lines",
			Tone: chart.Middle},
		partOwn:    {Name: "own work", Tone: chart.PaleHatched},
		partTimers: {Name: "timer wait (locks of timers)", Tone: chart.WarmPale},
		partList:   {Name: "list wait (lock of the task's list of timers)", Tone: chart.WarmHatched},
		partLocks:  {Name: "lock wait (locks of the design)", Tone: chart.WarmDark},
	}
}

// TimeSplit draws the parts of the time of an operation. Each bar is the whole time of a design, because the times of
// designs can differ by a factor of a thousand.
func TimeSplit(d *dataset.Data) ([]chart.Sheet, error) {
	var shown []*dataset.Cell
	shares := map[*dataset.Cell]map[string]timeShares{}
	for _, cells := range d.ByWorkload() {
		for _, c := range panels.Telling(d, cells, timeKnown) {
			if of := splits(d, c); divided(of) {
				shown, shares[c] = append(shown, c), of
			}
		}
	}
	if len(shown) == 0 {
		return nil, panels.ErrNoData("time", fmt.Sprintf("it needs %s and %s, and a lock wait or the design %s",
			record.NsPerOp, record.LockWait, arrayDesign))
	}
	var groups [][]*chart.Panel
	for i, c := range shown {
		if i == 0 || c.FullWorkload() != shown[i-1].FullWorkload() {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], timePanel(d, c, shares[c]))
	}
	return timeSheet(d, shown, groups), nil
}

// timeKnown reports whether any design has a time and a lock wait.
func timeKnown(c *dataset.Cell) bool { return c.Has("", record.NsPerOp) && c.Has("", record.LockWait) }

// timeShares holds the parts of the time of a design in a cell.
type timeShares struct {
	shares [timeParts]float64 // mean over blocks; they add up to 1
	time   float64            // in ns, median over blocks
	nodes  float64            // walked by a find, NaN if unknown
	blocks int                // number of blocks with a known time
}

// splits returns the parts of the time of each design of a cell for which they are known.
func splits(d *dataset.Data, c *dataset.Cell) map[string]timeShares {
	of := map[string]timeShares{}
	for _, design := range d.Designs {
		if s := split(c, design); s.blocks > 0 {
			of[design] = s
		}
	}
	return of
}

// divided reports whether any design has more than one part.
func divided(of map[string]timeShares) bool {
	const smallest = 0.001
	for _, s := range of {
		if s.shares[partOwn] < 1-smallest {
			return true
		}
	}
	return false
}

// split divides the time of a design in each block and takes the mean of the shares, because medians would not add up.
// For the share of the array it takes the median, because in a block that disturbed the array it can be arbitrarily
// large.
func split(c *dataset.Cell, design string) timeShares {
	l := dataset.Line{Design: design}
	s := timeShares{time: c.Estimate(l, record.NsPerOp).Median, nodes: c.Estimate(l, record.NodesPerFind).Median}
	var bare []float64
	for i := range c.Blocks {
		w := c.Work(design, i)
		whole := w.Whole()
		if !(whole > 0) || math.IsInf(whole, 1) {
			continue
		}
		bare = append(bare, c.Work(arrayDesign, i).Own/whole)
		s.blocks++
		for part, ns := range [timeParts]float64{partOwn: w.Own, partTimers: w.Timers, partList: w.List,
			partLocks: w.Locks} {
			s.shares[part] += (ns/whole - s.shares[part]) / float64(s.blocks)
		}
	}
	if e := dataset.Summarize(bare); e.N > 0 {
		s.beside(e.Median, design == arrayDesign)
	}
	return s
}

// beside divides the own work, if the time of an array is that share of the whole time. itself says that the design is
// the array.
func (s *timeShares) beside(array float64, itself bool) {
	own := s.shares[partOwn]
	if itself {
		array = own
	}
	s.shares[partOwn], s.shares[partBare], s.shares[partBeyond] = 0, min(own, array), max(0, own-array)
}

// timePanel draws a cell, with a bar for each design whose parts are known. The bars of references are below a gap.
func timePanel(d *dataset.Data, c *dataset.Cell, of map[string]timeShares) *chart.Panel {
	known := slices.DeleteFunc(slices.Clone(d.Designs), func(design string) bool { return of[design].blocks == 0 })
	rows := panels.Apart(d, []*dataset.Cell{c}, known)
	names := make([]string, len(rows))
	for i, design := range rows {
		names[i] = panels.Named(d, []*dataset.Cell{c}, design)
	}
	p := &chart.Panel{
		Title: d.CellTitle(c), Workload: c.Workload, ShadeFrom: math.NaN(),
		X: chart.LinearAxis("share of the time per operation (%)", panels.Percents(), []float64{100}),
		Y: chart.NamesAxis(names),
	}
	bars := chart.Stack{Parts: partsOfTime(), Label: "total"}
	for i, design := range rows {
		if design == "" {
			continue
		}
		bar := chart.Bar{Design: design, At: -float64(i), Label: of[design].label()}
		for _, share := range of[design].shares {
			bar.Lengths = append(bar.Lengths, 100*share)
		}
		bars.Bars = append(bars.Bars, bar)
	}
	p.Over = []chart.Layer{bars}
	return p
}

// label writes the whole time and the nodes: "1.62 µs, 12 nodes".
func (s timeShares) label() string {
	text := format.Duration(s.time)
	if s.nodes > 0 {
		text += ", " + nodesWalked(s.nodes)
	}
	return text
}

// nodesWalked writes a mean number of nodes, with one decimal below 10.
func nodesWalked(n float64) string {
	switch text := strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64); {
	case text == "1":
		return "1 node"
	case n < 10:
		return text + " nodes"
	default:
		return format.Whole(n) + " nodes"
	}
}

// timeSheet adds the texts to the panels.
func timeSheet(d *dataset.Data, cells []*dataset.Cell, groups [][]*chart.Panel) []chart.Sheet {
	var stacks []chart.Stack
	rows := 0
	for _, p := range slices.Concat(groups...) {
		stacks = append(stacks, p.Over[0].(chart.Stack))
		rows = max(rows, len(p.Y.Ticks))
	}
	s := chart.Sheet{
		Name: "time", Title: "Where does the time per operation go?",
		Legend:     chart.StackLegend(stacks...),
		PanelWidth: 400, PanelHeight: chart.StackHeight(rows), MaxRows: 4,
		Notes: []string{
			"Each bar is the whole time per operation. " +
				"Beside it: that time, median over blocks, and the nodes that a find visits, if they are known. " +
				"Shares are those of all turns of a block, averaged over blocks; " +
				"the share of array is the median over blocks.",
			panels.TellingNote,
		},
		Footer:   panels.Caption(d, cells),
		Conclude: timeConclusion,
	}
	lacks := func(design string) bool {
		return slices.ContainsFunc(cells, func(c *dataset.Cell) bool {
			return slices.Contains(d.DesignsIn(c), design) && split(c, design).blocks == 0
		})
	}
	var absent []string
	for _, design := range d.Designs {
		if lacks(design) {
			absent = append(absent, design)
		}
	}
	if len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Not drawn where they lack times or lock waits: %s.",
			strings.Join(absent, ", ")))
	}
	return s.Sheets(groups)
}

// timeConclusion names the design and the cell with the largest share of waits for the design's own locks.
func timeConclusion(list []*chart.Panel) string {
	most, text := 0.0, ""
	for _, p := range list {
		for _, b := range p.Over[0].(chart.Stack).Bars {
			if share := b.Lengths[partLocks]; share > most {
				most = share
				text = fmt.Sprintf("%s: %s waits for its own locks %.0f %% of the time, the largest share shown.",
					p.Title, b.Design, share)
			}
		}
	}
	return text
}
