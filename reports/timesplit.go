package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// The parts of an operation's time, from what every design pays to what only some
// do.
const (
	partBare   = iota // what a bare array per task takes: the call, the timer, its cache misses
	partBeyond        // what the design takes beyond that
	partOwn           // both, where no array was measured
	partTimers        // waiting for the locks of timers, which all designs share
	partList          // waiting for the lock of a process's list of timers
	partLocks         // waiting for the design's own locks
	timeParts
)

// arrayDesign is the design below which no structure goes.
const arrayDesign = "array"

func partsOfTime() []chart.Part {
	return []chart.Part{
		partBare:   {Name: "what a bare array takes", Tone: chart.Pale},
		partBeyond: {Name: "all beyond it: hashing, walking, free locks, shared lines", Tone: chart.Middle},
		partOwn:    {Name: "own work", Tone: chart.PaleHatched},
		partTimers: {Name: "waits for locks of timers", Tone: chart.WarmPale},
		partList:   {Name: "waits for the list of the task's timers", Tone: chart.WarmHatched},
		partLocks:  {Name: "waits for locks of the design", Tone: chart.WarmDark},
	}
}

// timeSplit shows into which parts the time of an operation falls. Designs may
// differ a thousandfold, so that each bar is the whole of its own time.
func (d *Data) timeSplit() ([]chart.Sheet, error) {
	var shown []*cell
	splits := map[*cell]map[string]timeShares{}
	for _, cells := range d.byWorkload() {
		for _, c := range d.telling(cells, (*cell).timeKnown) {
			if of := d.splits(c); divided(of) {
				shown, splits[c] = append(shown, c), of
			}
		}
	}
	if len(shown) == 0 {
		return nil, errNoData("time", fmt.Sprintf("it takes %s and %s, and waits or the design %s to tell parts of the time apart",
			record.NsPerOp, record.LockWait, arrayDesign))
	}
	names := slices.DeleteFunc(slices.Clone(d.designs), func(design string) bool {
		return !slices.ContainsFunc(shown, func(c *cell) bool { return splits[c][design].blocks > 0 })
	})
	var groups [][]*chart.Panel
	for i, c := range shown {
		if i == 0 || c.workload() != shown[i-1].workload() {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], d.timePanel(c, names, splits[c]))
	}
	return d.timeSheet(groups, names), nil
}

// timeKnown tells whether any design has a time and a lock wait.
func (c *cell) timeKnown() bool { return c.has("", record.NsPerOp) && c.has("", record.LockWait) }

// timeShares is into which parts a design's operation falls in a cell.
type timeShares struct {
	shares [timeParts]float64 // over blocks, together 1
	time   float64            // ns, median over blocks
	nodes  float64            // that a find walks, NaN if that is not known
	blocks int                // 0 where nothing is known
}

// splits divides the time of each design of a cell.
func (d *Data) splits(c *cell) map[string]timeShares {
	of := map[string]timeShares{}
	for _, design := range d.designs {
		if s := c.split(design); s.blocks > 0 {
			of[design] = s
		}
	}
	return of
}

// divided tells whether there is more to see than whole bars.
func divided(of map[string]timeShares) bool {
	const least = 0.001
	for _, s := range of {
		if s.shares[partOwn] < 1-least {
			return true
		}
	}
	return false
}

// split divides the time of a design in each block, and takes the mean of the
// shares: those add up, as medians would not. What the array takes beside it is the
// median, for in a block that disturbed the array it may be any multiple.
func (c *cell) split(design string) timeShares {
	l := line{design, ""}
	s := timeShares{time: c.estimate(l, record.NsPerOp).median, nodes: c.estimate(l, record.NodesPerFind).median}
	var bare []float64
	for i := range c.blocks {
		w := c.work(design, i)
		whole := w.whole()
		if !(whole > 0) || math.IsInf(whole, 1) {
			continue
		}
		bare = append(bare, c.work(arrayDesign, i).own/whole)
		s.blocks++
		for part, ns := range [timeParts]float64{partOwn: w.own, partTimers: w.timers, partList: w.list, partLocks: w.locks} {
			s.shares[part] += (ns/whole - s.shares[part]) / float64(s.blocks)
		}
	}
	if e := summarize(bare); e.n > 0 {
		s.beside(e.median, design == arrayDesign)
	}
	return s
}

// beside divides the own work where an array takes such a share of the whole time.
func (s *timeShares) beside(array float64, itself bool) {
	own := s.shares[partOwn]
	if itself {
		array = own
	}
	s.shares[partOwn], s.shares[partBare], s.shares[partBeyond] = 0, min(own, array), max(0, own-array)
}

func (d *Data) timePanel(c *cell, names []string, of map[string]timeShares) *chart.Panel {
	p := &chart.Panel{
		Title: d.cellTitle(c), Workload: c.Workload, ShadeFrom: math.NaN(),
		X: chart.LinearAxis("share of the time of an operation (%)", percents(), []float64{100}),
		Y: chart.NamesAxis(names),
	}
	bars := chart.Stack{Parts: partsOfTime(), Label: "in all"}
	for i, design := range names {
		s, known := of[design]
		bar := chart.Bar{Design: design, At: -float64(i), Label: "–"}
		if known {
			bar.Label = s.label()
			for _, share := range s.shares {
				bar.Lengths = append(bar.Lengths, 100*share)
			}
		}
		bars.Bars = append(bars.Bars, bar)
	}
	p.Over = []chart.Layer{bars}
	return p
}

// label is the whole time and the nodes: "1.62 µs, 12 nodes".
func (s timeShares) label() string {
	text := duration(s.time)
	if s.nodes > 0 {
		text += ", " + nodesWalked(s.nodes)
	}
	return text
}

// nodesWalked writes a mean number of nodes.
func nodesWalked(n float64) string {
	switch text := strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64); {
	case text == "1":
		return "1 node"
	case n < 10:
		return text + " nodes"
	default:
		return plural(int(math.Round(n)), "node")
	}
}

func (d *Data) timeSheet(groups [][]*chart.Panel, names []string) []chart.Sheet {
	var stacks []chart.Stack
	for _, p := range slices.Concat(groups...) {
		stacks = append(stacks, p.Over[0].(chart.Stack))
	}
	s := chart.Sheet{
		Name: "time", Title: "Where does the time of an operation go?",
		Legend:     chart.StackLegend(stacks...),
		PanelWidth: 400, PanelHeight: chart.StackHeight(len(names)),
		Notes: []string{
			"Each bar is the whole time of an operation; beside it stands how long that is, median over blocks, and, where timers are there to be found, " +
				"how many nodes a find walks. Shares are taken within each block, of all its slices; drawn is their mean over blocks, of what an array takes the median.",
			d.tellingNote(),
		},
		Footer: d.caption(),
	}
	if absent := slices.DeleteFunc(slices.Clone(d.designs), func(design string) bool { return slices.Contains(names, design) }); len(absent) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("Not drawn, as they tell no time or no waits here: %s.", strings.Join(absent, ", ")))
	}
	return s.Sheets(groups)
}

// telling chooses, of the cells of a workload that a chart could show, those that
// it has room for: the fewest and the most tasks, and of each the most workers
// that have a core each.
func (d *Data) telling(cells []*cell, could func(*cell) bool) (chosen []*cell) {
	cells = slices.DeleteFunc(slices.Clone(cells), func(c *cell) bool { return !could(c) })
	for _, sweep := range sweeps(cells) {
		best := sweep[0]
		for _, c := range sweep {
			if !d.oversubscribed(c.Workers) {
				best = c
			}
		}
		chosen = append(chosen, best)
	}
	if len(chosen) > 2 {
		chosen = []*cell{chosen[0], chosen[len(chosen)-1]}
	}
	return chosen
}

func (d *Data) tellingNote() string {
	return "Shown of each workload are the fewest and the most tasks, with the most workers that have a core each; all other cells are in the tables."
}

// percents is how axes write percentages.
func percents() chart.Format {
	return chart.Format{Mark: short, Value: func(v float64) string { return figure(v) + " %" }}
}
